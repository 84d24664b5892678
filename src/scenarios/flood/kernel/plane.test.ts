import { describe, expect, it } from 'vitest';
import { singleThread } from './bands.ts';
import { BLOCKED, GridMemory, quantise } from './grid-memory.ts';
import type { Equations, Numerics } from './solver.ts';
import { DEFAULT_NUMERICS, ShallowWaterSolver } from './solver.ts';

const GRAVITY = 9.81;

interface Plane {
  readonly cells: number;
  readonly size: number;
  readonly bed: (x: number, y: number) => number;
  readonly depth: (x: number, y: number) => number;
  readonly velocity?: (x: number, y: number) => [number, number];
  readonly manning?: number;
  readonly equations?: Equations;
  readonly numerics?: Partial<Numerics>;
}

/** A square of water between walls, origin in its centre. */
function planeSolver(plane: Plane): ShallowWaterSolver {
  const { cells, size } = plane;
  const dx = size / cells;
  const grid = new GridMemory({ columns: cells, rows: cells, dx, dy: dx }, 1, false);
  const numerics = { ...DEFAULT_NUMERICS[plane.equations ?? 'full'], ...plane.numerics };
  const solver = new ShallowWaterSolver(grid, singleThread(grid), numerics);
  forEachCell(solver, (i, j, x, y) => {
    const bed = plane.bed(x, y);
    grid.bed[grid.index(i, j)] = quantise(bed);
    // The water surface is exact above the bed as stored.
    const depth = Math.max(0, plane.depth(x, y) + bed - quantise(bed));
    const [u, v] = plane.velocity?.(x, y) ?? [0, 0];
    grid.friction[grid.index(i, j)] = GRAVITY * (plane.manning ?? 0) ** 2;
    solver.setCell(i, j, depth, u, v);
  });
  solver.begin();
  return solver;
}

function forEachCell(
  solver: ShallowWaterSolver,
  visit: (i: number, j: number, x: number, y: number) => void,
): void {
  const { columns, rows, dx } = solver.grid.shape;
  for (let j = 0; j < rows; j++) {
    for (let i = 0; i < columns; i++) visit(i, j, (i + 0.5 - columns / 2) * dx, (j + 0.5 - rows / 2) * dx);
  }
}

function runUntil(solver: ShallowWaterSolver, seconds: number): void {
  while (solver.time < seconds - 1e-9) solver.step(seconds - solver.time);
}

function relativeL1(solver: ShallowWaterSolver, exact: (x: number, y: number) => number): number {
  let [error, total] = [0, 0];
  forEachCell(solver, (i, j, x, y) => {
    const depth = Math.max(0, exact(x, y));
    error += Math.abs(solver.depth(i, j) - depth);
    total += depth;
  });
  return error / total;
}

/** Greatest |q|, m²/s. */
function greatestDischarge(solver: ShallowWaterSolver): number {
  let greatest = 0;
  forEachCell(solver, (i, j) => {
    const [u, v] = solver.velocity(i, j, 0);
    greatest = Math.max(greatest, Math.hypot(u, v) * solver.depth(i, j) || 0);
  });
  return greatest;
}

describe.each(['full', 'inertial'] as const)('lake at rest with islands (%s)', equations => {
  it.each([0.8, 12, 180])('stays at rest at level %d m: |q| ≤ 1e-5 m²/s', level => {
    const bed = (x: number, y: number) =>
      1.7 * Math.exp(-((x - 8) ** 2 + y ** 2) / 60) +
      0.9 * Math.sin(x * 1.3) * Math.cos(y * 0.7) +
      (Math.abs(x + 12) < 2 && Math.abs(y) < 3 ? 5 : 0) +
      (level - 0.8);
    const solver = planeSolver({ cells: 64, size: 50, bed, depth: (x, y) => level - bed(x, y), equations });
    const before = solver.volume();
    for (let step = 0; step < 400; step++) solver.step();
    expect(greatestDischarge(solver)).toBeLessThanOrEqual(1e-5);
    expect(Math.abs(solver.volume() / before - 1)).toBeLessThan(1e-9);
  });
});

