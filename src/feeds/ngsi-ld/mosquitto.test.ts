import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { systemClock } from '@core/time.ts';
import mqtt from 'mqtt';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import WebSocketClient, { WebSocketServer } from 'ws';
import { createTestTwin, feedConfiguration } from '../../../test/helpers/feed-twin.ts';
import { until } from '../../../test/helpers/manual-clock.ts';
import { debianProgram, type RunningServer, startMosquitto } from '../../../test/helpers/servers.ts';
import { feed } from './feed.ts';

const mosquitto = debianProgram('mosquitto', 'mosquitto');
const skipped = 'missing' in mosquitto ? `: skipped, ${mosquitto.missing}` : '';
const path = 'path' in mosquitto ? mosquitto.path : '';
const ID = 'urn:ngsi-ld:WaterLevel:1';

const openWebSocket = (url: string, protocols?: string[]) =>
  new WebSocketClient(url, protocols) as unknown as WebSocket;
const readingAt = (value: number, timeMs: number) => ({
  type: 'Property',
  value,
  unitCode: 'MTR',
  observedAt: new Date(timeMs).toISOString(),
});
/** As a broker posts it when one attribute changed. */
const notificationOf = (value: number, timeMs = Date.now()) => ({
  id: `urn:ngsi-ld:Notification:${timeMs}`,
  type: 'Notification',
  subscriptionId: 'urn:ngsi-ld:Subscription:kapok-ngsi-ld',
  notifiedAt: new Date(timeMs).toISOString(),
  data: [{ id: ID, type: 'WaterLevel', level: readingAt(value, timeMs) }],
});

/** The HTTP side of a context broker: one entity, subscriptions, and the temporal interface while it works. */
function contextBroker() {
  const requests: { method: string; path: string; body: unknown }[] = [];
  const subscriptions = new Set<string>();
  const state = { temporalWorks: true, past: [] as [number, string][] };
  const fetchBroker: typeof fetch = async (input, init) => {
    const { pathname } = new URL(String(input));
    const method = init?.method ?? 'GET';
    const body = init?.body ? (JSON.parse(String(init.body)) as { id: string }) : null;
    requests.push({ method, path: pathname, body });
    if (pathname.includes('/temporal/'))
      return state.temporalWorks
        ? Response.json([{ id: ID, type: 'WaterLevel', level: { type: 'Property', values: state.past } }])
        : new Response(null, { status: 501 });
    if (method === 'PATCH') {
      const known = subscriptions.has(decodeURIComponent(pathname.split('/').at(-1)!));
      return new Response(null, { status: known ? 204 : 404 });
    }
    if (method === 'POST') {
      subscriptions.add(body!.id);
      return new Response(null, { status: 201 });
    }
    const location = { type: 'GeoProperty', value: { type: 'Point', coordinates: [113.3, 23.1] } };
    return Response.json([
      { id: ID, type: 'WaterLevel', name: { type: 'Property', value: '水位' }, location },
    ]);
  };
  return { requests, state, fetch: fetchBroker };
}

async function connected(subscription: object) {
  const orion = contextBroker();
  const twin = createTestTwin([feed], {
    clock: systemClock,
    random: () => 0,
    openWebSocket,
    fetch: (input, init) => (String(input).includes('orion') ? orion.fetch(input, init) : fetch(input, init)),
  });
  onTestFinished(() => twin.dispose());
  const options = { url: 'http://orion.invalid/ngsi-ld/v1', types: ['WaterLevel'], subscription };
  await twin.port.configure([feedConfiguration('ngsi-ld', { options })]);
  await until(() => twin.port.status()[0]?.connection === 'open');
  return {
    twin,
    orion,
    status: () => twin.statusOf('ngsi-ld'),
    latest: () => twin.deltas.flatMap(({ latest }) => latest).map(({ value }) => value),
    entities: () => twin.deltas.flatMap(({ entities }) => entities),
  };
}

