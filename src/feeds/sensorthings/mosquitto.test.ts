import { systemClock } from '@core/time.ts';
import mqtt, { type MqttClient } from 'mqtt';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import WebSocketClient from 'ws';
import { createTestTwin, feedConfiguration } from '../../../test/helpers/feed-twin.ts';
import { until } from '../../../test/helpers/manual-clock.ts';
import { debianProgram, type RunningServer, startMosquitto } from '../../../test/helpers/servers.ts';
import { feed } from './feed.ts';

const mosquitto = debianProgram('mosquitto', 'mosquitto');
const skipped = 'missing' in mosquitto ? `: skipped, ${mosquitto.missing}` : '';
const path = 'path' in mosquitto ? mosquitto.path : '';

const openWebSocket = (url: string, protocols?: string[]) =>
  new WebSocketClient(url, protocols) as unknown as WebSocket;

/** The REST side of a service with one Thing of two Datastreams; observations posted to it are kept. */
function restService() {
  const stored: { datastream: number | string; phenomenonTime: string; result: number }[] = [];
  const state = { historyWorks: true };
  const answer = (url: string) => {
    const stream = /Datastreams\((\d+|'[^']+')\)\/Observations/.exec(decodeURIComponent(url))?.[1];
    if (stream) {
      const [, start, end] = /ge (\S+) and phenomenonTime lt ([^&]+)/.exec(decodeURIComponent(url))!;
      return stored.filter(
        ({ datastream, phenomenonTime }) =>
          String(datastream) === stream.replaceAll("'", '') &&
          phenomenonTime >= start! &&
          phenomenonTime < end!,
      );
    }
    if (url.includes('/Things?'))
      return [
        {
          '@iot.id': 1,
          name: '水位站',
          Locations: [{ location: { type: 'Point', coordinates: [113.3, 23.1] } }],
          Datastreams: [
            {
              '@iot.id': 71,
              ObservedProperty: { name: 'Water level' },
              unitOfMeasurement: { symbol: 'm' },
            },
            { '@iot.id': 'rain-1', ObservedProperty: { name: 'Rain' } },
          ],
        },
      ];
    return [];
  };
  const fetchRest: typeof fetch = async input => {
    const url = String(input);
    if (!state.historyWorks && url.includes('/Observations')) return new Response(null, { status: 501 });
    return Response.json({ value: answer(url) });
  };
  return { stored, state, fetch: fetchRest };
}

describe.skipIf(skipped !== '')(`SensorThings MQTT extension with Mosquitto${skipped}`, () => {
  let broker: RunningServer;
  beforeAll(async () => {
    broker = await startMosquitto(path);
  });
  afterAll(() => broker.stop());

  async function connected(more: object = {}) {
    const rest = restService();
    const twin = createTestTwin([feed], {
      clock: systemClock,
      random: () => 0,
      openWebSocket,
      fetch: rest.fetch,
    });
    onTestFinished(() => twin.dispose());
    const options = {
      url: 'http://frost.invalid/FROST-Server/v1.1',
      mqtt: { url: `ws://127.0.0.1:${broker.port}/`, clientId: `twin-${Math.random()}`, ...more },
    };
    await twin.port.configure([feedConfiguration('sensorthings', { options })]);
    await until(() => twin.port.status()[0]?.connection === 'open');
    const values = () =>
      twin.deltas.flatMap(({ latest }) => latest).map(({ property, value }) => [property, value]);
    return { twin, rest, values };
  }

  async function server(): Promise<MqttClient> {
    const client = await mqtt.connectAsync(`ws://127.0.0.1:${broker.port}`, {
      reconnectPeriod: 100,
      forceNativeWebSocket: true,
      createWebsocket: openWebSocket,
    });
    onTestFinished(() => void client.end(true));
    return client;
  }

  const observation = (result: number, timeMs = Date.now()) => ({
    '@iot.id': timeMs,
    '@iot.selfLink': `http://frost.invalid/FROST-Server/v1.1/Observations(${timeMs})`,
    phenomenonTime: new Date(timeMs).toISOString(),
    resultTime: null,
    result,
  });

  test('observations arrive by their Datastream’s topic, ids as OData writes them', async () => {
    const { twin, values } = await connected();
    const client = await server();
    await client.publishAsync('v1.1/Datastreams(71)/Observations', JSON.stringify(observation(2.5)));
    await client.publishAsync("v1.1/Datastreams('rain-1')/Observations", JSON.stringify(observation(0.4)));
    await client.publishAsync('v1.1/Datastreams(71)/Observations', 'rubbish');
    await until(() => values().length === 2 && (twin.statusOf('sensorthings').rejected.malformed ?? 0) > 0);
    expect(values().sort()).toEqual([
      ['rain', expect.closeTo(0.4)],
      ['water-level', 2.5],
    ]);
  });

  test('a new Location moves its Thing', async () => {
    const { twin } = await connected();
    const client = await server();
    const location = { name: 'b', location: { type: 'Point', coordinates: [113.4, 23.2, 7] } };
    await client.publishAsync('v1.1/Things(1)/Locations', JSON.stringify(location));
    const places = () => twin.deltas.flatMap(({ entities }) => entities).map(({ position }) => position);
    await until(() => places().length === 2);
    expect(places()).toEqual([
      [113.3, 23.1, 0],
      [113.4, 23.2, 7],
    ]);
  });

  test('what a killed broker did not deliver is read from the service', async () => {
    const { twin, rest } = await connected({ sessionSeconds: 0 });
    const client = await server();
    const first = observation(1);
    await client.publishAsync('v1.1/Datastreams(71)/Observations', JSON.stringify(first));
    await until(() => twin.statusOf('sensorthings').accepted === 1);
    await broker.kill();
    const missed = Array.from({ length: 300 }, (_, i) => ({ ...observation(i, Date.now() + i) }));
    rest.stored.push(...[first, ...missed].map(kept => ({ ...kept, datastream: 71 })));
    await broker.restart();
    await until(() => twin.statusOf('sensorthings').accepted === 301, 25_000);
    expect(twin.statusOf('sensorthings').gaps).toEqual([]);
    expect(twin.statusOf('sensorthings').duplicates).toBeGreaterThan(0);
  }, 40_000);

  test('a service that cannot say what was missed leaves a gap notice', async () => {
    const { twin, rest } = await connected({ sessionSeconds: 0 });
    await broker.kill();
    rest.state.historyWorks = false;
    await broker.restart();
    await until(() => twin.statusOf('sensorthings').gaps.length === 1, 25_000);
  }, 40_000);
});
