import type { Heightfield } from '../../model.ts';
import { type InputCrsOptions, inputCrs } from '../input-crs.ts';

/** Elevations on a regular grid of some CRS, rows from the north, values at cell centres; NaN where unknown. */
export interface ElevationRaster {
  readonly width: number;
  readonly height: number;
  readonly values: Float32Array;
  /** Coordinates of the centre of the first (north-west) cell. */
  readonly x: number;
  readonly y: number;
  readonly cellWidth: number;
  /** Positive; rows go south. */
  readonly cellHeight: number;
}

export interface ResampleOptions extends InputCrsOptions {
  /** Added to every value, e.g. the geoid undulation; metres. */
  readonly heightOffsetMeters?: number;
  /** Values on each side of the result; the raster's own number by default, at most this. */
  readonly maximumSize?: number;
}

const LARGEST_SIZE = 4096;
const BORDER_STEPS = 32;

/** The raster in WGS84 longitude and latitude, bilinear; gaps are filled from their nearest neighbours. */
export function toHeightfield(raster: ElevationRaster, options: ResampleOptions): Heightfield {
  const { toWgs84, fromWgs84 } = inputCrs(options);
  const filled = fillGaps(raster);
  const bounds = boundsOf(raster, toWgs84);
  const limit = options.maximumSize ?? LARGEST_SIZE;
  const width = Math.max(2, Math.min(limit, raster.width));
  const height = Math.max(2, Math.min(limit, raster.height));
  const [west, south, east, north] = bounds;
  const values = new Float32Array(width * height);
  for (let row = 0; row < height; row++) {
    const latitude = south + ((north - south) * row) / (height - 1);
    for (let column = 0; column < width; column++) {
      const longitude = west + ((east - west) * column) / (width - 1);
      const [x, y] = fromWgs84(longitude, latitude);
      values[row * width + column] = sample(filled, x, y) + (options.heightOffsetMeters ?? 0);
    }
  }
  return { bounds, width, height, values };
}

/** Bounds of the raster's cell centres, walking its border. */
function boundsOf(
  { width, height, x, y, cellWidth, cellHeight }: ElevationRaster,
  toWgs84: (x: number, y: number) => [number, number],
): Heightfield['bounds'] {
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
  for (let i = 0; i <= BORDER_STEPS; i++) {
    const [dx, dy] = [
      ((width - 1) * cellWidth * i) / BORDER_STEPS,
      ((height - 1) * cellHeight * i) / BORDER_STEPS,
    ];
    const [right, bottom] = [x + (width - 1) * cellWidth, y - (height - 1) * cellHeight];
    for (const [px, py] of [
      [x + dx, y],
      [x + dx, bottom],
      [x, y - dy],
      [right, y - dy],
    ] as const) {
      const [longitude, latitude] = toWgs84(px, py);
      west = Math.min(west, longitude);
      east = Math.max(east, longitude);
      south = Math.min(south, latitude);
      north = Math.max(north, latitude);
    }
  }
  return [west, south, east, north];
}

function sample(
  { width, height, values, x, y, cellWidth, cellHeight }: ElevationRaster,
  px: number,
  py: number,
): number {
  const column = Math.max(0, Math.min(width - 1, (px - x) / cellWidth));
  const row = Math.max(0, Math.min(height - 1, (y - py) / cellHeight));
  const [c, r] = [
    Math.min(Math.max(0, width - 2), Math.floor(column)),
    Math.min(Math.max(0, height - 2), Math.floor(row)),
  ];
  const [fx, fy] = [column - c, row - r];
  const at = (dc: number, dr: number) =>
    values[Math.min(height - 1, r + dr) * width + Math.min(width - 1, c + dc)]!;
  return (at(0, 0) * (1 - fx) + at(1, 0) * fx) * (1 - fy) + (at(0, 1) * (1 - fx) + at(1, 1) * fx) * fy;
}

/** Unknown values take the nearest known one, growing from the known ones outwards; all unknown becomes 0. */
export function fillGaps(raster: ElevationRaster): ElevationRaster {
  const { width, height, values } = raster;
  if (!values.some(Number.isNaN)) return raster;
  const out = values.slice();
  let front: number[] = [];
  out.forEach((value, i) => {
    if (!Number.isNaN(value)) front.push(i);
  });
  while (front.length > 0) {
    const next: number[] = [];
    for (const i of front) {
      const column = i % width;
      const neighbours = [i - width, i + width, column > 0 ? i - 1 : -1, column < width - 1 ? i + 1 : -1];
      for (const j of neighbours) {
        if (j < 0 || j >= width * height || !Number.isNaN(out[j]!)) continue;
        out[j] = out[i]!;
        next.push(j);
      }
    }
    front = next;
  }
  return { ...raster, values: out.map(value => (Number.isNaN(value) ? 0 : value)) };
}
