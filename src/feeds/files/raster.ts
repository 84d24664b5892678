import type { CrsTransform } from '@core/crs/transform.ts';
import { LocalizedError } from '@core/text.ts';

type Bounds = readonly [west: number, south: number, east: number, north: number];

/** Coordinates of the corner of pixel (column, row): x = a·column + b·row + c, y = d·column + e·row + f. */
export type Affine = readonly [a: number, b: number, c: number, d: number, e: number, f: number];

/** A raster as its file holds it: rows from the top, coordinates of its own CRS. */
export interface SourceRaster {
  readonly width: number;
  readonly height: number;
  readonly affine: Affine;
  readonly values: ArrayLike<number>;
}

/** Values on a grid in degrees of WGS84, row-major from the south-west corner. */
export interface DegreeGrid {
  readonly width: number;
  readonly height: number;
  readonly bounds: Bounds;
  readonly values: Float32Array;
}

/** Points along each edge from which the bounds are found. */
const EDGE_POINTS = 32;
/** Cells between places that are transformed; between them pixels are found by interpolation. */
const STEP = 8;
const LONGEST_SIDE = 1024;

/**
 * Puts a raster on a grid in degrees: every cell takes the pixel that its centre lies in, NaN outside. Throws RangeError
 * when the coordinates have no place in the CRS.
 */
export function toDegrees(raster: SourceRaster, crs: CrsTransform): DegreeGrid {
  const bounds = boundsOf(raster, crs);
  const [west, south, east, north] = bounds;
  const { width, height } = sizeOf(raster, bounds);
  const values = new Float32Array(width * height).fill(Number.NaN);
  const toPixel = inverse(raster.affine);
  const pixelAt = (column: number, row: number) => {
    const longitude = west + ((column + 0.5) / width) * (east - west);
    const latitude = south + ((row + 0.5) / height) * (north - south);
    return toPixel(...crs.fromWgs84(longitude, latitude));
  };
  for (let top = 0; top < height; top += STEP) {
    for (let left = 0; left < width; left += STEP) {
      const corners = [
        pixelAt(left, top),
        pixelAt(left + STEP, top),
        pixelAt(left, top + STEP),
        pixelAt(left + STEP, top + STEP),
      ] as const;
      fillBlock(raster, corners, left, top, { width, height, values, bounds });
    }
  }
  return { width, height, bounds, values };
}

type Point = readonly [number, number];

function fillBlock(
  raster: SourceRaster,
  corners: readonly [Point, Point, Point, Point],
  left: number,
  top: number,
  grid: DegreeGrid,
): void {
  const [a, b, c, d] = corners;
  for (let y = 0; y < STEP && top + y < grid.height; y++) {
    for (let x = 0; x < STEP && left + x < grid.width; x++) {
      const [s, t] = [x / STEP, y / STEP];
      const mix = (axis: 0 | 1) =>
        (a[axis] * (1 - s) + b[axis] * s) * (1 - t) + (c[axis] * (1 - s) + d[axis] * s) * t;
      const column = Math.floor(mix(0));
      const row = Math.floor(mix(1));
      if (column < 0 || row < 0 || column >= raster.width || row >= raster.height) continue;
      grid.values[(top + y) * grid.width + left + x] = raster.values[row * raster.width + column]!;
    }
  }
}

function boundsOf({ width, height, affine }: SourceRaster, crs: CrsTransform): Bounds {
  const bounds: [number, number, number, number] = [Infinity, Infinity, -Infinity, -Infinity];
  const tolerance = Math.hypot(affine[0], affine[3]) + Math.hypot(affine[1], affine[4]);
  for (let i = 0; i <= EDGE_POINTS; i++) {
    const [u, v] = [(width * i) / EDGE_POINTS, (height * i) / EDGE_POINTS];
    for (const [column, row] of [
      [u, 0],
      [u, height],
      [0, v],
      [width, v],
    ] as const) {
      const [longitude, latitude] = placeOf(forward(affine, column, row), crs, tolerance);
      bounds[0] = Math.min(bounds[0], longitude);
      bounds[1] = Math.min(bounds[1], latitude);
      bounds[2] = Math.max(bounds[2], longitude);
      bounds[3] = Math.max(bounds[3], latitude);
    }
  }
  return bounds;
}

/** Degrees of a point, which must come back to itself: projections answer with nonsense far outside their area. */
function placeOf(point: Point, crs: CrsTransform, tolerance: number): Point {
  const place = crs.toWgs84(...point);
  const [longitude, latitude] = place;
  const isPlace = Math.abs(longitude) <= 180.0001 && Math.abs(latitude) <= 90.0001;
  const [x, y] = isPlace ? crs.fromWgs84(longitude, latitude) : [Number.NaN, Number.NaN];
  if (Math.hypot(x - point[0], y - point[1]) <= tolerance) return place;
  const name = crs.definition?.code ?? 'its CRS';
  const written = point.map(value => Number(value.toPrecision(9))).join(', ');
  throw new LocalizedError(
    `${written} 在 ${name} 中没有对应位置：文件注明的坐标系与其坐标不符`,
    `${written} has no place in ${name}: the CRS that the file names is not that of its coordinates`,
  );
}

/** As many cells as the raster has pixels, at the latitude's shape, and no more than can be drawn. */
function sizeOf(raster: SourceRaster, [west, south, east, north]: Bounds): { width: number; height: number } {
  const aspect =
    (raster.width / raster.height) *
    Math.sqrt((((east - west) / (north - south)) * raster.height) / raster.width);
  const pixels = raster.width * raster.height;
  const clamp = (size: number) => Math.max(1, Math.min(LONGEST_SIDE, Math.round(size)));
  return isUpright(raster.affine)
    ? { width: clamp(raster.width), height: clamp(raster.height) }
    : { width: clamp(Math.sqrt(pixels * aspect)), height: clamp(Math.sqrt(pixels / aspect)) };
}

function isUpright(affine: Affine): boolean {
  return affine[1] === 0 && affine[3] === 0;
}

function forward([a, b, c, d, e, f]: Affine, column: number, row: number): Point {
  return [a * column + b * row + c, d * column + e * row + f];
}

function inverse([a, b, c, d, e, f]: Affine): (x: number, y: number) => Point {
  const determinant = a * e - b * d;
  if (!(Math.abs(determinant) > 0))
    throw new LocalizedError('它的地理配准没有范围', 'its georeference has no extent');
  return (x, y) => [(e * (x - c) - b * (y - f)) / determinant, (a * (y - f) - d * (x - c)) / determinant];
}
