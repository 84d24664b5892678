import { existsSync } from 'node:fs';
import { join } from 'node:path';

const FOLDER = join(import.meta.dirname, '../../public/cities/guangzhou');

/** Whether the sample city has been built (`npm start`, or the build stage of `npm test`). */
export const SAMPLE_CITY_BUILT = existsSync(join(FOLDER, 'city.json'));

/** The sample city as the harness serves it. */
export const SAMPLE_CITY = {
  terrain: 'cities/guangzhou/terrain',
  tilesets: ['buildings', 'landmarks', 'bridges'].map(
    name => `cities/guangzhou/tilesets/${name}/tileset.json`,
  ),
} as const;

/** Eyes over the old town, the new town and the river: from the street to far above, steep and grazing. */
export const SAMPLE_CITY_POSES = [
  { longitude: 113.3205, latitude: 23.1135, height: 320, heading: 10, pitch: -28 },
  { longitude: 113.264, latitude: 23.112, height: 260, heading: 20, pitch: -22 },
  { longitude: 113.326, latitude: 23.104, height: 140, heading: 345, pitch: -9 },
  { longitude: 113.29, latitude: 23.119, height: 600, heading: 90, pitch: -42 },
  { longitude: 113.355, latitude: 23.125, height: 220, heading: 250, pitch: -16 },
  { longitude: 113.3075, latitude: 23.0975, height: 460, heading: 34, pitch: -13 },
  { longitude: 113.245, latitude: 23.123, height: 180, heading: 120, pitch: -30 },
  { longitude: 113.34, latitude: 23.132, height: 1500, heading: 200, pitch: -60 },
] as const;
