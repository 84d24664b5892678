import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeTileset } from '../../tiles/write/tileset.ts';
import { synthesizeTown } from '../helpers/town-pack.ts';

/** Buildings of each run; a million more (some minutes) with KAPOK_BENCH_FULL=1. */
const SIZES = [10_000, 100_000, ...(process.env.KAPOK_BENCH_FULL ? [1_000_000] : [])];

interface Measured {
  readonly seconds: number;
  /** User and system time of all threads. */
  readonly processorSeconds: number;
  readonly bytes: number;
  readonly tiles: number;
}

async function measure(count: number): Promise<Measured> {
  const outDir = mkdtempSync(join(tmpdir(), 'kapok-bench-'));
  try {
    const [start, used] = [performance.now(), process.cpuUsage()];
    const { bytes, tiles } = await writeTileset(synthesizeTown(count), { outDir });
    const { user, system } = process.cpuUsage(used);
    return {
      seconds: (performance.now() - start) / 1000,
      processorSeconds: (user + system) / 1e6,
      bytes,
      tiles,
    };
  } finally {
    rmSync(outDir, { recursive: true, force: true });
  }
}

/**
 * Building tilesets of synthetic towns. `perBuildingRatio` is the processor time of a building against that in the
 * smallest town of the same run: 1 means that cost grows linearly.
 */
export const bench = {
  name: 'tileset',
  async run(): Promise<Record<string, number>> {
    await measure(2000);
    const figures: Record<string, number> = {};
    let reference: number | undefined;
    for (const size of SIZES) {
      const { seconds, processorSeconds, bytes, tiles } = await measure(size);
      const perBuilding = processorSeconds / size;
      reference ??= perBuilding;
      figures[`${size}.seconds`] = seconds;
      figures[`${size}.processorSeconds`] = processorSeconds;
      figures[`${size}.perBuildingRatio`] = perBuilding / reference;
      figures[`${size}.bytesPerBuilding`] = bytes / size;
      figures[`${size}.tiles`] = tiles;
      figures[`${size}.peakMegabytes`] = process.resourceUsage().maxRSS / 1024;
    }
    return figures;
  },
};
