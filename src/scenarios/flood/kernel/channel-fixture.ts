import { readFileSync } from 'node:fs';
import { singleThread } from './bands.ts';
import { GridMemory } from './grid-memory.ts';
import type { Equations, Numerics, OpenEdge } from './solver.ts';
import { DEFAULT_NUMERICS, ShallowWaterSolver } from './solver.ts';

/** Columns of an analytic solution in `fixtures/`. */
export function readSolution(name: string): Record<string, Float64Array> {
  const text = readFileSync(new URL(`../fixtures/${name}.csv`, import.meta.url), 'utf8').trim();
  const [header, ...lines] = text.split(/\r?\n/).map(line => line.split(','));
  return Object.fromEntries(
    header!.map((key, column) => [key, Float64Array.from(lines, line => Number(line[column]))]),
  );
}

/** The column of a solution at `x`, linear between its points and beyond its ends. */
export function sample(solution: Record<string, Float64Array>, key: string, x: number): number {
  const xs = solution.x!;
  const values = solution[key]!;
  let k = xs.findIndex(other => other >= x);
  if (k < 0) k = xs.length - 1;
  k = Math.max(1, k);
  const t = (x - xs[k - 1]!) / (xs[k]! - xs[k - 1]!);
  return values[k - 1]! + t * (values[k]! - values[k - 1]!);
}

export interface Channel {
  readonly cells: number;
  readonly length: number;
  readonly bed: (x: number) => number;
  readonly depth: (x: number) => number;
  readonly manning?: number;
  readonly edges?: readonly OpenEdge[];
  readonly equations?: Equations;
  readonly numerics?: Partial<Numerics>;
}

/** A channel one cell wide between walls, along x. */
export function channelSolver(channel: Channel): ShallowWaterSolver {
  const dx = channel.length / channel.cells;
  const grid = new GridMemory({ columns: channel.cells, rows: 1, dx, dy: dx }, 1, false);
  const equations = channel.equations ?? 'full';
  const solver = new ShallowWaterSolver(
    grid,
    singleThread(grid),
    { ...DEFAULT_NUMERICS[equations], ...channel.numerics },
    channel.edges,
  );
  for (let i = 0; i < channel.cells; i++) {
    const x = (i + 0.5) * dx;
    const at = grid.index(i, 0);
    grid.bed[at] = channel.bed(x);
    grid.friction[at] = 9.81 * (channel.manning ?? 0) ** 2;
    solver.setCell(i, 0, channel.depth(x));
  }
  solver.begin();
  return solver;
}

/** Steps until `seconds`. */
export function runUntil(
  solver: ShallowWaterSolver,
  seconds: number,
  afterStep?: (dt: number) => void,
): void {
  while (solver.time < seconds - 1e-9) {
    const dt = solver.step(seconds - solver.time);
    afterStep?.(dt);
  }
}

/** Depths of row 0. */
export function depths(solver: ShallowWaterSolver): Float64Array {
  return Float64Array.from({ length: solver.grid.shape.columns }, (_, i) => solver.depth(i, 0));
}
