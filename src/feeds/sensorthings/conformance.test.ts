import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { feedConformance } from '../../../test/conformance/feed.ts';
import { brokerBackend } from '../../../test/helpers/broker-backend.ts';
import { httpBackend } from '../../../test/helpers/http-backend.ts';
import { feed } from './feed.ts';

const THINGS = JSON.parse(readFileSync(join(import.meta.dirname, 'fixtures/things.json'), 'utf8')) as {
  value: object[];
};
const NEWEST = {
  value: [{ '@iot.id': 71, Observations: [{ phenomenonTime: '2026-01-01T00:00:00Z', result: 1.2 }] }],
};

const rest = httpBackend({
  // The fixture's last Thing has no id; here everything is usual.
  usual: url => (url.includes('/Things?') ? { value: THINGS.value.slice(0, 2) } : NEWEST),
  empty: { value: [] },
  malformed: { value: 'nothing of the kind' },
});

feedConformance({
  card: feed,
  options: { url: 'https://frost.invalid/v1.1/' },
  badOptions: { url: 'https://frost.invalid/v1.1', pageSize: 0 },
  backend: rest,
});

// Pushed over MQTT; a catalogue that cannot be read ends the attempt, since there is nothing to subscribe to.
feedConformance({
  card: feed,
  // aedes speaks MQTT 3.1.1; version 5 is tested against Mosquitto.
  options: {
    url: 'https://frost.invalid/v1.1/',
    mqtt: { url: 'ws://broker:9001/mqtt', protocolVersion: 4, clientId: 'twin' },
  },
  badOptions: { url: 'https://frost.invalid/v1.1', mqtt: { url: 'mqtt://broker:1883' } },
  roundMs: 1000,
  backend: brokerBackend(
    'v1.1/Datastreams(71)/Observations',
    {
      usual: [3, 2].map(result =>
        JSON.stringify({ phenomenonTime: `2026-01-01T00:0${result}:00Z`, resultTime: null, result }),
      ),
      empty: [],
      malformed: [],
    },
    rest,
  ),
});
