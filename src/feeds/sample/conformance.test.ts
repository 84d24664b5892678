import { feedConformance } from '../../../test/conformance/feed.ts';
import { fetchFrom, SAMPLE_OPTIONS, samplePack } from '../../../test/helpers/sample-pack.ts';
import { feed } from './feed.ts';

const EMPTY = {
  'feeds/stations.json': { version: 1, stations: [] },
  'feeds/series.json': { version: 1, data: 'series.bin', properties: [], series: [] },
  'feeds/series.bin': new ArrayBuffer(0),
  'feeds/traffic.json': { version: 1, profiles: [], roadIds: [], profileOfRoad: [], factorOfRoad: [] },
  'feeds/cameras.json': { version: 1, ids: [] },
};

feedConformance({
  card: feed,
  options: SAMPLE_OPTIONS,
  badOptions: { stations: 5 },
  backend: says => {
    const files = {
      usual: samplePack(),
      empty: EMPTY,
      malformed: { ...samplePack(), 'feeds/series.json': { version: 99 } },
      down: {},
    }[says];
    return { fetch: fetchFrom(files, '') };
  },
});
