import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { feedConformance } from '../../../test/conformance/feed.ts';
import { createTestTwin, feedConfiguration } from '../../../test/helpers/feed-twin.ts';
import { settle } from '../../../test/helpers/manual-clock.ts';
import { EventStreamParser } from '../transports/event-stream-parser.ts';
import { feed } from './feed.ts';

const TIME = Date.UTC(2026, 10, 23, 4);
const MAPPING = {
  rules: [
    {
      observations: [
        { entity: '/id', property: 'level', value: '/v', time: { value: '/t', format: 'unix-ms' } },
      ],
    },
  ],
};
const OPTIONS = { url: 'http://city/stream', mapping: MAPPING };
const eventOf = (v: number, id = '') =>
  `${id && `id: ${id}\n`}data: ${JSON.stringify({ id: 'sensor:1', v, t: TIME + v })}\n\n`;

/** A server of event streams in the hands of the test. */
function streamServer() {
  const requests: Headers[] = [];
  let push: ReadableStreamDefaultController<Uint8Array> | null = null;
  let open = 0;
  const answer: { status: number } = { status: 200 };
  const fetchStream: typeof fetch = async (_input, init) => {
    init?.signal?.throwIfAborted();
    requests.push(new Headers(init?.headers));
    if (answer.status !== 200) return new Response(null, { status: answer.status });
    open++;
    const body = new ReadableStream<Uint8Array>({
      start: controller => {
        push = controller;
        init?.signal?.addEventListener('abort', () => controller.error(init.signal?.reason));
      },
      cancel: () => {
        open--;
      },
    });
    init?.signal?.addEventListener('abort', () => {
      open = 0;
    });
    return new Response(body, { headers: { 'content-type': 'text/event-stream; charset=utf-8' } });
  };
  return {
    fetch: fetchStream,
    requests,
    answer,
    open: () => open,
    say: async (text: string) => {
      push?.enqueue(new TextEncoder().encode(text));
      await settle();
    },
    end: async () => {
      push?.close();
      await settle();
    },
  };
}

feedConformance({
  card: feed,
  options: OPTIONS,
  badOptions: { url: '', mapping: { rules: [] } },
  roundMs: 5000,
  backend: says => {
    const server = streamServer();
    if (says === 'down') server.answer.status = 503;
    return {
      fetch: server.fetch,
      open: server.open,
      drive: async () => {
        if (says === 'down' || server.open() === 0) return;
        if (says === 'usual') await server.say(eventOf(1) + eventOf(3) + eventOf(2));
        if (says === 'malformed') await server.say('data: {"id":\n\ndata: [5]\n\n');
        if (says === 'empty') await server.say(': nothing new\n\n');
      },
    };
  },
});

describe('server-sent events', () => {
  async function connected(options: object = {}) {
    const server = streamServer();
    await feed.load();
    const twin = createTestTwin([feed], { fetch: server.fetch });
    const configuration = feedConfiguration('server-sent-events', { options: { ...OPTIONS, ...options } });
    await twin.port.configure([configuration]);
    await twin.clock.advance(0);
    return { ...twin, server };
  }

  test('after a loss it asks for what it missed by the last id, and nothing counts twice', async () => {
    const twin = await connected();
    await twin.server.say(eventOf(1, 'a') + eventOf(2, 'b'));
    await twin.server.end();
    await twin.clock.advance(13_000);
    expect(twin.server.requests[1]!.get('last-event-id')).toBe('b');
    await twin.server.say(eventOf(2, 'b') + eventOf(3, 'c'));
    await twin.clock.advance(1100);
    expect(twin.statusOf('server-sent-events')).toMatchObject({ accepted: 3, duplicates: 1, gaps: [] });
  });

  test('a stream without ids gets a gap notice', async () => {
    const twin = await connected();
    await twin.server.say(eventOf(1));
    await twin.server.end();
    await twin.clock.advance(14_000);
    expect(twin.statusOf('server-sent-events').gaps).toHaveLength(1);
  });

  test('comments keep it alive; 15 s of nothing is half-open', async () => {
    const twin = await connected();
    for (let i = 0; i < 3; i++) {
      await twin.server.say(': keep-alive\n');
      await twin.clock.advance(10_000);
    }
    expect(twin.server.requests).toHaveLength(1);
    await twin.clock.advance(6_000);
    expect(twin.statusOf('server-sent-events').detail?.en).toContain('half-open');
  });

  test('401 stops it', async () => {
    const twin = await connected();
    twin.server.answer.status = 401;
    await twin.server.end();
    await twin.clock.advance(100_000);
    expect(twin.server.requests).toHaveLength(2);
    expect(twin.statusOf('server-sent-events').connection).toBe('unauthorized');
  });
});

describe('event stream', () => {
  const STREAM =
    '\uFEFF: comment\r\ndata: one\r\ndata\r\ndata:two\r\n\r\nevent: rain\rid: 7\rdata: {"a":1}\r\rid\ndata: 木棉\n\n: end\n\nretry: 5\n\ndata: unfinished';
  const EVENTS = [
    { type: 'message', data: 'one\n\ntwo', lastEventId: '' },
    { type: 'rain', data: '{"a":1}', lastEventId: '7' },
    { type: 'message', data: '木棉', lastEventId: '' },
  ];

  test('is read the same however the network cuts it', () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: STREAM.length }), { maxLength: 12 }), cuts => {
        const parser = new EventStreamParser();
        const places = [0, ...cuts.sort((a, b) => a - b), STREAM.length];
        const events = places.slice(1).flatMap((end, i) => parser.push(STREAM.slice(places[i], end)));
        expect(events).toEqual(EVENTS);
      }),
      { numRuns: 500 },
    );
  });

  test('an event without end is given up', () => {
    const parser = new EventStreamParser();
    const line = `data: ${'x'.repeat(1_000_000)}\n`;
    expect(() => {
      for (let i = 0; i < 10; i++) parser.push(line);
    }).toThrow('longer than');
  });
});
