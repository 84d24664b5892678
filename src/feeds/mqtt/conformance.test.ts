import { feedConformance } from '../../../test/conformance/feed.ts';
import { brokerBackend } from '../../../test/helpers/broker-backend.ts';
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
  backend: brokerBackend('level/A7', PAYLOADS),
});
