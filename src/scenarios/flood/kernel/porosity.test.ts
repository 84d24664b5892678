import { describe, expect, it } from 'vitest';
import { singleThread } from './bands.ts';
import { GridMemory, quantise } from './grid-memory.ts';
import type { Equations } from './solver.ts';
import { DEFAULT_NUMERICS, ShallowWaterSolver } from './solver.ts';

const CELLS = 48;

/** A square basin of 10 m cells; `open` gives the porosity of cell and faces, undefined for none. */
function basin(
  equations: Equations,
  bed: (i: number, j: number) => number,
  level: (i: number, j: number) => number,
  open?: (i: number, j: number) => readonly [cell: number, west: number, south: number],
): ShallowWaterSolver {
  const grid = new GridMemory({ columns: CELLS, rows: CELLS, dx: 10, dy: 10 }, 1, false, open !== undefined);
  const solver = new ShallowWaterSolver(grid, singleThread(grid), DEFAULT_NUMERICS[equations]);
  for (let j = 0; j < CELLS; j++) {
    for (let i = 0; i < CELLS; i++) {
      const at = grid.index(i, j);
      grid.bed[at] = quantise(bed(i, j));
      grid.friction[at] = 9.81 * 0.03 ** 2;
      if (open) {
        const [cell, west, south] = open(i, j);
        grid.porosity!.inverse[at] = 1 / cell;
        grid.porosity!.west[at] = west;
        grid.porosity!.south[at] = south;
      }
      solver.setCell(i, j, Math.max(0, level(i, j) - grid.bed[at]));
    }
  }
  solver.begin();
  return solver;
}

const hills = (i: number, j: number) => 1.5 * Math.sin(i / 3) * Math.cos(j / 4);
const dam = (i: number) => (i < CELLS / 2 ? 3 : 1);
/** Varied, faces never more open than the cells beside them. */
const varied = (i: number, j: number): [number, number, number] => {
  const cell = (a: number, b: number) => 0.6 + 0.4 * Math.sin(a * 1.7 + b * 0.9) ** 2;
  const narrow = 0.5 + 0.5 * Math.cos(i + 2 * j) ** 2;
  return [
    cell(i, j),
    narrow * Math.min(cell(i, j), cell(i - 1, j)),
    narrow * Math.min(cell(i, j), cell(i, j - 1)),
  ];
};

describe.each(['full', 'inertial'] as const)('buildings as porosity (%s)', equations => {
  it('where all is open nothing changes, to the bit', () => {
    const [without, open] = [basin(equations, hills, dam), basin(equations, hills, dam, () => [1, 1, 1])];
    for (let step = 0; step < 60; step++) for (const solver of [without, open]) solver.step();
    expect(open.time).toBe(without.time);
    expect([...open.state.h]).toEqual([...without.state.h]);
    expect([...open.state.u]).toEqual([...without.state.u]);
  });

  it('a lake among buildings stays at rest', () => {
    const solver = basin(equations, hills, () => 1, varied);
    for (let step = 0; step < 200; step++) solver.step();
    let greatest = 0;
    for (let j = 0; j < CELLS; j++) {
      for (let i = 0; i < CELLS; i++) {
        greatest = Math.max(greatest, Math.hypot(...solver.velocity(i, j, 0)) * solver.depth(i, j) || 0);
      }
    }
    expect(greatest).toBeLessThanOrEqual(1e-5);
  });

  it('no water is made or lost', () => {
    const solver = basin(equations, hills, dam, varied);
    const before = solver.volume();
    for (let step = 0; step < 300; step++) solver.step();
    expect(Math.abs(solver.volume() / before - 1)).toBeLessThan(1e-6);
    expect(Math.min(...solver.state.h)).toBeGreaterThanOrEqual(0);
  });

  it('with the same porosity everywhere water moves as over open ground', () => {
    const [open, half] = [
      basin(equations, () => 0, dam),
      basin(
        equations,
        () => 0,
        dam,
        () => [0.5, 0.5, 0.5],
      ),
    ];
    // Until the waves reach the walls.
    for (let step = 0; step < 25; step++) for (const solver of [open, half]) solver.step();
    for (let i = 0; i < CELLS; i++) expect(half.depth(i, 20)).toBeCloseTo(open.depth(i, 20), 4);
    expect(half.volume() / open.volume()).toBeCloseTo(0.5, 6);
  });

  it('narrow faces hold the flow back', () => {
    const [open, narrow] = [
      basin(equations, () => 0, dam),
      basin(
        equations,
        () => 0,
        dam,
        i => (i > 24 && i < 30 ? [0.4, 0.1, 0.4] : [1, 0.4, 1]),
      ),
    ];
    for (const solver of [open, narrow]) while (solver.time < 45) solver.step();
    expect(narrow.depth(40, 20)).toBeLessThan(open.depth(40, 20) - 0.1);
  });
});
