import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CityFeature } from '../../tiles/model.ts';
import { writeTileset } from '../../tiles/write/tileset.ts';

const ROOFS = ['flat', 'gabled', 'hipped', 'pyramidal'] as const;
/** Buildings of each run; a million more (some minutes) with KAPOK_BENCH_FULL=1. */
const SIZES = [10_000, 100_000, ...(process.env.KAPOK_BENCH_FULL ? [1_000_000] : [])];

/** A town of `count` houses and L-shaped blocks on a grid of 40 m, always the same. */
export function* synthesizeTown(count: number): Generator<CityFeature> {
  let state = 12345;
  const random = (): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
  const side = Math.ceil(Math.sqrt(count));
  for (let i = 0; i < count; i++) {
    const x = 113.25 + (i % side) * 0.0004;
    const y = 23.1 + Math.floor(i / side) * 0.0004;
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

async function measure(count: number): Promise<{ seconds: number; bytes: number; tiles: number }> {
  const outDir = mkdtempSync(join(tmpdir(), 'kapok-bench-'));
  try {
    const start = performance.now();
    const { bytes, tiles } = await writeTileset(synthesizeTown(count), { outDir });
    return { seconds: (performance.now() - start) / 1000, bytes, tiles };
  } finally {
    rmSync(outDir, { recursive: true, force: true });
  }
}

/**
 * Building tilesets of synthetic towns. `perBuildingRatio` is the cost of a building against that in the smallest
 * town of the same run: 1 means that cost grows linearly.
 */
export const bench = {
  name: 'tileset',
  async run(): Promise<Record<string, number>> {
    await measure(2000);
    const figures: Record<string, number> = {};
    let reference: number | undefined;
    for (const size of SIZES) {
      const { seconds, bytes, tiles } = await measure(size);
      const perBuilding = seconds / size;
      reference ??= perBuilding;
      figures[`${size}.seconds`] = seconds;
      figures[`${size}.perBuildingRatio`] = perBuilding / reference;
      figures[`${size}.bytesPerBuilding`] = bytes / size;
      figures[`${size}.tiles`] = tiles;
      figures[`${size}.peakMegabytes`] = process.resourceUsage().maxRSS / 1024;
    }
    return figures;
  },
};
