import { ecefToGeodetic, geodeticToEcef } from '@core/crs/ellipsoid.ts';
import type { BoundingVolume } from './tileset-schema.ts';

export type Point = readonly [number, number, number];
/** Column-major 4 × 4. */
export type Matrix = readonly number[];

const DEGREE = Math.PI / 180;
/** Volumes are compared to this share of their size, and to a centimetre. */
const RELATIVE_TOLERANCE = 1e-5;
const TOLERANCE_METERS = 0.01;

export const IDENTITY: Matrix = [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1];

export function multiply(a: Matrix, b: Matrix): Matrix {
  return Array.from({ length: 16 }, (_, at) => {
    const [column, row] = [at >> 2, at & 3];
    let sum = 0;
    for (let k = 0; k < 4; k++) sum += a[4 * k + row]! * b[4 * column + k]!;
    return sum;
  });
}

export function transformPoint(m: Matrix, [x, y, z]: Point): Point {
  return [0, 1, 2].map(i => m[i]! * x + m[4 + i]! * y + m[8 + i]! * z + m[12 + i]!) as unknown as Point;
}

/** Why a volume is malformed, one line each. */
export function volumeFaults(volume: BoundingVolume): string[] {
  const faults: string[] = [];
  if (volume.sphere && volume.sphere[3]! < 0) faults.push('the radius of the sphere is negative');
  if (volume.region) {
    const [west, south, east, north, low, high] = volume.region as [
      number,
      number,
      number,
      number,
      number,
      number,
    ];
    const isAngle = (value: number, limit: number) => Math.abs(value) <= limit + 1e-9;
    if (!isAngle(west, Math.PI) || !isAngle(east, Math.PI))
      faults.push('a longitude of the region is not in [−π, π]');
    if (!isAngle(south, Math.PI / 2) || !isAngle(north, Math.PI / 2)) {
      faults.push('a latitude of the region is not in [−π/2, π/2]');
    }
    if (south > north) faults.push('the region ends south of where it begins');
    if (low > high) faults.push('the lowest height of the region is above its highest');
  }
  return faults;
}

/** Points on the hull of a volume in world coordinates; regions ignore the transform, as the standard says. */
export function hullPoints({ box, sphere, region }: BoundingVolume, transform: Matrix): Point[] {
  if (box) {
    const corner = (i: number): Point =>
      [0, 1, 2].map(
        k =>
          box[k]! +
          (i & 1 ? 1 : -1) * box[3 + k]! +
          (i & 2 ? 1 : -1) * box[6 + k]! +
          (i & 4 ? 1 : -1) * box[9 + k]!,
      ) as unknown as Point;
    return [0, 1, 2, 3, 4, 5, 6, 7].map(i => transformPoint(transform, corner(i)));
  }
  if (region) {
    const [west, south, east, north, low, high] = region as [number, number, number, number, number, number];
    return [low, high].flatMap(height =>
      [west, (west + east) / 2, east].flatMap(lambda =>
        [south, (south + north) / 2, north].map(phi => {
          const out = [0, 0, 0];
          geodeticToEcef(lambda / DEGREE, phi / DEGREE, height, out);
          return out as unknown as Point;
        }),
      ),
    );
  }
  if (sphere) {
    const [x, y, z, r] = sphere as [number, number, number, number];
    const tips: Point[] = [
      [r, 0, 0],
      [-r, 0, 0],
      [0, r, 0],
      [0, -r, 0],
      [0, 0, r],
      [0, 0, -r],
    ];
    return tips.map(tip => transformPoint(transform, [x + tip[0], y + tip[1], z + tip[2]]));
  }
  return [];
}

/** A test whether a world point is inside a volume, within the tolerance. */
export function insideTest(
  { box, sphere, region }: BoundingVolume,
  transform: Matrix,
): ((point: Point) => boolean) | undefined {
  if (box) return insideBox(box, transform);
  if (region) return insideRegion(region as [number, number, number, number, number, number]);
  if (sphere) {
    const centre = transformPoint(transform, [sphere[0]!, sphere[1]!, sphere[2]!]);
    const scale = Math.max(
      ...[0, 4, 8].map(i => Math.hypot(transform[i]!, transform[i + 1]!, transform[i + 2]!)),
    );
    const radius = sphere[3]! * scale;
    const limit = radius * (1 + RELATIVE_TOLERANCE) + TOLERANCE_METERS;
    return point => Math.hypot(point[0] - centre[0], point[1] - centre[1], point[2] - centre[2]) <= limit;
  }
  return undefined;
}

function insideBox(box: readonly number[], transform: Matrix): (point: Point) => boolean {
  const centre = transformPoint(transform, [box[0]!, box[1]!, box[2]!]);
  const axes = [3, 6, 9].map(at => {
    const tip = transformPoint(transform, [0, 1, 2].map(k => box[k]! + box[at + k]!) as unknown as Point);
    const axis = [0, 1, 2].map(k => tip[k]! - centre[k]!);
    return { axis, length: Math.hypot(...axis) };
  });
  return point =>
    axes.every(({ axis, length }) => {
      const dot = [0, 1, 2].reduce((sum, k) => sum + axis[k]! * (point[k]! - centre[k]!), 0);
      const reach = length > 0 ? Math.abs(dot) / length : 0;
      return reach <= length * (1 + RELATIVE_TOLERANCE) + TOLERANCE_METERS;
    });
}

function insideRegion([west, south, east, north, low, high]: [
  number,
  number,
  number,
  number,
  number,
  number,
]): (point: Point) => boolean {
  const slack = 1e-8;
  return point => {
    const [longitude, latitude, height] = ecefToGeodetic(...point);
    const [lambda, phi] = [longitude * DEGREE, latitude * DEGREE];
    const isInWidth =
      west <= east
        ? lambda >= west - slack && lambda <= east + slack
        : lambda >= west - slack || lambda <= east + slack;
    const margin = TOLERANCE_METERS + (high - low) * RELATIVE_TOLERANCE;
    return (
      isInWidth &&
      phi >= south - slack &&
      phi <= north + slack &&
      height >= low - margin &&
      height <= high + margin
    );
  };
}

/** Whether `inner` is inside `outer`; undefined where the kinds differ and no exact answer is at hand. */
export function isContained(
  inner: BoundingVolume,
  innerTransform: Matrix,
  outer: BoundingVolume,
  outerTransform: Matrix,
): boolean | undefined {
  const sameKind = (['box', 'region', 'sphere'] as const).some(kind => inner[kind] && outer[kind]);
  if (!sameKind) return undefined;
  const test = insideTest(outer, outerTransform);
  return test ? hullPoints(inner, innerTransform).every(test) : undefined;
}
