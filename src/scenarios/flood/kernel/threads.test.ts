import { expect, it } from 'vitest';
import { GridMemory } from './grid-memory.ts';
import { nodeBands } from './node-bands.ts';
import type { Equations } from './solver.ts';
import { DEFAULT_NUMERICS, ShallowWaterSolver } from './solver.ts';

/** A dam break over rough ground with rain; every array of the state afterwards. */
async function run(equations: Equations, threads: number): Promise<Float32Array[]> {
  const [columns, rows] = [200, 150];
  const grid = new GridMemory({ columns, rows, dx: 5, dy: 4 }, threads, threads > 1);
  const runner = await nodeBands(grid, threads);
  const solver = new ShallowWaterSolver(grid, runner, DEFAULT_NUMERICS[equations]);
  for (let j = 0; j < rows; j++) {
    for (let i = 0; i < columns; i++) {
      const bed = 2 * Math.sin(i / 9) * Math.cos(j / 7);
      grid.bed[grid.index(i, j)] = bed;
      grid.friction[grid.index(i, j)] = 9.81 * 0.03 ** 2;
      solver.setCell(i, j, Math.max(0, (i < 60 && j < 90 ? 4 : 0) - bed));
    }
  }
  solver.begin();
  grid.zoneTable.set([2e-5, 1e-6, 0.1, 1e-7]);
  for (let step = 0; step < 150; step++) {
    solver.step();
    if (step % 5 === 0) solver.applySources();
    solver.recordExtremes(0.05);
  }
  const { h, lo, u, v } = solver.state;
  const arrays = [h, lo, u, v, ...grid.extremes, Float32Array.of(solver.time, solver.volume())];
  solver.dispose();
  return arrays.map(array => array.slice());
}

it.each(['full', 'inertial'] as const)(
  '%s: bitwise the same whatever the number of threads',
  async equations => {
    const [one, two, three] = [await run(equations, 1), await run(equations, 2), await run(equations, 3)];
    const bits = (arrays: Float32Array[]) =>
      arrays.map(array => Buffer.from(array.buffer).toString('base64'));
    expect(bits(two)).toEqual(bits(one));
    expect(bits(three)).toEqual(bits(one));
  },
);
