import { ecefToGeodetic, WGS84_SEMI_MAJOR_METERS } from '@core/crs/ellipsoid.ts';
import type { HeatRaster, HeatRequest } from '@core/jobs/spatial-index.ts';

const DEGREE = Math.PI / 180;
const MOST_CELLS = 512;
const CELLS_PER_RADIUS = 4;
/** Density below this share of one lone point's peak counts as nothing. */
const NEGLIGIBLE = 1e-3;

/**
 * Kernel density, or the kernel-weighted mean of a value, with the biweight kernel
 * K(d) = 3 / (πR²) · (1 − d²/R²)² for d < R (Silverman 1986), which integrates to one, so that the density's integral
 * is the number of points. Points that are not finite, and values that are NaN, are left out.
 */
export function rasterizeHeat(request: HeatRequest): HeatRaster {
  const { radiusMeters } = request;
  if (!(radiusMeters > 0)) throw new RangeError(`A radius of ${radiusMeters} m`);
  const points = geodeticPoints(request);
  if (points.length === 0)
    return { width: 1, height: 1, bounds: [0, 0, 1, 1], values: new Float32Array([NaN]) };
  const grid = new HeatGrid(points, radiusMeters);
  for (let i = 0; i < points.length; i += 3) grid.splat(points[i]!, points[i + 1]!, points[i + 2]!);
  return grid.raster(request.values !== undefined);
}

/** [lon, lat, value] of every usable point. */
function geodeticPoints({ position, length, values }: HeatRequest): Float64Array {
  const points = new Float64Array(3 * length);
  let count = 0;
  for (let row = 0; row < length; row++) {
    const value = values ? values[row]! : 1;
    if (Number.isNaN(value) || !Number.isFinite(position[3 * row]!)) continue;
    const [longitude, latitude] = ecefToGeodetic(
      position[3 * row]!,
      position[3 * row + 1]!,
      position[3 * row + 2]!,
    );
    points.set([longitude, latitude, value], 3 * count++);
  }
  return points.subarray(0, 3 * count);
}

/** Sums of weights and of weighted values on a grid that covers all points and one radius around them. */
class HeatGrid {
  readonly #bounds: [number, number, number, number];
  readonly #width: number;
  readonly #height: number;
  readonly #weights: Float64Array;
  readonly #sums: Float64Array;
  readonly #radius: number;
  /** Metres per cell, east and north. */
  readonly #cell: readonly [number, number];

  constructor(points: Float64Array, radiusMeters: number) {
    this.#radius = radiusMeters;
    let [west, south, east, north] = [180, 90, -180, -90];
    for (let i = 0; i < points.length; i += 3) {
      west = Math.min(west, points[i]!);
      east = Math.max(east, points[i]!);
      south = Math.min(south, points[i + 1]!);
      north = Math.max(north, points[i + 1]!);
    }
    const northDegree = WGS84_SEMI_MAJOR_METERS * DEGREE;
    const eastDegree = northDegree * Math.cos(((south + north) / 2) * DEGREE);
    const [marginX, marginY] = [radiusMeters / eastDegree, radiusMeters / northDegree];
    this.#bounds = [west - marginX, south - marginY, east + marginX, north + marginY];
    const metersEast = (east - west + 2 * marginX) * eastDegree;
    const metersNorth = (north - south + 2 * marginY) * northDegree;
    const cells = (meters: number) =>
      Math.min(MOST_CELLS, Math.max(2, Math.ceil((meters * CELLS_PER_RADIUS) / radiusMeters)));
    this.#width = cells(metersEast);
    this.#height = cells(metersNorth);
    this.#cell = [metersEast / this.#width, metersNorth / this.#height];
    this.#weights = new Float64Array(this.#width * this.#height);
    this.#sums = new Float64Array(this.#width * this.#height);
  }

  splat(longitude: number, latitude: number, value: number): void {
    const [west, south, east, north] = this.#bounds;
    const x = ((longitude - west) / (east - west)) * this.#width - 0.5;
    const y = ((latitude - south) / (north - south)) * this.#height - 0.5;
    const [reachX, reachY] = [this.#radius / this.#cell[0], this.#radius / this.#cell[1]];
    const lastRow = Math.min(this.#height - 1, Math.floor(y + reachY));
    const lastColumn = Math.min(this.#width - 1, Math.floor(x + reachX));
    for (let row = Math.max(0, Math.ceil(y - reachY)); row <= lastRow; row++) {
      for (let column = Math.max(0, Math.ceil(x - reachX)); column <= lastColumn; column++) {
        const squared = ((column - x) / reachX) ** 2 + ((row - y) / reachY) ** 2;
        if (squared >= 1) continue;
        const weight = (1 - squared) ** 2;
        const index = row * this.#width + column;
        this.#weights[index]! += weight;
        this.#sums[index]! += weight * value;
      }
    }
  }

  raster(meanOfValues: boolean): HeatRaster {
    const values = new Float32Array(this.#weights.length);
    const perSquareKilometre = 3e6 / (Math.PI * this.#radius * this.#radius);
    for (let i = 0; i < values.length; i++) {
      const weight = this.#weights[i]!;
      if (weight < NEGLIGIBLE) values[i] = Number.NaN;
      else values[i] = meanOfValues ? this.#sums[i]! / weight : weight * perSquareKilometre;
    }
    return { width: this.#width, height: this.#height, bounds: this.#bounds, values };
  }
}
