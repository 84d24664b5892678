import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { EastNorthUpFrame } from '@core/crs/ellipsoid.ts';
import Martini from '@mapbox/martini';
import type { Heightfield } from '../model.ts';
import { encodeQuantizedMesh } from './quantized-mesh.ts';
import { TerrainSurface } from './terrain-surface.ts';

export interface TerrainOptions {
  readonly outDir: string;
  /** Area of full detail [west, south, east, north], degrees. */
  readonly bounds: readonly [number, number, number, number];
  /** Deepest level; 14 has a sample every 19 m, each level more halves that. */
  readonly maximumZoom: number;
  /** Distance over which heights fall to sea level outside the fields; 5,000 m by default. */
  readonly featherMeters?: number;
  /** True over water, for the water mask; all land by default. */
  readonly isWater?: (longitude: number, latitude: number) => boolean;
  /** Deepest level with a 256 × 256 water mask (64 KiB a tile on a shore); 12 by default. */
  readonly waterMaskMaximumZoom?: number;
  readonly attribution?: string;
  readonly progress?: (share: number) => void;
  readonly signal?: AbortSignal;
}

const CELLS = 64;
const SAMPLES = CELLS + 1;
const GRID_RANGE = 32767;
const EARTH_RADIUS_METERS = 6_371_000;
const METERS_PER_DEGREE = 111_320;
/** What the client takes a tile of level 0 to be wrong by (Cesium: 2πR·¼/65/2); a mesh keeps to an eighth. */
const LEVEL_ZERO_ERROR_METERS = 77_067;
const SMALLEST_ERROR_METERS = 0.1;

interface TileRange {
  readonly startX: number;
  readonly startY: number;
  readonly endX: number;
  readonly endY: number;
}

/**
 * Writes `layer.json` and quantized-mesh tiles `{z}/{x}/{y}.terrain` (EPSG:4326, TMS rows). The whole globe works:
 * both root tiles exist, and at every level the tiles over `bounds` and one ring around them; a client derives the
 * others. Outside the height fields the ground is sea level. Neighbours of a level share all their edge samples.
 * Returns the number of tiles and bytes.
 */
export function writeTerrain(
  fields: readonly Heightfield[],
  options: TerrainOptions,
): { tiles: number; bytes: number } {
  const surface = new TerrainSurface(fields, options.featherMeters ?? 5000);
  const available = Array.from({ length: options.maximumZoom + 1 }, (_, z) => [rangeAt(options.bounds, z)]);
  const total = available.reduce((sum, [range]) => sum + countOf(range!), 0);
  const mesher = new TerrainMesher(surface, options);
  let tiles = 0;
  let bytes = 0;
  available.forEach(([range], z) => {
    for (let x = range!.startX; x <= range!.endX; x++) {
      mkdirSync(join(options.outDir, String(z), String(x)), { recursive: true });
      for (let y = range!.startY; y <= range!.endY; y++) {
        options.signal?.throwIfAborted();
        const data = mesher.encodeTile(z, x, y);
        writeFileSync(join(options.outDir, String(z), String(x), `${y}.terrain`), data);
        bytes += data.length;
        tiles++;
        options.progress?.(tiles / total);
      }
    }
  });
  writeFileSync(join(options.outDir, 'layer.json'), JSON.stringify(layerJson(options, available)));
  return { tiles, bytes };
}

function layerJson(options: TerrainOptions, available: readonly (readonly TileRange[])[]): object {
  return {
    tilejson: '2.1.0',
    format: 'quantized-mesh-1.0',
    version: '1.0.0',
    scheme: 'tms',
    projection: 'EPSG:4326',
    tiles: ['{z}/{x}/{y}.terrain'],
    extensions: ['octvertexnormals', 'watermask'],
    minzoom: 0,
    maxzoom: options.maximumZoom,
    bounds: [-180, -90, 180, 90],
    ...(options.attribution ? { attribution: options.attribution } : {}),
    available,
  };
}

function rangeAt([west, south, east, north]: TerrainOptions['bounds'], z: number): TileRange {
  const size = 180 / 2 ** z;
  const [columns, rows] = [2 ** (z + 1), 2 ** z];
  const clamp = (value: number, count: number) => Math.max(0, Math.min(count - 1, value));
  return {
    startX: clamp(Math.floor((west + 180) / size) - 1, columns),
    startY: clamp(Math.floor((south + 90) / size) - 1, rows),
    endX: clamp(Math.floor((east + 180) / size) + 1, columns),
    endY: clamp(Math.floor((north + 90) / size) + 1, rows),
  };
}

function countOf({ startX, startY, endX, endY }: TileRange): number {
  return (endX - startX + 1) * (endY - startY + 1);
}

class TerrainMesher {
  readonly #martini = new Martini(SAMPLES);

  constructor(
    readonly surface: TerrainSurface,
    readonly options: TerrainOptions,
  ) {}

