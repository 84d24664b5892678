import { EastNorthUpFrame, geodeticToEcef } from '@core/crs/ellipsoid.ts';

const DEGREE = Math.PI / 180;

/** The east-north-up frame of one tile, at ellipsoid height 0. */
export class TileFrame {
  readonly #frame: EastNorthUpFrame;
  readonly #ecef = new Float64Array(3);
  readonly #originEcef: readonly [number, number, number];

  constructor(
    readonly longitude: number,
    readonly latitude: number,
  ) {
    this.#frame = new EastNorthUpFrame(longitude, latitude, 0);
    this.#originEcef = this.#frame.originEcef;
  }

  /** Metres east, north, up of a geodetic point, written at `out[offset]`. */
  toLocal(longitude: number, latitude: number, height: number, out: Float64Array, offset = 0): void {
    const ecef = this.#ecef;
    geodeticToEcef(longitude, latitude, height, ecef);
    this.#frame.fromEcef(ecef[0]!, ecef[1]!, ecef[2]!, out, offset);
  }

  /** Direction of the plumb line at a geodetic point, in this frame. */
  upAt(longitude: number, latitude: number): [number, number, number] {
    const [lambda, phi] = [longitude * DEGREE, latitude * DEGREE];
    const [ox, oy, oz] = this.#originEcef;
    const out = [0, 0, 0];
    this.#frame.fromEcef(
      ox + Math.cos(phi) * Math.cos(lambda),
      oy + Math.cos(phi) * Math.sin(lambda),
      oz + Math.sin(phi),
      out,
    );
    return out as [number, number, number];
  }

  /** ECEF metres of a point of this frame. */
  toEcef(east: number, north: number, up: number): [number, number, number] {
    const out = [0, 0, 0];
    this.#frame.toEcef(east, north, up, out);
    return out as [number, number, number];
  }

  fromEcef(x: number, y: number, z: number): [number, number, number] {
    const out = [0, 0, 0];
    this.#frame.fromEcef(x, y, z, out);
    return out as [number, number, number];
  }

  /**
   * Column-major node matrix for glTF. A glTF node here is y-up (x east, y up, z south), and a 3D Tiles client
   * turns y-up to z-up before it places the tile, so both turns are folded around the frame's matrix.
   */
  gltfMatrix(): number[] {
    const m = this.#frame.matrix();
    /** Column-vector of the z-up matrix as y-up: (x, y, z) → (x, z, −y). */
    const turned = (column: number, sign = 1): number[] => [
      sign * m[4 * column]!,
      sign * m[4 * column + 2]!,
      -sign * m[4 * column + 1]!,
    ];
    return [...turned(0), 0, ...turned(2), 0, ...turned(1, -1), 0, ...turned(3), 1].map(v => v + 0);
  }
}

/** Axis-aligned bounds in a tile's frame, metres. */
export class LocalBounds {
  readonly minimum: [number, number, number] = [Infinity, Infinity, Infinity];
  readonly maximum: [number, number, number] = [-Infinity, -Infinity, -Infinity];

  add(x: number, y: number, z: number): void {
    const { minimum: low, maximum: high } = this;
    if (x < low[0]) low[0] = x;
    if (y < low[1]) low[1] = y;
    if (z < low[2]) low[2] = z;
    if (x > high[0]) high[0] = x;
    if (y > high[1]) high[1] = y;
    if (z > high[2]) high[2] = z;
  }

  /** Adds stride-3 positions. */
  addAll(positions: Float32Array): void {
    for (let i = 0; i < positions.length; i += 3)
      this.add(positions[i]!, positions[i + 1]!, positions[i + 2]!);
  }

  /** Moves every side outwards. */
  widen(meters: number): void {
    for (let axis = 0; axis < 3; axis++) {
      this.minimum[axis]! -= meters;
      this.maximum[axis]! += meters;
    }
  }

  get diagonal(): number {
    return Math.hypot(...[0, 1, 2].map(i => this.maximum[i]! - this.minimum[i]!));
  }

  /** The eight corners. */
  corners(): [number, number, number][] {
    const { minimum: a, maximum: b } = this;
    return [0, 1, 2, 3, 4, 5, 6, 7].map(i => [i & 1 ? b[0] : a[0], i & 2 ? b[1] : a[1], i & 4 ? b[2] : a[2]]);
  }

  /** `boundingVolume.box` of 3D Tiles in ECEF. */
  toBox(frame: TileFrame): number[] {
    const centre = [0, 1, 2].map(i => (this.minimum[i]! + this.maximum[i]!) / 2) as [number, number, number];
    const origin = frame.toEcef(...centre);
    const halfAxes = [0, 1, 2].flatMap(axis => {
      const half = (this.maximum[axis]! - this.minimum[axis]!) / 2;
      const tip = [...centre] as [number, number, number];
      tip[axis]! += half;
      return frame.toEcef(...tip).map((value, i) => value - origin[i]!);
    });
    // Axes keep more digits than the centre: a short one still has to point the right way.
    return [...origin.map(value => round(value, 1e4)), ...halfAxes.map(value => round(value, 1e7))];
  }
}

const round = (value: number, steps: number): number => Math.round(value * steps) / steps;
