import { EastNorthUpFrame, geodeticToEcef } from '@core/crs/ellipsoid.ts';
import type { MeshGeometry, SurfaceKinds, TextureImage } from '../model.ts';
import { meanColors } from './picture.ts';

/** sRGB RGBA 0…255. */
export type Color = readonly [number, number, number, number];

const PLAIN: Color = [205, 205, 200, 255];
/** A picture's own colours. */
const WHITE: Color = [255, 255, 255, 255];
const MOST_KINDS = 65_535;

/** What a vertex may have beside its position. */
export interface VertexLook {
  readonly color?: Color | undefined;
  /** Place in the picture, (0, 0) upper left. */
  readonly texture?: readonly [number, number] | undefined;
  /** Number that `addSurfaceKind` gave. */
  readonly surface?: number | undefined;
}

/** Collects triangles given in geodetic or local positions into one mesh around an origin. */
export class MeshCollector {
  readonly #frame: EastNorthUpFrame;
  readonly #positions: number[] = [];
  readonly #colors: number[] = [];
  readonly #indices: number[] = [];
  readonly #coordinates: number[] = [];
  readonly #images: TextureImage[] = [];
  readonly #imageOfTriangle: number[] = [];
  readonly #surfaces: number[] = [];
  readonly #kinds = new Map<string, { number: number; kind: SurfaceKinds['kinds'][number] }>();
  #isColored = false;

  /** @param origin longitude, latitude in degrees and height in metres */
  constructor(readonly origin: readonly [number, number, number]) {
    this.#frame = new EastNorthUpFrame(...origin);
  }

  /** Adds a vertex at a geodetic position; returns its index. */
  addGeodetic(longitude: number, latitude: number, height: number, look?: VertexLook): number {
    return this.addLocal(...this.toLocal(longitude, latitude, height), look);
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
  addLocal(
    east: number,
    north: number,
    up: number,
    { color, texture, surface = 0 }: VertexLook = {},
  ): number {
    this.#positions.push(east, north, up);
    if (color) this.#isColored = true;
    this.#colors.push(...(color ?? (texture ? WHITE : PLAIN)));
    this.#coordinates.push(...(texture ?? [0, 0]));
    this.#surfaces.push(surface);
    return this.#positions.length / 3 - 1;
  }

  /** Adds a triangle with a picture on it, when its vertices have places there. */
  addTriangle(a: number, b: number, c: number, image?: TextureImage): void {
    this.#indices.push(a, b, c);
    if (image && !this.#images.includes(image)) this.#images.push(image);
    this.#imageOfTriangle.push(image ? this.#images.indexOf(image) : -1);
  }

  /** Number of a kind of surface, for the vertices of such surfaces. */
  addSurfaceKind(type: string, attributes: string): number {
    const key = `${type}\n${attributes}`;
    const known = this.#kinds.get(key);
    if (known) return known.number;
    if (this.#kinds.size >= MOST_KINDS) return 0;
    this.#kinds.set(key, { number: this.#kinds.size, kind: { type, attributes } });
    return this.#kinds.size - 1;
  }

  /** From the lowest vertex to the highest. */
  get heightMeters(): number {
    let [low, high] = [Infinity, -Infinity];
    for (let i = 2; i < this.#positions.length; i += 3) {
      low = Math.min(low, this.#positions[i]!);
      high = Math.max(high, this.#positions[i]!);
    }
    return Math.max(0, high - low);
  }

  get isEmpty(): boolean {
    return this.#indices.length === 0;
  }

  finish(): MeshGeometry {
    const indices = Uint32Array.from(this.#indices);
    const colors = Uint8Array.from(this.#colors);
    return {
      kind: 'mesh',
      origin: this.origin,
      positions: Float32Array.from(this.#positions),
      indices,
      ...(this.#isColored ? { colors } : {}),
      ...(this.#images.length > 0 ? this.#textured(indices, colors) : {}),
      ...(this.#kinds.size > 0
        ? {
            surfaces: {
              kinds: [...this.#kinds.values()].map(({ kind }) => kind),
              ofVertex: Uint16Array.from(this.#surfaces),
            },
          }
        : {}),
    };
  }

  #textured(indices: Uint32Array, colors: Uint8Array): Pick<MeshGeometry, 'texturing' | 'colorsFromAfar'> {
    const texturing = {
      images: this.#images,
      imageOfTriangle: Int16Array.from(this.#imageOfTriangle),
      coordinates: Float32Array.from(this.#coordinates),
    };
    const colorsFromAfar = meanColors(indices, colors, texturing);
    return { texturing, ...(colorsFromAfar ? { colorsFromAfar } : {}) };
  }
}
