import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { CityFeature } from '../../tiles/model.ts';
import { writeCity } from '../../tiles/write/city.ts';
import { writeTileset } from '../../tiles/write/tileset.ts';

const ROOFS = ['flat', 'gabled', 'hipped', 'pyramidal'] as const;
const STEP_DEGREES = 0.0004;
const [WEST, SOUTH] = [113.25, 23.1];

/** A town of `count` houses and L-shaped blocks on a grid of 40 m, always the same. */
export function* synthesizeTown(count: number): Generator<CityFeature> {
  let state = 12345;
  const random = (): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
  const side = Math.ceil(Math.sqrt(count));
  for (let i = 0; i < count; i++) {
    const x = WEST + (i % side) * STEP_DEGREES;
    const y = SOUTH + Math.floor(i / side) * STEP_DEGREES;
    const width = 0.0001 + random() * 0.0002;
    const depth = 0.0001 + random() * 0.0002;
    const ring =
      random() < 0.3
        ? [
            x,
            y,
            x + width,
            y,
            x + width,
            y + depth / 2,
            x + width / 2,
            y + depth / 2,
            x + width / 2,
            y + depth,
            x,
            y + depth,
          ]
        : [x, y, x + width, y, x + width, y + depth, x, y + depth];
    const storeys = 2 + Math.floor(random() * random() * 30);
    yield {
      id: `bench:${i}`,
      tileset: 'buildings',
      attributes: {
        use: 'residential',
        storeys,
        year: 1980 + (i % 40),
        source: 'bench',
        kind: 'synthetic',
        cimLevel: 2,
      },
      geometry: {
        kind: 'prism',
        rings: [Float64Array.from(ring)],
        baseHeight: 5,
        height: storeys * 3,
        ...(i % 3 === 0 ? { roof: { shape: ROOFS[(i / 3) % 4]!, height: 3 } } : {}),
      },
    };
  }
}

/** Bounds of a town of `count` buildings, degrees. */
function townBounds(count: number): [west: number, south: number, east: number, north: number] {
  const extent = Math.ceil(Math.sqrt(count)) * STEP_DEGREES;
  return [WEST, SOUTH, WEST + extent, SOUTH + extent];
}

/** Writes the town as a city pack, unless the folder holds one. */
export async function writeTownPack(count: number, directory: string): Promise<void> {
  if (existsSync(join(directory, 'city.json'))) return;
  await writeTileset(synthesizeTown(count), { outDir: join(directory, 'tilesets/town') });
  const [west, south, east, north] = townBounds(count);
  const title = { zh: `合成城（${count} 栋）`, en: `Synthetic town of ${count}` };
  const home = { longitude: (west + east) / 2, latitude: south, height: 2000, heading: 0, pitch: -35 };
  writeCity(
    {
      version: 1,
      id: 'town',
      name: title,
      timeZone: 'Asia/Shanghai',
      extent: [west, south, east, north],
      home,
      tilesets: [
        { id: 'town', title, url: 'tilesets/town/tileset.json', source: 'bench', content: 'buildings' },
      ],
      sources: [
        { id: 'bench', title, kind: 'synthetic', licence: 'CC0', attribution: '', date: '2026-01-01' },
      ],
    },
    directory,
  );
}
