import { EastNorthUpFrame, WGS84_SEMI_MAJOR_METERS } from '@core/crs/ellipsoid.ts';

/** Terms 1, a, b, a², ab, b² of a polynomial in two variables. */
export type Quadratic = readonly [number, number, number, number, number, number];

/**
 * A rectangle of longitudes and latitudes seen from its middle: quadratics between its unit square (u east, v north,
 * 0…1) and ENU metres, for shaders that cannot afford float64 geodesy. Error below 0.5 m for 60 km, growing with the
 * cube of the extent.
 */
export class FieldFrame {
  readonly frame: EastNorthUpFrame;
  /** East, north and up of (u, v) on the ellipsoid, metres. */
  readonly east: Quadratic;
  readonly north: Quadratic;
  readonly up: Quadratic;
  /** u and v of (east, north) in units of `scaleMeters`, for points on the ellipsoid. */
  readonly u: Quadratic;
  readonly v: Quadratic;
  readonly scaleMeters: number;

  /** `bounds`: [west, south, east, north] in degrees. Throws RangeError when they are not a rectangle. */
  constructor(bounds: readonly [number, number, number, number]) {
    const [west, south, east, north] = bounds;
    if (!(east > west && north > south)) {
      throw new RangeError(`Bounds [${bounds.join(', ')}] are not west < east and south < north`);
    }
    this.frame = new EastNorthUpFrame((west + east) / 2, (south + north) / 2);
    const samples = sampleRectangle(bounds, this.frame);
    const unit = samples.map(sample => [sample.u, sample.v] as const);
    this.east = fitQuadratic(
      unit,
      samples.map(sample => sample.enu[0]),
    );
    this.north = fitQuadratic(
      unit,
      samples.map(sample => sample.enu[1]),
    );
    this.up = fitQuadratic(
      unit,
      samples.map(sample => sample.enu[2]),
    );
    this.scaleMeters = Math.max(...samples.map(sample => Math.hypot(sample.enu[0], sample.enu[1])));
    const metric = samples.map(({ enu }) => [enu[0] / this.scaleMeters, enu[1] / this.scaleMeters] as const);
    this.u = fitQuadratic(
      metric,
      samples.map(sample => sample.u),
    );
    this.v = fitQuadratic(
      metric,
      samples.map(sample => sample.v),
    );
  }

  /** (u, v) of a point in ENU metres at any height: the shader's twin (shaders/field/drape.fragment.glsl). */
  toUnit(east: number, north: number, up: number): [u: number, v: number] {
    const height = up + (east * east + north * north) / (2 * WGS84_SEMI_MAJOR_METERS);
    const shrink = 1 / ((1 + height / WGS84_SEMI_MAJOR_METERS) * this.scaleMeters);
    return [evaluate(this.u, east * shrink, north * shrink), evaluate(this.v, east * shrink, north * shrink)];
  }
}

/** Value of a quadratic. */
export function evaluate(quadratic: Quadratic, a: number, b: number): number {
  return terms(a, b).reduce((sum, term, i) => sum + term * quadratic[i]!, 0);
}

interface Sample {
  readonly u: number;
  readonly v: number;
  readonly enu: readonly [number, number, number];
}

function sampleRectangle(
  [west, south, east, north]: readonly [number, number, number, number],
  frame: EastNorthUpFrame,
): Sample[] {
  const samples: Sample[] = [];
  for (let i = 0; i <= 6; i++) {
    for (let j = 0; j <= 6; j++) {
      const [u, v] = [i / 6, j / 6];
      const there = new EastNorthUpFrame(west + u * (east - west), south + v * (north - south));
      const enu: [number, number, number] = [0, 0, 0];
      frame.fromEcef(...there.originEcef, enu);
      samples.push({ u, v, enu });
    }
  }
  return samples;
}

function terms(a: number, b: number): number[] {
  return [1, a, b, a * a, a * b, b * b];
}

/** Least-squares quadratic through values at points, by the normal equations. */
function fitQuadratic(points: readonly (readonly [number, number])[], values: readonly number[]): Quadratic {
  const size = 6;
  const rows = Array.from({ length: size }, () => new Array<number>(size + 1).fill(0));
  points.forEach(([a, b], k) => {
    const basis = terms(a, b);
    for (let i = 0; i < size; i++) {
      for (let j = 0; j < size; j++) rows[i]![j]! += basis[i]! * basis[j]!;
      rows[i]![size]! += basis[i]! * values[k]!;
    }
  });
  return solve(rows) as unknown as Quadratic;
}

/** Solves a small augmented linear system by Gauss–Jordan elimination with row pivoting. */
function solve(rows: number[][]): number[] {
  const size = rows.length;
  for (let column = 0; column < size; column++) {
    const candidates = rows.slice(column).map(row => Math.abs(row[column]!));
    const pivot = column + candidates.indexOf(Math.max(...candidates));
    [rows[column], rows[pivot]] = [rows[pivot]!, rows[column]!];
    const lead = rows[column]![column]!;
    for (let row = 0; row < size; row++) {
      if (row === column) continue;
      const factor = rows[row]![column]! / lead;
      for (let k = column; k <= size; k++) rows[row]![k]! -= factor * rows[column]![k]!;
    }
  }
  return rows.map((row, i) => row[size]! / row[i]!);
}
