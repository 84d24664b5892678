import { EastNorthUpFrame, geodeticToEcef } from '@core/crs/ellipsoid.ts';
import type { MeshGeometry } from '../model.ts';

/** sRGB RGBA 0…255. */
export type Color = readonly [number, number, number, number];

const PLAIN: Color = [205, 205, 200, 255];

/** Collects triangles given in geodetic or local positions into one mesh around an origin. */
export class MeshCollector {
  readonly #frame: EastNorthUpFrame;
  readonly #positions: number[] = [];
  readonly #colors: number[] = [];
  readonly #indices: number[] = [];
  #isColored = false;

  /** @param origin longitude, latitude in degrees and height in metres */
  constructor(readonly origin: readonly [number, number, number]) {
    this.#frame = new EastNorthUpFrame(...origin);
  }

  /** Adds a vertex at a geodetic position; returns its index. */
  addGeodetic(longitude: number, latitude: number, height: number, color?: Color): number {
    return this.addLocal(...this.toLocal(longitude, latitude, height), color);
  }

  /** Metres east, north, up of the origin. */
  toLocal(longitude: number, latitude: number, height: number): [number, number, number] {
    const ecef = [0, 0, 0];
    geodeticToEcef(longitude, latitude, height, ecef);
    const local: [number, number, number] = [0, 0, 0];
    this.#frame.fromEcef(ecef[0]!, ecef[1]!, ecef[2]!, local);
    return local;
  }

  /** Adds a vertex in metres east, north, up of the origin; returns its index. */
  addLocal(east: number, north: number, up: number, color?: Color): number {
    this.#positions.push(east, north, up);
    if (color) this.#isColored = true;
    this.#colors.push(...(color ?? PLAIN));
    return this.#positions.length / 3 - 1;
  }

  addTriangle(a: number, b: number, c: number): void {
    this.#indices.push(a, b, c);
  }

  get isEmpty(): boolean {
    return this.#indices.length === 0;
  }

  finish(): MeshGeometry {
    return {
      kind: 'mesh',
      origin: this.origin,
      positions: Float32Array.from(this.#positions),
      indices: Uint32Array.from(this.#indices),
      ...(this.#isColored ? { colors: Uint8Array.from(this.#colors) } : {}),
    };
  }
}
