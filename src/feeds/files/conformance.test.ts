import { feedConformance } from '../../../test/conformance/feed.ts';
import { httpBackend } from '../../../test/helpers/http-backend.ts';
import { feed } from './feed.ts';

feedConformance({
  card: feed,
  options: { url: 'blob:kapok', name: 'stations.csv', zone: '+08:00' },
  badOptions: { url: 'blob:kapok', name: 'stations.csv', origin: 'measured' },
  backend: httpBackend({
    usual: 'id,lon,lat,time,level\nA,113.3,23.1,2026-01-01 00:00,1.5\n',
    empty: 'id,lon,lat\n',
    malformed: 'a,b\n1,2\n',
  }),
});
