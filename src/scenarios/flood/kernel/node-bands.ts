import type { BandRunner } from './bands.ts';
import { singleThread } from './bands.ts';
import type { GridMemory } from './grid-memory.ts';

/** Bands for the command line: worker threads of Node. */
export async function nodeBands(grid: GridMemory, _threads: number): Promise<BandRunner> {
  return singleThread(grid);
}
