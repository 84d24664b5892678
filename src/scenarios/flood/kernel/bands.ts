import type { GridMemory } from './grid-memory.ts';
import { BLOCK } from './grid-memory.ts';
import type { KernelExports } from './wasm.ts';
import { instantiateKernel, kernelModule } from './wasm.ts';

/** What the kernel can be asked to do on every row. */
export type BandCommand =
  | { readonly kind: 'full' | 'inertial'; readonly level: 0 | 1; readonly dt: number }
  | { readonly kind: 'sources'; readonly level: 0 | 1; readonly isStaggered: boolean }
  | { readonly kind: 'sum'; readonly level: 0 | 1 }
  | {
      readonly kind: 'extremes';
      readonly level: 0 | 1;
      readonly time: number;
      readonly threshold: number;
      readonly isStaggered: boolean;
    };

/** Runs commands on all rows, however many threads share them. Results do not depend on their number. */
export interface BandRunner {
  readonly threads: number;
  /** Greatest inverse time scale (1/s) of a step; 0 for other commands. */
  run(command: BandCommand): number;
  dispose(): void;
}

/** Pointers a band needs; plain data, so that it can be sent to another thread. */
export interface BandLayout {
  readonly parameters: readonly [number, number];
  readonly scratch: number;
  readonly zones: number;
  readonly zoneTable: number;
  readonly soaked: number;
  readonly rowSums: number;
  readonly extremes: number;
  readonly arrayBytes: number;
  readonly strideBytes: number;
  readonly firstRow: number;
  readonly endRow: number;
}

/** Splits the rows into one band a thread, at multiples of BLOCK. */
export function bandLayouts(grid: GridMemory, threads: number): BandLayout[] {
  const blocks = Math.ceil(grid.shape.rows / BLOCK);
  return Array.from({ length: threads }, (_, thread) => ({
    parameters: grid.parameters,
    scratch: grid.scratch(thread),
    zones: grid.zonesPointer,
    zoneTable: grid.zoneTablePointer,
    soaked: grid.soakedPointer,
    rowSums: grid.rowSumsPointer,
    extremes: grid.extremesPointer,
    arrayBytes: grid.arrayBytes,
    strideBytes: grid.stride * 4,
    firstRow: Math.floor((thread * blocks) / threads) * BLOCK,
    endRow: Math.min(grid.shape.rows, Math.floor(((thread + 1) * blocks) / threads) * BLOCK),
  }));
}

/** Carries out a command on one band. */
export function runBand(kernel: KernelExports, band: BandLayout, command: BandCommand): number {
  const { firstRow, endRow } = band;
  const parameters = band.parameters[command.level];
  switch (command.kind) {
    case 'full':
      return kernel.stepFull(parameters, band.scratch, firstRow, endRow, command.dt);
    case 'inertial':
      return kernel.stepInertial(parameters, band.scratch, firstRow, endRow, command.dt);
    case 'sources':
      kernel.applySources(
        parameters,
        band.zones,
        band.zoneTable,
        band.soaked,
        band.rowSums,
        firstRow,
        endRow,
        command.isStaggered ? 0 : 1,
      );
      return 0;
    case 'sum':
      kernel.sumDepth(parameters, band.rowSums, firstRow, endRow);
      return 0;
    case 'extremes':
      kernel.recordExtremes(
        parameters,
        band.extremes,
        band.arrayBytes,
        firstRow,
        endRow,
        command.time,
        command.threshold,
        command.isStaggered ? 1 : 0,
        band.strideBytes,
      );
      return 0;
  }
}

/** All rows in the calling thread. */
export function singleThread(grid: GridMemory): BandRunner {
  const kernel = instantiateKernel(
    kernelModule(grid.memory.buffer instanceof ArrayBuffer === false),
    grid.memory,
  );
  const [band] = bandLayouts(grid, 1);
  return { threads: 1, run: command => runBand(kernel, band!, command), dispose: () => {} };
}
