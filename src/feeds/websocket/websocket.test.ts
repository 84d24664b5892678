import { encode } from '@msgpack/msgpack';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { feedConformance } from '../../../test/conformance/feed.ts';
import { FakeSocket } from '../../../test/helpers/fake-socket.ts';
import { createTestTwin, feedConfiguration } from '../../../test/helpers/feed-twin.ts';
import { observation } from '../../../test/helpers/test-feed.ts';
import { decodeColumns, encodeColumns } from '../messages/columns.ts';
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
const OPTIONS = { url: 'ws://[::1]:9000/live', mapping: MAPPING };
const usual = (v: number) => JSON.stringify({ id: 'sensor:1', v, t: TIME + v });

feedConformance({
  card: feed,
  options: OPTIONS,
  badOptions: { url: 5, silenceSeconds: -1 },
  roundMs: 5000,
  backend: says => {
    const sockets: FakeSocket[] = [];
    return {
      openWebSocket: (url, protocols) => {
        const socket = new FakeSocket(url, protocols);
        sockets.push(socket);
        return socket.asWebSocket;
      },
      open: () => sockets.filter(({ readyState }) => readyState < 2).length,
      drive: async () => {
        const socket = sockets.at(-1)!;
        if (socket.readyState > 1) return;
        if (says === 'down') return socket.drop();
        if (socket.readyState === 0) socket.accept();
        if (says === 'usual') for (const v of [1, 3, 2]) socket.say(usual(v));
        if (says === 'malformed') for (const text of ['{', '{"id":1}', '[1]']) socket.say(text);
      },
    };
  },
});

async function connected(options: object = {}) {
  const sockets: FakeSocket[] = [];
  await feed.load();
  const twin = createTestTwin([feed], {
    openWebSocket: (url, protocols) => {
      sockets.push(new FakeSocket(url, protocols));
      return sockets.at(-1)!.asWebSocket;
    },
  });
  await twin.port.configure([feedConfiguration('websocket', { options: { ...OPTIONS, ...options } })]);
  await twin.clock.advance(0);
  sockets[0]!.accept();
  return { ...twin, sockets };
}

describe('websocket', () => {
  test.each([
    ['ndjson', `${usual(1)}\n${usual(2)}\n`],
    ['messagepack', encode({ id: 'sensor:1', v: 2, t: TIME + 2 }).slice().buffer],
    ['columns', encodeColumns([observation(TIME, 1), observation(TIME + 2, 2)]).slice().buffer],
  ])('%s', async (format, data) => {
    const twin = await connected({ format });
    twin.sockets[0]!.say(data as string | ArrayBuffer);
    await twin.clock.advance(200);
    expect(twin.deltas.flatMap(delta => delta.latest)).toMatchObject([{ value: 2, timeMs: TIME + 2 }]);
  });

  test('greets, beats, and takes no heartbeat answer for data', async () => {
    const twin = await connected({
      greet: [{ subscribe: 'all' }],
      heartbeat: { message: 'ping', answer: 'pong' },
    });
    await twin.clock.advance(10_000);
    twin.sockets[0]!.say('pong');
    await twin.clock.advance(1000);
    expect(twin.sockets[0]!.sent).toEqual(['{"subscribe":"all"}', 'ping', 'ping', 'ping']);
    expect(twin.statusOf('websocket').rejected).toEqual({});
  });

  test('a half-open connection is found within 15 s and made anew, with a gap notice', async () => {
    const twin = await connected();
    twin.sockets[0]!.say(usual(1));
    await twin.clock.advance(15_000);
    await twin.clock.advance(1000);
    expect(twin.statusOf('websocket').detail?.en).toContain('half-open');
    await twin.clock.advance(13_000);
    expect(twin.sockets).toHaveLength(2);
    twin.sockets[1]!.accept();
    await twin.clock.advance(1000);
    expect(twin.statusOf('websocket').gaps).toHaveLength(1);
  });

  test('refused credentials stop it', async () => {
    const twin = await connected();
    twin.sockets[0]!.drop(4401, 'token expired');
    await twin.clock.advance(120_000);
    expect(twin.sockets).toHaveLength(1);
    expect(twin.statusOf('websocket')).toMatchObject({
      connection: 'unauthorized',
      detail: { zh: '连接被关闭，代码 4401 token expired', en: 'closed with code 4401 token expired' },
    });
  });

  test('a mapping that cannot work is said at once, not retried', async () => {
    const mapping = {
      rules: [
        { observations: [{ ...MAPPING.rules[0]!.observations[0], time: { value: '/t', format: 'x' } }] },
      ],
    };
    const { port, clock, statusOf } = createTestTwin([feed]);
    await port.configure([feedConfiguration('websocket', { options: { ...OPTIONS, mapping } })]);
    await clock.advance(1100);
    expect(statusOf('websocket')).toMatchObject({ connection: 'failed' });
    expect(statusOf('websocket').detail?.en).toContain('Time format "x" is not known');
  });
});

describe('binary columns', () => {
  const row = fc.record({
    entityId: fc.constantFrom('a', 'b', '木棉'),
    property: fc.constantFrom('level', 'flow'),
    timeMs: fc.double({ min: 0, max: 4e12, noNaN: true }),
    value: fc.float({ noNaN: true, noDefaultInfinity: true }),
    quality: fc.constantFrom('good' as const, 'uncertain' as const, 'bad' as const),
  });

  test('what is written is read', () => {
    fc.assert(
      fc.property(fc.array(row), rows => {
        const { observations } = decodeColumns(encodeColumns(rows), 'measured');
        expect(observations).toEqual(rows.map(one => ({ ...one, origin: 'measured' })));
      }),
    );
  });

  test('a batch cut short, or pointing outside its lists, is refused', () => {
    const data = encodeColumns([observation(TIME, 1), observation(TIME, 2, { entityId: 'x' })]);
    for (let length = 0; length < data.length; length++)
      expect(() => decodeColumns(data.subarray(0, length), 'measured')).toThrow();
    const wrong = data.slice();
    wrong[wrong.length - 2 - 4 - 8] = 77;
    expect(() => decodeColumns(wrong, 'measured')).toThrow('Row 1: there is no entity 77');
  });
});
