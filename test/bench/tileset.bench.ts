import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeTileset } from '../../tiles/write/tileset.ts';
import { synthesizeTown } from '../helpers/town-pack.ts';

/** Buildings of each run; a million more (some minutes) with KAPOK_BENCH_FULL=1. */
const SIZES = [10_000, 100_000, ...(process.env.KAPOK_BENCH_FULL ? [1_000_000] : [])];

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
