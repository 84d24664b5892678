import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { EastNorthUpFrame } from '@core/crs/ellipsoid.ts';
import type { Heightfield } from '../model.ts';
import { encodeQuantizedMesh } from './quantized-mesh.ts';
import { CELLS, SAMPLES, TerrainRefinement } from './terrain-refinement.ts';
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
  /** First and last level with a 256 × 256 water mask (64 KiB a tile on a shore); 0 to 12 by default. */
  readonly waterMaskZooms?: readonly [number, number];
  readonly attribution?: string;
  readonly progress?: (share: number) => void;
  readonly signal?: AbortSignal;
}

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
 * others. Outside the height fields the ground is sea level. Neighbours of a level meet at the same edge samples.
 * Returns the number of tiles and bytes.
 */
export function writeTerrain(
  fields: readonly Heightfield[],
  options: TerrainOptions,
): { tiles: number; bytes: number } {
  const surface = new TerrainSurface(fields, options.featherMeters ?? 5000);
  const available = Array.from({ length: options.maximumZoom + 1 }, (_, z) => [rangeAt(options.bounds, z)]);
  const total = available.reduce((sum, [range]) => sum + countOf(range!), 0);
  let tiles = 0;
  let bytes = 0;
  available.forEach(([range], z) => {
    const level = new TerrainLevel(surface, options, z, range!);
    for (let x = range!.startX; x <= range!.endX; x++) {
      mkdirSync(join(options.outDir, String(z), String(x)), { recursive: true });
      for (let y = range!.startY; y <= range!.endY; y++) {
        options.signal?.throwIfAborted();
        const data = level.encodeTile(x, y);
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

/** All tiles of one zoom. */
class TerrainLevel {
  readonly #refinement: TerrainRefinement;
  readonly #stepDegrees: number;
  readonly #maximumErrorMeters: number;

  constructor(
    readonly surface: TerrainSurface,
    readonly options: TerrainOptions,
    readonly zoom: number,
    readonly range: TileRange,
  ) {
    const { startX, startY, endX, endY } = range;
    this.#stepDegrees = 180 / 2 ** zoom / CELLS;
    this.#maximumErrorMeters = Math.max(SMALLEST_ERROR_METERS, LEVEL_ZERO_ERROR_METERS / 2 ** zoom / 8);
    this.#refinement = new TerrainRefinement(endX - startX + 1, endY - startY + 1);
    for (let x = startX; x <= endX; x++) {
      for (let y = startY; y <= endY; y++)
        this.#refinement.add(x - startX, endY - y, this.#curvedSamples(x, y));
    }
    this.#refinement.compute();
  }

  encodeTile(x: number, y: number): Uint8Array {
    const { startX, endY } = this.range;
    const { vertices, triangles } = this.#refinement.mesh(x - startX, endY - y, this.#maximumErrorMeters);
    const count = vertices.length / 2;
    const u = new Uint16Array(count);
    const v = new Uint16Array(count);
    const heights = new Float64Array(count);
    const normals = new Float32Array(3 * count);
    for (let i = 0; i < count; i++) {
      const [column, row] = [vertices[2 * i]!, CELLS - vertices[2 * i + 1]!];
      const [longitude, latitude] = [this.#longitude(x, column), this.#latitude(y, row)];
      u[i] = Math.round((column * GRID_RANGE) / CELLS);
      v[i] = Math.round((row * GRID_RANGE) / CELLS);
      heights[i] = this.surface.heightAt(longitude, latitude);
      normals.set(this.#normal(longitude, latitude, this.#stepDegrees), 3 * i);
    }
    const bounds = [
      this.#longitude(x, 0),
      this.#latitude(y, 0),
      this.#longitude(x, CELLS),
      this.#latitude(y, CELLS),
    ] as const;
    const waterMask = this.#waterMask(bounds, this.zoom);
    return encodeQuantizedMesh({ bounds, u, v, heights, triangles, normals, waterMask });
  }

  // Whole sample numbers first, so that neighbours compute the very same positions.
  #longitude(x: number, column: number): number {
    return -180 + (x * CELLS + column) * this.#stepDegrees;
  }
  #latitude(y: number, row: number): number {
    return -90 + (y * CELLS + row) * this.#stepDegrees;
  }

  /** Heights less the fall of the globe from the tile's centre, rows from the north. */
  #curvedSamples(x: number, y: number): Float32Array {
    const scaleY = this.#stepDegrees * METERS_PER_DEGREE;
    const scaleX = scaleY * Math.cos((this.#latitude(y, CELLS / 2) * Math.PI) / 180);
    const samples = new Float32Array(SAMPLES * SAMPLES);
    for (let row = 0; row < SAMPLES; row++) {
      for (let column = 0; column < SAMPLES; column++) {
        const [dx, dy] = [(column - CELLS / 2) * scaleX, (row - CELLS / 2) * scaleY];
        const fall = (dx * dx + dy * dy) / (2 * EARTH_RADIUS_METERS);
        const height = this.surface.heightAt(this.#longitude(x, column), this.#latitude(y, row));
        samples[(CELLS - row) * SAMPLES + column] = height - fall;
      }
    }
    return samples;
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
    const { isWater, waterMaskZooms: [first, last] = [0, 12] } = this.options;
    if (!isWater || z < first || z > last) return new Uint8Array(1);
    const mask = new Uint8Array(256 * 256);
    for (let row = 0; row < 256; row++) {
      const latitude = north - ((row + 0.5) * (north - south)) / 256;
      for (let column = 0; column < 256; column++) {
        const longitude = west + ((column + 0.5) * (east - west)) / 256;
        mask[row * 256 + column] = isWater(longitude, latitude) ? 255 : 0;
      }
    }
    return mask.every(value => value === mask[0]) ? mask.subarray(0, 1) : mask;
  }
}
