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

/** A column of water that collapses on a dry plain, `shift` columns and rows from its corner: its depths around it. */
async function collapse(equations: Equations, shift: readonly [number, number]): Promise<number[]> {
  const [columns, rows, reach] = [320, 260, 60];
  const grid = new GridMemory({ columns, rows, dx: 5, dy: 5 }, 1, false);
  const solver = new ShallowWaterSolver(grid, await nodeBands(grid, 1), DEFAULT_NUMERICS[equations]);
  const [x, y] = [reach + shift[0], reach + shift[1]];
  for (let j = 0; j < rows; j++) {
    for (let i = 0; i < columns; i++) {
      grid.bed[grid.index(i, j)] = 0;
      grid.friction[grid.index(i, j)] = 9.81 * 0.03 ** 2;
      solver.setCell(i, j, Math.hypot(i - x, 2 * (j - y)) < 12 ? 3 : 0);
    }
  }
  solver.begin();
  const before = solver.volume();
  // Long before the water reaches the nearest wall.
  for (let step = 0; step < 130; step++) solver.step();
  expect(solver.volume()).toBeCloseTo(before, 2);
  const depths: number[] = [];
  for (let j = y - reach; j <= y + reach; j++) {
    for (let i = x - reach; i <= x + reach; i++) depths.push(solver.depth(i, j));
  }
  return depths;
}

it.each(['full', 'inertial'] as const)(
  '%s: to the bit the same wherever it happens among the patches that sleep while dry',
  async equations => {
    const here = await collapse(equations, [0, 0]);
    expect(here.filter(depth => depth > 0).length).toBeGreaterThan(1000);
    for (const shift of [
      [64, 16],
      [137, 75],
    ] as const)
      expect(await collapse(equations, shift)).toEqual(here);
  },
);
