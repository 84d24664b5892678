import { feedConformance } from '../../../test/conformance/feed.ts';
import { httpBackend } from '../../../test/helpers/http-backend.ts';
import { feed } from './feed.ts';

feedConformance({
  card: feed,
  options: { url: 'https://orion.invalid/ngsi-ld/v1', types: ['AirQualityObserved'] },
  badOptions: { url: 'https://orion.invalid/ngsi-ld/v1', types: [] },
  backend: httpBackend({
    usual: [
      {
        id: 'urn:ngsi-ld:AirQualityObserved:1',
        type: 'AirQualityObserved',
        pm25: { type: 'Property', value: 12, observedAt: '2026-01-01T00:00:00Z' },
      },
    ],
    empty: [],
    malformed: '{"id": ',
  }),
});
