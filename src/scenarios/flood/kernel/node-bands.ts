import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { BandAssignment, BandThread } from './band-threads.ts';
import { threadedBands } from './band-threads.ts';
import type { BandRunner } from './bands.ts';
import { singleThread } from './bands.ts';
import type { GridMemory } from './grid-memory.ts';

// A worker thread of Node 20 takes no loader from its parent: it imports the entry through tsx itself.
const TSX = pathToFileURL(createRequire(import.meta.url).resolve('tsx/esm/api')).href.replace('.cjs', '.mjs');
const ENTRY = new URL('./node-band-entry.ts', import.meta.url).href;
const BOOT = `import('${TSX}').then(({ tsImport }) => tsImport('${ENTRY}', '${ENTRY}'))`;

/** Bands for the command line: worker threads of Node, which need memory that is shared. */
export async function nodeBands(grid: GridMemory, threads: number): Promise<BandRunner> {
  return threads > 1 ? threadedBands(grid, threads, startThread) : singleThread(grid);
}

function startThread(): BandThread {
  let worker: Worker | undefined;
  return {
    assign(workerData: BandAssignment) {
      const started = new Worker(BOOT, { eval: true, workerData });
      worker = started;
      return new Promise((resolve, reject) => {
        started.once('error', reject);
        started.once('message', () => {
          started.unref();
          resolve();
        });
      });
    },
    terminate: () => void worker?.terminate(),
  };
}