describe.skipIf(skipped !== '')(`NGSI-LD notifications through Mosquitto${skipped}`, () => {
  let broker: RunningServer;
  beforeAll(async () => {
    broker = await startMosquitto(path);
  });
  afterAll(() => broker.stop());

  const subscription = (more: object = {}) => ({
    via: 'mqtt',
    url: `ws://127.0.0.1:${broker.port}/`,
    clientId: `twin-${Math.random()}`,
    topic: 'city/ngsi',
    ...more,
  });
  async function publish(document: object): Promise<void> {
    const client = await mqtt.connectAsync(`ws://127.0.0.1:${broker.port}`, {
      forceNativeWebSocket: true,
      createWebsocket: openWebSocket,
    });
    await client.publishAsync('city/ngsi', JSON.stringify(document), { qos: 1 });
    await client.endAsync();
  }

  test('a subscription is made; what it notifies becomes readings, and known places stay', async () => {
    const { latest, entities, orion, status } = await connected(
      subscription({ request: { endpoint: 'mqtt://mosquitto:1883/city/ngsi', attributes: ['level'] } }),
    );
    const made = orion.requests.find(({ method }) => method === 'POST');
    expect(made!.body).toMatchObject({
      type: 'Subscription',
      entities: [{ type: 'WaterLevel' }],
      watchedAttributes: ['level'],
      notification: { endpoint: { uri: 'mqtt://mosquitto:1883/city/ngsi' } },
    });
    await publish({ metadata: {}, body: notificationOf(2.5) });
    await publish({ no: 'entity' });
    await until(() => latest().length === 1 && (status().rejected.malformed ?? 0) === 1);
    expect(latest()).toEqual([2.5]);
    expect(entities().at(-1)).toMatchObject({ name: { zh: '水位' }, position: [113.3, 23.1, 0] });
  });

  test('what was missed is read from the temporal interface', async () => {
    const { orion, status } = await connected(subscription({ sessionSeconds: 0 }));
    await publish({ metadata: {}, body: notificationOf(1) });
    await until(() => status().accepted === 1);
    await broker.kill();
    orion.state.past = Array.from({ length: 300 }, (_, i) => [i, new Date(Date.now() + i).toISOString()]);
    await broker.restart();
    await until(() => status().accepted === 301, 25_000);
    expect(status().gaps).toEqual([]);
  }, 40_000);

  test('without the temporal interface there is a gap notice', async () => {
    const { orion, status } = await connected(subscription({ sessionSeconds: 0 }));
    orion.state.temporalWorks = false;
    await broker.kill();
    await broker.restart();
    await until(() => status().gaps.length === 1, 25_000);
  }, 40_000);
});

describe('NGSI-LD notifications through a gateway', () => {
  test('server-sent events', async () => {
    const streams: ServerResponse[] = [];
    const gateway = createServer((_request, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write(':\n\n');
      streams.push(response);
    });
    await new Promise<void>(resolve => gateway.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => {
      gateway.closeAllConnections();
      gateway.close();
    });
    const { port } = gateway.address() as AddressInfo;
    const { latest } = await connected({ via: 'server-sent-events', url: `http://127.0.0.1:${port}/` });
    streams[0]!.write(`data: ${JSON.stringify(notificationOf(3.5))}\n\n`);
    await until(() => latest().length === 1);
    expect(latest()).toEqual([3.5]);
  });

  test('a WebSocket', async () => {
    const gateway = new WebSocketServer({ port: 0, host: '127.0.0.1' });
    await new Promise(resolve => gateway.once('listening', resolve));
    onTestFinished(() => {
      for (const client of gateway.clients) client.terminate();
      gateway.close();
    });
    const { port } = gateway.address() as AddressInfo;
    const { latest } = await connected({ via: 'websocket', url: `ws://127.0.0.1:${port}/` });
    for (const client of gateway.clients) client.send(JSON.stringify(notificationOf(4.5)));
    await until(() => latest().length === 1);
    expect(latest()).toEqual([4.5]);
  });
});
