import type { GridSeries } from '@core/scenario.ts';
import { quantiseFrames } from '../../runtime/quantise.ts';
import type { PlacedGrid } from '../case/placed-grid.ts';
import { BLOCKED } from '../kernel/grid-memory.ts';
import type { FloodRun } from '../model/flood-run.ts';

/** Depth below which a cell is drawn dry, m. */
export const SHOWN_DEPTH = 0.03;
const FRAME_BYTES = 6;
const BUDGET_BYTES = 60e6;
const MOST_FRAMES = 37;
const FEWEST_FRAMES = 7;

/** Key frames a run keeps: as many as fit the budget. */
export function frameCount(cells: number): number {
  return Math.max(FEWEST_FRAMES, Math.min(MOST_FRAMES, Math.floor(BUDGET_BYTES / (cells * FRAME_BYTES))));
}

/** Collects depth and velocity as the run goes. */
export class KeyFrames {
  readonly times: number[] = [];
  readonly #depths: Float32Array[] = [];
  readonly #east: Float32Array[] = [];
  readonly #north: Float32Array[] = [];

  /** Keeps the present state; cells of `isWater` (the river itself) stay empty. */
  take(run: FloodRun, isWater: (cell: number) => boolean): void {
    const { columns, rows } = run.setup.shape;
    const [depth, east, north] = [0, 1, 2].map(() => new Float32Array(columns * rows).fill(Number.NaN));
    for (let j = 0; j < rows; j++) {
      for (let i = 0; i < columns; i++) {
        const cell = j * columns + i;
        const d = run.solver.depth(i, j);
        if (d < SHOWN_DEPTH || isWater(cell)) continue;
        depth![cell] = d;
        [east![cell], north![cell]] = run.solver.velocity(i, j);
      }
    }
    this.times.push(run.time);
    this.#depths.push(depth!);
    this.#east.push(east!);
    this.#north.push(north!);
  }

  grids(grid: PlacedGrid): GridSeries[] {
    const make = (id: string, zh: string, en: string, unit: string, frames: Float32Array[]) =>
      gridSeries({ id, title: { zh, en }, unit }, grid, this.times, frames);
    return [
      make('depth', '积水深度', 'Water depth', 'm', this.#depths),
      make('velocity-east', '东向流速', 'Velocity, east', 'm/s', this.#east),
      make('velocity-north', '北向流速', 'Velocity, north', 'm/s', this.#north),
    ];
  }
}

/** Grids that hold for the whole run: ground, greatest depth and speed, arrival time, hazard class. */
export function extremeGrids(
  run: FloodRun,
  grid: PlacedGrid,
  ground: Float64Array,
  isWater: (cell: number) => boolean,
): GridSeries[] {
  const memory = run.solver.grid;
  const [depth, speed, hazard, arrival] = memory.extremes;
  const frame = (value: (at: number) => number) => {
    const values = new Float32Array(grid.columns * grid.rows).fill(Number.NaN);
    for (let j = 0; j < grid.rows; j++) {
      for (let i = 0; i < grid.columns; i++) {
        const at = memory.index(i, j);
        const cell = j * grid.columns + i;
        const isDry = memory.bed[at]! > BLOCKED / 2 || depth[at]! < SHOWN_DEPTH || isWater(cell);
        if (!isDry) values[cell] = value(at);
      }
    }
    return values;
  };
  const make = (id: string, zh: string, en: string, unit: string, values: Float32Array) =>
    gridSeries({ id, title: { zh, en }, unit }, grid, [0], [values]);
  return [
    { ...make('ground', '地面高程', 'Ground elevation', 'm', Float32Array.from(ground)), isPlace: true },
    make(
      'max-depth',
      '最大水深',
      'Greatest depth',
      'm',
      frame(at => depth[at]!),
    ),
    make(
      'max-speed',
      '最大流速',
      'Greatest speed',
      'm/s',
      frame(at => speed[at]!),
    ),
    make(
      'arrival',
      '到达时间',
      'Arrival time',
      'min',
      frame(at => (arrival[at]! < 0 ? Number.NaN : arrival[at]! / 60)),
    ),
    make(
      'hazard',
      '危险等级',
      'Hazard class',
      '',
      frame(at => hazardClass(depth[at]!, hazard[at]!)),
    ),
  ];
}

/**
 * Danger to people after DEFRA/EA FD2320: rating d·(v + 0.5) + debris factor (urban: 1 from 0.25 m), in classes
 * 1 low (< 0.75), 2 moderate (< 1.25), 3 significant (< 2), 4 extreme.
 */
export function hazardClass(depth: number, rating: number): number {
  const total = rating + (depth >= 0.25 ? 1 : 0);
  return total < 0.75 ? 1 : total < 1.25 ? 2 : total < 2 ? 3 : 4;
}

function gridSeries(
  about: Pick<GridSeries, 'id' | 'title' | 'unit'>,
  { raster, columns, rows }: PlacedGrid,
  times: readonly number[],
  frames: readonly Float32Array[],
): GridSeries {
  const { west, south, cellWidth, cellHeight } = raster;
  return {
    ...about,
    width: columns,
    height: rows,
    bounds: [west, south, west + columns * cellWidth, south + rows * cellHeight],
    timesSeconds: Float64Array.from(times),
    ...quantiseFrames(frames),
  };
}
