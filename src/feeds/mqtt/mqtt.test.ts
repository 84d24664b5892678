import { type AddressInfo, connect, createServer } from 'node:net';
import { networkInterfaces } from 'node:os';
import type { LiveDelta } from '@core/live-port.ts';
import { verbatim } from '@core/text.ts';
import { systemClock } from '@core/time.ts';
import mqtt, { type MqttClient } from 'mqtt';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import WebSocketClient from 'ws';
import { createTestTwin, feedConfiguration } from '../../../test/helpers/feed-twin.ts';
import { until } from '../../../test/helpers/manual-clock.ts';
import { debianProgram, type RunningServer, startMosquitto } from '../../../test/helpers/servers.ts';
import { feed } from './feed.ts';

const MAPPING = {
  rules: [
    {
      when: { path: { from: 'envelope', path: '/topic/1' }, equals: 'level' },
      observations: [
        {
          entity: { from: 'envelope', path: '/topic/2', prefix: 'sensor:' },
          property: 'level',
          value: '/v',
          time: { value: '/t', format: 'unix-ms' },
        },
      ],
    },
    {
      when: { path: { from: 'envelope', path: '/topic/1' }, equals: 'alarm' },
      alert: {
        id: '/id',
        level: '/level',
        title: '/text',
        event: 'flood',
        sent: { value: '/t', format: 'unix-ms' },
      },
    },
  ],
};

const openWebSocket = (url: string, protocols?: string[]) =>
  new WebSocketClient(url, protocols) as unknown as WebSocket;

const HAS_IPV6 = Object.values(networkInterfaces()).some(addresses =>
  addresses?.some(({ address }) => address === '::1'),
);
const mosquitto = debianProgram('mosquitto', 'mosquitto');
const skipped = 'missing' in mosquitto ? `: skipped, ${mosquitto.missing}` : '';
const path = 'path' in mosquitto ? mosquitto.path : '';

