import { verbatim } from '@core/text.ts';
import { describe, expect, test } from 'vitest';
import { feedConformance } from '../../../test/conformance/feed.ts';
import { createTestTwin, feedConfiguration } from '../../../test/helpers/feed-twin.ts';
import { httpBackend } from '../../../test/helpers/http-backend.ts';
import { feed } from './feed.ts';

const TIME = Date.UTC(2026, 10, 23, 4);
const MAPPING = {
  rules: [
    {
      items: '/list',
      observations: [
        { entity: '/id', property: 'level', value: '/v', time: { value: '/t', format: 'unix-ms' } },
      ],
    },
  ],
};
const OPTIONS = {
  url: 'http://city/levels',
  mapping: MAPPING,
  pollSeconds: 10,
  history: { url: 'http://city/past?from={start}&to={end}&ids={entities}', timeFormat: 'unix-ms' },
  commands: { url: 'http://city/things/{entity}/{name}' },
};
const reading = (v: number, t = TIME + v) => ({ id: 'sensor:1', v, t });

feedConformance({
  card: feed,
  options: OPTIONS,
  badOptions: { url: 'http://city', pollSeconds: 0 },
  backend: httpBackend({
    usual: { list: [reading(1), reading(3), reading(2)] },
    empty: { list: [] },
    malformed: '<html>Sign in</html>',
  }),
});

interface Asked {
  readonly url: string;
  readonly init: RequestInit;
}

async function polling(answer: (asked: Asked, count: number) => Response, options: object = {}) {
  const asked: Asked[] = [];
  await feed.load();
  const twin = createTestTwin([feed], {
    fetch: async (input, init = {}) => {
      asked.push({ url: String(input), init });
      return answer(asked.at(-1)!, asked.length);
    },
  });
  await twin.port.configure([feedConfiguration('http', { options: { ...OPTIONS, ...options } })]);
  await twin.clock.advance(0);
  return { ...twin, asked };
}

describe('http polling', () => {
  test('asks conditionally, and an answer that did not change is no message', async () => {
    const twin = await polling(({ init }) => {
      const known = new Headers(init.headers).get('if-none-match') === '"v1"';
      return known
        ? new Response(null, { status: 304 })
        : Response.json({ list: [reading(1)] }, { headers: { etag: '"v1"' } });
    });
    await twin.clock.advance(25_000);
    expect(twin.asked).toHaveLength(3);
    expect(twin.statusOf('http')).toMatchObject({ connection: 'open', accepted: 1, duplicates: 0 });
  });

  test('a server in trouble is asked again later, and told in words', async () => {
    const twin = await polling((_, count) =>
      count < 3 ? new Response(null, { status: 502 }) : Response.json({ list: [reading(1)] }),
    );
    await twin.clock.advance(2000);
    expect(twin.statusOf('http').detail?.zh).toContain('502');
    await twin.clock.advance(40_000);
    expect(twin.statusOf('http')).toMatchObject({ connection: 'open', accepted: 1 });
  });

  test('history is asked by the template, and shows in a chart', async () => {
    const twin = await polling(({ url }) =>
      url.includes('/past')
        ? Response.json({ list: [reading(5, TIME - 5000), reading(6, TIME - 4000)] })
        : Response.json({ list: [reading(1)] }),
    );
    const range = { startMs: TIME - 10_000, endMs: TIME };
    const series = await twin.port.series('sensor:1', 'level', range);
    expect([...series.values]).toEqual([5, 6]);
    expect(twin.asked.at(-1)!.url).toBe(`http://city/past?from=${TIME - 10_000}&to=${TIME}&ids=sensor%3A1`);
  });

  test('a template with an unknown name is refused when the feed is made', async () => {
    const twin = await polling(() => Response.json({}), { history: { url: '/x?a={begin}' } });
    await twin.clock.advance(1100);
    expect(twin.statusOf('http').detail).toMatchObject({
      zh: expect.stringContaining('网址中不能用“{begin}”'),
      en: expect.stringContaining('"{begin}" is not known'),
    });
    expect(twin.asked).toHaveLength(0);
  });

  test.each([
    [204, 'acknowledged'],
    [202, 'sent'],
    [409, 'failed'],
    [503, 'unconfirmed'],
  ])('a command answered with %i is %s', async (status, state) => {
    const twin = await polling(({ init }) =>
      init.method === 'POST' ? new Response(null, { status }) : Response.json({ list: [] }),
    );
    const command = {
      id: 'c-1',
      entityId: 'pump/7',
      name: 'start',
      parameters: { level: 2 },
      timeoutMs: 5000,
    };
    expect(await twin.port.send('http', command)).toEqual({ state, detail: verbatim(`HTTP ${status}`) });
    const { url, init } = twin.asked.at(-1)!;
    expect(url).toBe('http://city/things/pump%2F7/start');
    expect(new Headers(init.headers).get('idempotency-key')).toBe('c-1');
    expect(JSON.parse(String(init.body))).toMatchObject({ name: 'start', parameters: { level: 2 } });
  });
});