it('a deep lake (30 m) over a rough bed stays at rest', () => {
  const bed = (x: number, y: number) => 14 * Math.sin(x) * Math.cos(1.7 * y);
  const solver = planeSolver({ cells: 48, size: 100, bed, depth: (x, y) => 30 - bed(x, y) });
  for (let step = 0; step < 300; step++) solver.step();
  expect(greatestDischarge(solver)).toBeLessThanOrEqual(1e-5);
});

describe("Thacker's paraboloid", () => {
  const [radius, middle] = [1, 0.1];
  const bed = (x: number, y: number) => -middle * (1 - (x * x + y * y) / radius ** 2);

  it('radial oscillation returns after one period', () => {
    const rim = 0.8;
    const omega = Math.sqrt(8 * GRAVITY * middle) / radius;
    const A = (radius ** 2 - rim ** 2) / (radius ** 2 + rim ** 2);
    const depth = (x: number, y: number) => {
      const r2 = (x * x + y * y) / radius ** 2;
      const root = Math.sqrt(1 - A * A);
      return middle * (root / (1 - A) - 1 - r2 * ((1 - A * A) / (1 - A) ** 2 - 1)) - bed(x, y);
    };
    const solver = planeSolver({ cells: 100, size: 4, bed, depth });
    runUntil(solver, (2 * Math.PI) / omega);
    expect(relativeL1(solver, depth)).toBeLessThan(0.04);
  });

  it('planar surface circles back after one period', () => {
    const swing = 0.5;
    const omega = Math.sqrt(2 * GRAVITY * middle) / radius;
    const depth = (x: number, y: number) => ((swing * middle) / radius ** 2) * (2 * x - swing) - bed(x, y);
    const solver = planeSolver({ cells: 100, size: 4, bed, depth, velocity: () => [0, swing * omega] });
    runUntil(solver, (2 * Math.PI) / omega);
    expect(relativeL1(solver, depth)).toBeLessThan(0.03);
  });
});

describe.each(['full', 'inertial'] as const)('a column of water collapsing among blocks (%s)', equations => {
  const build = (numerics: Partial<Numerics> = {}) => {
    const solver = planeSolver({
      cells: 60,
      size: 60,
      bed: (x, y) => (Math.abs(Math.abs(x) - 15) < 3 && Math.abs(Math.abs(y) - 15) < 3 ? BLOCKED : 0),
      depth: (x, y) => (x * x + y * y < 36 ? 2 : 0),
      manning: 0.02,
      equations,
      numerics,
    });
    return solver;
  };

  it('keeps the symmetries of the square', () => {
    const solver = build();
    runUntil(solver, 12);
    let worst = 0;
    forEachCell(solver, (i, j) => {
      const depth = solver.depth(i, j);
      for (const other of [solver.depth(59 - i, j), solver.depth(i, 59 - j), solver.depth(j, i)]) {
        worst = Math.max(worst, Math.abs(depth - other));
      }
    });
    expect(worst).toBeLessThan(2e-4);
  });

  it('keeps its mass and stays positive, and nothing enters a block', () => {
    const solver = build();
    const before = solver.volume();
    runUntil(solver, 30);
    expect(Math.abs(solver.volume() / before - 1)).toBeLessThan(1e-6);
    forEachCell(solver, (i, j) => {
      expect(solver.depth(i, j)).toBeGreaterThanOrEqual(0);
      if (solver.grid.bed[solver.grid.index(i, j)] === BLOCKED) expect(solver.depth(i, j)).toBe(0);
    });
  });

  // Not for the inertial scheme: its smoothing grows as steps shrink (de Almeida et al. 2012), see the README.
  it.runIf(equations === 'full')('tends to the same answer when the time step is halved', () => {
    const { courant } = DEFAULT_NUMERICS[equations];
    const at = (factor: number) => {
      const solver = build({ courant: courant * factor });
      runUntil(solver, 10);
      return solver;
    };
    const [coarse, half, quarter] = [at(1), at(0.5), at(0.25)];
    const distance = (a: ShallowWaterSolver, b: ShallowWaterSolver) => {
      let sum = 0;
      forEachCell(a, (i, j) => {
        sum += Math.abs(a.depth(i, j) - b.depth(i, j));
      });
      return sum;
    };
    expect(distance(half, quarter)).toBeLessThan(distance(coarse, half));
  });
});