describe.skipIf(skipped !== '')(`mqtt with Mosquitto${skipped}`, () => {
  let broker: RunningServer;
  beforeAll(async () => {
    broker = await startMosquitto(path);
  });
  afterAll(() => broker.stop());

  /** A feed on the real broker, on the real clock. */
  async function connected(options: object = {}, server = broker) {
    const twin = createTestTwin([feed], {
      clock: systemClock,
      random: () => 0,
      openWebSocket,
    });
    const configuration = {
      url: `ws://127.0.0.1:${server.port}/`,
      clientId: `twin-${Math.random()}`,
      topics: [{ filter: 'city/#' }],
      mapping: MAPPING,
      ...options,
    };
    onTestFinished(() => twin.dispose());
    await twin.port.configure([feedConfiguration('mqtt', { options: configuration })]);
    return twin;
  }

  async function publisher(protocolVersion: 4 | 5 = 5): Promise<MqttClient> {
    const client = await mqtt.connectAsync(`ws://127.0.0.1:${broker.port}`, {
      protocolVersion,
      reconnectPeriod: 100,
      forceNativeWebSocket: true,
      createWebsocket: openWebSocket,
    });
    onTestFinished(() => void client.end(true));
    return client;
  }

  const connectionOf = (twin: Awaited<ReturnType<typeof connected>>) =>
    twin.port.status().find(({ id }) => id === 'mqtt')?.connection;
  const isOpen = (twin: Awaited<ReturnType<typeof connected>>) => () => connectionOf(twin) === 'open';
  const latestOf = (deltas: readonly LiveDelta[]) => deltas.flatMap(delta => delta.latest);
  const alertsOf = (deltas: readonly LiveDelta[]) => deltas.flatMap(delta => delta.alerts);

  test.skipIf(!HAS_IPV6)('over IPv6, its address in brackets', async () => {
    // Mosquitto 2.0 has one WebSocket listener; its connections come through a door on ::1.
    const door = createServer(socket => {
      const inside = connect(broker.port, '127.0.0.1');
      socket.pipe(inside).pipe(socket);
      for (const end of [socket, inside]) end.on('error', () => {});
    });
    await new Promise<void>(resolve => door.listen(0, '::1', resolve));
    onTestFinished(() => void door.close());
    const { port } = door.address() as AddressInfo;
    const twin = await connected({ url: `ws://[::1]:${port}/` });
    await until(() => twin.port.status()[0]?.connection === 'open');
  });

  test.each([5, 4] as const)(
    'MQTT version %i: messages become readings, topics name the sensor',
    async protocolVersion => {
      const twin = await connected({ protocolVersion });
      await until(isOpen(twin));
      const sender = await publisher(protocolVersion);
      const t = Date.now();
      await sender.publishAsync('city/level/A7', JSON.stringify({ v: 1.5, t }), { qos: 1 });
      await sender.publishAsync('city/level/A8', 'rubbish', { qos: 1 });
      await sender.publishAsync('city/other/A9', '{}', { qos: 1 });
      await until(
        () => latestOf(twin.deltas).length > 0 && (twin.statusOf('mqtt').rejected.unmapped ?? 0) > 0,
      );
      expect(latestOf(twin.deltas)).toMatchObject([
        { entityId: 'sensor:A7', value: 1.5, timeMs: t, origin: 'measured' },
      ]);
      expect(twin.statusOf('mqtt').rejected).toEqual({ malformed: 1, unmapped: 1 });
    },
  );

  test('the broker is killed with 300 alerts under way: 300 of 300, each once', async () => {
    const twin = await connected();
    await until(isOpen(twin));
    const sender = await publisher();
    const t = Date.now();
    const send = (from: number, to: number) =>
      Promise.all(
        Array.from({ length: to - from }, (_, i) => {
          const message = { id: `a${from + i}`, level: 1, text: '水浸', t: t + from + i };
          return sender.publishAsync('city/alarm/x', JSON.stringify(message), { qos: 1 });
        }),
      );
    await send(0, 100);
    await until(() => alertsOf(twin.deltas).length === 100);
    await broker.restart();
    await send(100, 300);
    await until(() => alertsOf(twin.deltas).length >= 300 || twin.statusOf('mqtt').gaps.length > 0, 25_000);
    const ids = alertsOf(twin.deltas).map(({ id }) => id);
    const { gaps } = twin.statusOf('mqtt');
    expect(new Set(ids).size).toBe(ids.length);
    if (gaps.length === 0) expect(ids).toHaveLength(300);
    else expect(gaps[0]!.startMs).toBeLessThanOrEqual(Date.now());
  }, 40_000);

  test('a frozen broker is found half-open within 15 s', async () => {
    const own = await startMosquitto(path);
    onTestFinished(() => own.stop());
    const twin = await connected({ keepAliveSeconds: 2 }, own);
    await until(isOpen(twin));
    own.freeze();
    await until(() => connectionOf(twin) !== 'open', 15_000);
    own.thaw();
    await until(isOpen(twin), 20_000);
  }, 45_000);

  test('refused credentials stop it', async () => {
    const guarded = await startMosquitto(path, { passwords: { twin: 'right' } });
    onTestFinished(() => guarded.stop());
    const refused = await connected({ username: 'twin', password: 'wrong' }, guarded);
    await until(() => connectionOf(refused) === 'unauthorized');
    const admitted = await connected({ username: 'twin', password: 'right' }, guarded);
    await until(isOpen(admitted));
  });

  describe('commands', () => {
    const commands = {
      topic: 'do/{entity}/{name}',
      responseTopic: 'done/twin',
      outcome: { path: '/result', done: ['ok'] },
    };
    const command = {
      id: 'c-1',
      entityId: 'pump:7',
      name: 'start',
      parameters: { level: 2 },
      timeoutMs: 1500,
    };

    async function device(protocolVersion: 4 | 5, answer: (id: string) => object | null) {
      const client = await publisher(protocolVersion);
      await client.subscribeAsync('do/#', { qos: 1 });
      client.on('message', (_topic, payload, { properties }) => {
        const { id } = JSON.parse(String(payload)) as { id: string };
        const content = answer(id);
        if (!content) return;
        const correlationData = properties?.correlationData;
        client.publish(properties?.responseTopic ?? 'done/twin', JSON.stringify(content), {
          qos: 1,
          ...(correlationData ? { properties: { correlationData } } : {}),
        });
      });
    }

    test('MQTT 5: the answer is found by its correlation data', async () => {
      const twin = await connected({ commands });
      await until(isOpen(twin));
      await device(5, () => ({ result: 'ok' }));
      expect(await twin.port.send('mqtt', command)).toEqual({
        state: 'acknowledged',
        detail: verbatim('"ok"'),
      });
    });

    test('MQTT 3.1.1: the answer is found by the id in its body; a refusal is failed', async () => {
      const twin = await connected({ commands, protocolVersion: 4 });
      await until(isOpen(twin));
      await device(4, id => ({ id, result: 'jammed' }));
      expect(await twin.port.send('mqtt', command)).toEqual({
        state: 'failed',
        detail: verbatim('"jammed"'),
      });
    });

    test('a silent device leaves it unconfirmed; without a response topic it is only sent', async () => {
      const twin = await connected({ commands });
      await until(isOpen(twin));
      expect(await twin.port.send('mqtt', command)).toMatchObject({ state: 'unconfirmed' });
      const blind = await connected({ commands: { topic: 'do/{entity}/{name}' } });
      await until(isOpen(blind));
      expect(await blind.port.send('mqtt', command)).toMatchObject({ state: 'sent' });
    });
  });
});
