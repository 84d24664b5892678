import { feedConformance } from '../../../test/conformance/feed.ts';
import { httpBackend } from '../../../test/helpers/http-backend.ts';
import { feed } from './feed.ts';

feedConformance({
  card: feed,
  options: {
    url: 'https://features.invalid',
    collection: 'hydrants',
    observed: [{ property: 'pressure' }],
    timeProperty: 'at',
  },
  badOptions: { url: 'https://features.invalid', collection: '' },
  roundMs: 400_000,
  backend: httpBackend({
    usual: url =>
      url.includes('offset=1')
        ? {
            type: 'FeatureCollection',
            features: [
              {
                type: 'Feature',
                id: 'b',
                geometry: { type: 'Point', coordinates: [113.2, 23.1] },
                properties: {},
              },
            ],
          }
        : {
            type: 'FeatureCollection',
            features: [
              {
                type: 'Feature',
                id: 'a',
                geometry: { type: 'Point', coordinates: [113.1, 23.1] },
                properties: { pressure: 300, at: '2026-01-01T00:00:00Z' },
              },
            ],
            links: [{ rel: 'next', href: 'https://elsewhere.invalid/collections/hydrants/items?offset=1' }],
          },
    empty: { type: 'FeatureCollection', features: [] },
    malformed: { type: 'FeatureCollection', features: 'none' },
  }),
});
