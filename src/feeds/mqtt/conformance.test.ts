import { Aedes } from 'aedes';
import { onTestFinished } from 'vitest';
import { feedConformance } from '../../../test/conformance/feed.ts';
import { connectToBroker, refusedSocket } from '../../../test/helpers/broker-socket.ts';
import { until } from '../../../test/helpers/manual-clock.ts';
import { feed } from './feed.ts';

const TIME = Date.UTC(2026, 10, 23, 4);
const MAPPING = {
  rules: [
    {
      observations: [
        {
          entity: { from: 'envelope', path: '/topic/1' },
          property: 'level',
          value: '/v',
          time: { value: '/t', format: 'unix-ms' },
        },
      ],
    },
  ],
};
const PAYLOADS = {
  usual: [1, 3, 2].map(v => JSON.stringify({ v, t: TIME + v })),
  empty: [],
  malformed: ['{"v":', '[]', ''],
  down: [],
};

feedConformance({
  card: feed,
  options: {
    url: 'ws://broker:9001/mqtt',
    // aedes speaks MQTT 3.1.1; version 5 is tested against Mosquitto.
    protocolVersion: 4,
    clientId: 'twin',
    topics: [{ filter: 'level/#' }],
    mapping: MAPPING,
    commands: { topic: 'do/{entity}' },
  },
  badOptions: { url: 'tcp://broker:1883', topics: [] },
  roundMs: 1000,
  backend: says => {
    const broker = Aedes.createBroker();
    let subscriptions = 0;
    let ready: Aedes | null = null;
    broker.then(opened => {
      ready = opened.on('subscribe', () => subscriptions++);
      onTestFinished(() => opened.close());
    });
    return {
      openWebSocket: () => (says === 'down' ? refusedSocket() : connectToBroker(broker)),
      open: () => ready?.connectedClients ?? 0,
      drive: async () => {
        const opened = await broker;
        if (says === 'down' || (subscriptions > 0 && opened.connectedClients === 0)) return;
        await until(() => opened.connectedClients > 0 && subscriptions > 0, 3000);
        for (const payload of PAYLOADS[says]) await publish(opened, payload);
      },
    };
  },
});

function publish(broker: Aedes, payload: string): Promise<void> {
  const packet = { cmd: 'publish', topic: 'level/A7', payload, qos: 0, dup: false, retain: false } as const;
  return new Promise((resolve, reject) =>
    broker.publish(packet, error => (error ? reject(error) : resolve())),
  );
}