  encodeTile(z: number, x: number, y: number): Uint8Array {
    const step = 180 / 2 ** z / CELLS;
    // Whole sample numbers first, so that neighbours compute the very same positions.
    const longitudeOf = (column: number) => -180 + (x * CELLS + column) * step;
    const latitudeOf = (row: number) => -90 + (y * CELLS + row) * step;
    const heights = this.#sample(longitudeOf, latitudeOf);
    const { vertices, triangles } = this.#refine(heights, latitudeOf(CELLS / 2), step, z);
    const count = vertices.length / 2;
    const u = new Uint16Array(count);
    const v = new Uint16Array(count);
    const picked = new Float64Array(count);
    const normals = new Float32Array(3 * count);
    for (let i = 0; i < count; i++) {
      const [column, row] = [vertices[2 * i]!, CELLS - vertices[2 * i + 1]!];
      u[i] = Math.round((column * GRID_RANGE) / CELLS);
      v[i] = Math.round((row * GRID_RANGE) / CELLS);
      picked[i] = heights[row * SAMPLES + column]!;
      normals.set(this.#normal(longitudeOf(column), latitudeOf(row), step), 3 * i);
    }
    const bounds = [longitudeOf(0), latitudeOf(0), longitudeOf(CELLS), latitudeOf(CELLS)] as const;
    const waterMask = this.#waterMask(bounds, z);
    return encodeQuantizedMesh({ bounds, u, v, heights: picked, triangles, normals, waterMask });
  }

  #sample(longitudeOf: (column: number) => number, latitudeOf: (row: number) => number): Float64Array {
    const heights = new Float64Array(SAMPLES * SAMPLES);
    for (let row = 0; row < SAMPLES; row++) {
      for (let column = 0; column < SAMPLES; column++) {
        heights[row * SAMPLES + column] = this.surface.heightAt(longitudeOf(column), latitudeOf(row));
      }
    }
    return heights;
  }

  /** Right-triangulated refinement of the heights less the fall of the globe; edges keep every sample. */
  #refine(heights: Float64Array, latitude: number, stepDegrees: number, z: number) {
    const scaleY = stepDegrees * METERS_PER_DEGREE;
    const scaleX = scaleY * Math.cos((latitude * Math.PI) / 180);
    const curved = new Float32Array(heights.length);
    for (let row = 0; row < SAMPLES; row++) {
      for (let column = 0; column < SAMPLES; column++) {
        const [dx, dy] = [(column - CELLS / 2) * scaleX, (row - CELLS / 2) * scaleY];
        const fall = (dx * dx + dy * dy) / (2 * EARTH_RADIUS_METERS);
        // Martini counts rows from the top.
        curved[(CELLS - row) * SAMPLES + column] = heights[row * SAMPLES + column]! - fall;
      }
    }
    const tile = this.#martini.createTile(curved);
    keepEdges(tile.errors);
    tile.update();
    return tile.getMesh(Math.max(SMALLEST_ERROR_METERS, LEVEL_ZERO_ERROR_METERS / 2 ** z / 8));
  }

  /** Normal in ECEF from the slope over one sample either side. */
  #normal(longitude: number, latitude: number, step: number): [number, number, number] {
    const y = Math.max(-89.999, Math.min(89.999, latitude));
    const spanX = 2 * step * METERS_PER_DEGREE * Math.cos((y * Math.PI) / 180);
    const spanY = 2 * step * METERS_PER_DEGREE;
    const at = (dx: number, dy: number) => this.surface.heightAt(longitude + dx, y + dy);
    const slopeX = (at(step, 0) - at(-step, 0)) / spanX;
    const slopeY = (at(0, step) - at(0, -step)) / spanY;
    const frame = new EastNorthUpFrame(longitude, y, 0);
    const out = [0, 0, 0];
    frame.toEcef(-slopeX, -slopeY, 1, out);
    const [x0, y0, z0] = frame.originEcef;
    const vector = [out[0]! - x0, out[1]! - y0, out[2]! - z0];
    const length = Math.hypot(...vector);
    return vector.map(value => value / length) as [number, number, number];
  }

  #waterMask([west, south, east, north]: readonly [number, number, number, number], z: number): Uint8Array {
    const { isWater, waterMaskMaximumZoom = 12 } = this.options;
    if (!isWater || z > waterMaskMaximumZoom) return new Uint8Array(1);
    const mask = new Uint8Array(256 * 256);
    for (let row = 0; row < 256; row++) {
      const latitude = north - ((row + 0.5) * (north - south)) / 256;
      for (let column = 0; column < 256; column++) {
        const longitude = west + ((column + 0.5) * (east - west)) / 256;
        mask[row * 256 + column] = isWater(longitude, latitude) ? 255 : 0;
      }
    }
    const first = mask[0]!;
    return mask.every(value => value === first) ? mask.subarray(0, 1) : mask;
  }
}

/** Gives every sample on the tile's edges an infinite error, so that it stays in the mesh. */
function keepEdges(errors: Float32Array): void {
  for (let i = 0; i < SAMPLES; i++) {
    errors[i] = errors[CELLS * SAMPLES + i] = Infinity;
    errors[i * SAMPLES] = errors[i * SAMPLES + CELLS] = Infinity;
  }
}
