import { geodeticToEcef, WGS84_SEMI_MAJOR_METERS } from '@core/crs/ellipsoid.ts';

/** A velocity field on a regular grid, row by row from the south-west. */
export interface VelocityGrid {
  readonly columns: number;
  readonly rows: number;
  /** [west, south, east, north] in degrees. */
  readonly bounds: readonly [number, number, number, number];
  /** m/s east and north; NaN where there is no flow. */
  readonly u: ArrayLike<number>;
  readonly v: ArrayLike<number>;
  /** Metres above the ellipsoid per cell, or one height for all. */
  readonly height: ArrayLike<number> | number;
}

/** Paths of particles with a time per vertex, for the trail layer. */
export interface Streamlines {
  readonly length: number;
  readonly starts: Uint32Array;
  /** ECEF metres, stride 3. */
  readonly positions: Float64Array;
  /** Seconds from the particle's start, plus its phase within the period. */
  readonly times: Float32Array;
  /** m/s at each vertex. */
  readonly speeds: Float32Array;
}

const DEGREE = Math.PI / 180;
const STEPS = 20;
/** How far the fastest particle goes in one period, as a share of the field's width. */
const REACH = 0.12;

/**
 * Streamlines from starting points spread evenly by a Halton sequence, integrated by the midpoint rule. Directions and
 * relative speeds are the field's own; the pace is raised so that movement shows at the scale of the field. Entirely
 * determined by its arguments: where a particle is at a time needs no history.
 */
export function traceStreamlines(grid: VelocityGrid, particles: number, periodSeconds: number): Streamlines {
  const pace = paceOf(grid, periodSeconds);
  const positions: number[] = [];
  const times: number[] = [];
  const speeds: number[] = [];
  const starts: number[] = [0];
  const step = periodSeconds / STEPS;
  for (let particle = 0; particle < particles; particle++) {
    const phase = halton(particle + 1, 5) * periodSeconds;
    let [x, y] = [halton(particle + 1, 2) * grid.columns, halton(particle + 1, 3) * grid.rows];
    const before = times.length;
    for (let i = 0; i <= STEPS; i++) {
      const here = velocityAt(grid, x, y);
      if (!here) break;
      pushVertex(grid, x, y, positions);
      times.push(phase + i * step);
      speeds.push(Math.hypot(here[0], here[1]));
      const [halfX, halfY] = cellsPerSecond(grid, y, here, pace);
      const middle = velocityAt(grid, x + (halfX * step) / 2, y + (halfY * step) / 2) ?? here;
      const [rateX, rateY] = cellsPerSecond(grid, y, middle, pace);
      x += rateX * step;
      y += rateY * step;
    }
    if (times.length - before < 2) {
      times.length = before;
      speeds.length = before;
      positions.length = 3 * before;
    } else {
      starts.push(times.length);
    }
  }
  return {
    length: starts.length - 1,
    starts: Uint32Array.from(starts),
    positions: Float64Array.from(positions),
    times: Float32Array.from(times),
    speeds: Float32Array.from(speeds),
  };
}

/** Bilinear velocity at a cell position; null outside and where there is no flow. */
export function velocityAt(grid: VelocityGrid, x: number, y: number): [number, number] | null {
  if (x < 0 || y < 0 || x > grid.columns || y > grid.rows) return null;
  const column = Math.min(Math.max(0, Math.floor(x - 0.5)), Math.max(0, grid.columns - 2));
  const row = Math.min(Math.max(0, Math.floor(y - 0.5)), Math.max(0, grid.rows - 2));
  const shareX = Math.min(1, Math.max(0, x - 0.5 - column));
  const shareY = Math.min(1, Math.max(0, y - 0.5 - row));
  let [u, v, weights] = [0, 0, 0];
  for (let corner = 0; corner < 4; corner++) {
    const [dx, dy] = [corner & 1, corner >> 1];
    const cell = Math.min(grid.rows - 1, row + dy) * grid.columns + Math.min(grid.columns - 1, column + dx);
    if (Number.isNaN(grid.u[cell]!) || Number.isNaN(grid.v[cell]!)) continue;
    const weight = (dx ? shareX : 1 - shareX) * (dy ? shareY : 1 - shareY);
    u += grid.u[cell]! * weight;
    v += grid.v[cell]! * weight;
    weights += weight;
  }
  return weights > 0.5 ? [u / weights, v / weights] : null;
}

/** Halton's low-discrepancy sequence in one base, 0…1. */
export function halton(index: number, base: number): number {
  let fraction = 1;
  let value = 0;
  for (let i = index; i > 0; i = Math.floor(i / base)) {
    fraction /= base;
    value += fraction * (i % base);
  }
  return value;
}

function paceOf(grid: VelocityGrid, periodSeconds: number): number {
  let fastest = 0;
  for (let cell = 0; cell < grid.columns * grid.rows; cell++) {
    const speed = Math.hypot(grid.u[cell]!, grid.v[cell]!);
    if (speed > fastest) fastest = speed;
  }
  const metres = (grid.bounds[3] - grid.bounds[1]) * DEGREE * WGS84_SEMI_MAJOR_METERS;
  return fastest > 0 ? Math.max(1, (REACH * metres) / (fastest * periodSeconds)) : 1;
}

function cellsPerSecond(
  grid: VelocityGrid,
  y: number,
  velocity: readonly [number, number],
  pace: number,
): [number, number] {
  const [west, south, east, north] = grid.bounds;
  const latitude = south + (y / grid.rows) * (north - south);
  const metersPerDegree = WGS84_SEMI_MAJOR_METERS * DEGREE;
  const cellEast = ((east - west) / grid.columns) * metersPerDegree * Math.cos(latitude * DEGREE);
  const cellNorth = ((north - south) / grid.rows) * metersPerDegree;
  return [(velocity[0] * pace) / cellEast, (velocity[1] * pace) / cellNorth];
}

function pushVertex(grid: VelocityGrid, x: number, y: number, positions: number[]): void {
  const [west, south, east, north] = grid.bounds;
  const column = Math.min(grid.columns - 1, Math.max(0, Math.floor(x)));
  const row = Math.min(grid.rows - 1, Math.max(0, Math.floor(y)));
  const { height } = grid;
  const level = typeof height === 'number' ? height : height[row * grid.columns + column]!;
  const longitude = west + (x / grid.columns) * (east - west);
  const latitude = south + (y / grid.rows) * (north - south);
  geodeticToEcef(longitude, latitude, Number.isNaN(level) ? 0 : level, positions, positions.length);
}
