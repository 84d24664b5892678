import { feedConformance } from '../../../test/conformance/feed.ts';
import { brokerBackend } from '../../../test/helpers/broker-backend.ts';
import { httpBackend } from '../../../test/helpers/http-backend.ts';
import { feed } from './feed.ts';

const ENTITY = (pm25: number) => ({
  id: 'urn:ngsi-ld:AirQualityObserved:1',
  type: 'AirQualityObserved',
  pm25: { type: 'Property', value: pm25, observedAt: `2026-01-01T00:${pm25}:00Z` },
});
const http = httpBackend({ usual: [ENTITY(12)], empty: [], malformed: '{"id": ' });

feedConformance({
  card: feed,
  options: { url: 'https://orion.invalid/ngsi-ld/v1', types: ['AirQualityObserved'] },
  badOptions: { url: 'https://orion.invalid/ngsi-ld/v1', types: [] },
  backend: http,
});

// Notified over MQTT.
feedConformance({
  card: feed,
  // aedes speaks MQTT 3.1.1; version 5 is tested against Mosquitto.
  options: {
    url: 'https://orion.invalid/ngsi-ld/v1',
    types: ['AirQualityObserved'],
    subscription: {
      via: 'mqtt',
      url: 'ws://broker:9001/mqtt',
      protocolVersion: 4,
      clientId: 'twin',
      topic: 'city/ngsi',
    },
  },
  badOptions: {
    url: 'https://orion.invalid/ngsi-ld/v1',
    types: ['AirQualityObserved'],
    subscription: { via: 'pigeon' },
  },
  roundMs: 1000,
  backend: brokerBackend(
    'city/ngsi',
    {
      usual: [14, 13].map(pm25 =>
        JSON.stringify({ metadata: {}, body: { type: 'Notification', data: [ENTITY(pm25)] } }),
      ),
      empty: [JSON.stringify({ metadata: {}, body: { type: 'Notification', data: [] } })],
      malformed: ['{"body":', '{"body":{"data":[5]}}'],
    },
    says => http(says === 'malformed' ? 'empty' : says),
  ),
});
