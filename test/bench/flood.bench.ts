import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { GridMemory } from '../../src/scenarios/flood/kernel/grid-memory.ts';
import { nodeBands } from '../../src/scenarios/flood/kernel/node-bands.ts';
import type { Equations } from '../../src/scenarios/flood/kernel/solver.ts';
import { DEFAULT_NUMERICS, ShallowWaterSolver } from '../../src/scenarios/flood/kernel/solver.ts';

const SIZE = 1000;
const STEPS = 20;
const ROUNDS = 4;
const folder = fileURLToPath(new URL('./flood/', import.meta.url));

interface Speed {
  /** Million cell-steps per second by the wall, and per second that one thread really had. */
  readonly wall: number;
  readonly processor: number;
}

/** A dam break over rough, wet ground on 1000² cells; the best of a few rounds. */
async function speed(equations: Equations, threads: number): Promise<Speed> {
  const grid = new GridMemory({ columns: SIZE, rows: SIZE, dx: 10, dy: 10 }, threads, threads > 1);
  const runner = await nodeBands(grid, threads);
  const solver = new ShallowWaterSolver(grid, runner, DEFAULT_NUMERICS[equations]);
  for (let j = 0; j < SIZE; j++) {
    for (let i = 0; i < SIZE; i++) {
      const at = grid.index(i, j);
      grid.bed[at] = 2 * Math.sin(i / 50) * Math.cos(j / 70);
      grid.friction[at] = 9.81 * 0.03 ** 2;
      solver.setCell(i, j, 3 + (i < SIZE / 2 ? 1 : 0) - grid.bed[at]!);
    }
  }
  solver.begin();
  for (let step = 0; step < STEPS; step++) solver.step();
  let [wall, processor] = [0, 0];
  for (let round = 0; round < ROUNDS; round++) {
    const [startedMs, usage] = [performance.now(), process.cpuUsage()];
    for (let step = 0; step < STEPS; step++) solver.step();
    const { user, system } = process.cpuUsage(usage);
    const cellSteps = SIZE * SIZE * STEPS;
    wall = Math.max(wall, cellSteps / (performance.now() - startedMs) / 1e3);
    processor = Math.max(processor, cellSteps / (user + system));
  }
  solver.dispose();
  return { wall, processor };
}

/** Million cell-steps a processor second of a plain first-order scheme, or undefined where it cannot be built. */
function referenceC(): number | undefined {
  const built = mkdtempSync(join(tmpdir(), 'kapok-flood-'));
  try {
    const program = join(built, 'reference');
    execFileSync('gcc', ['-O3', join(folder, 'reference.c'), '-o', program, '-lm'], { stdio: 'ignore' });
    return Number(
      execFileSync(program, [String(SIZE), String(STEPS)])
        .toString()
        .split(' ')[0],
    );
  } catch {
    console.warn('flood: no gcc here, no comparison with C');
    return undefined;
  } finally {
    rmSync(built, { recursive: true });
  }
}

function referenceNumpy(): number | undefined {
  try {
    return Number(execFileSync('python3', [join(folder, 'reference.py'), String(SIZE), '5']).toString());
  } catch {
    console.warn('flood: no numpy here, no comparison with it');
    return undefined;
  }
}

export const bench = {
  name: 'flood',
  async run(): Promise<Record<string, number>> {
    const c = referenceC();
    const numpy = referenceNumpy();
    const full = await speed('full', 1);
    const inertial = await speed('inertial', 1);
    const figures: Record<string, number> = {
      fullMillionCellSteps: full.wall,
      fullMillionCellStepsPerProcessorSecond: full.processor,
      inertialMillionCellSteps: inertial.wall,
      inertialMillionCellStepsPerProcessorSecond: inertial.processor,
    };
    if (c) figures.fullToFirstOrderCRatio = full.processor / c;
    if (numpy) figures.fullToFirstOrderNumpyRatio = full.processor / numpy;
    if (availableParallelism() > 1) {
      figures.fullTwoWorkersRatio = (await speed('full', 2)).wall / full.wall;
      figures.inertialTwoWorkersRatio = (await speed('inertial', 2)).wall / inertial.wall;
    }
    return figures;
  },
};
