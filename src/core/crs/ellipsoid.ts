/** WGS84 ellipsoid (EPSG:4326/4978); CGCS2000 differs by 0.1 mm and is treated as equal. */
export const WGS84_SEMI_MAJOR_METERS = 6378137;
const FLATTENING = 1 / 298.257223563;
const ECCENTRICITY_SQUARED = FLATTENING * (2 - FLATTENING);
const DEGREE = Math.PI / 180;

/**
 * Writes the ECEF position (metres, EPSG:4978) of a geodetic point at `out[offset..offset+2]`.
 * Source: NIMA TR8350.2, closed form.
 */
export function geodeticToEcef(
  longitude: number,
  latitude: number,
  height: number,
  out: Float64Array | number[],
  offset = 0,
): void {
  const lambda = longitude * DEGREE;
  const phi = latitude * DEGREE;
  const sinPhi = Math.sin(phi);
  const cosPhi = Math.cos(phi);
  const primeVertical = WGS84_SEMI_MAJOR_METERS / Math.sqrt(1 - ECCENTRICITY_SQUARED * sinPhi * sinPhi);
  out[offset] = (primeVertical + height) * cosPhi * Math.cos(lambda);
  out[offset + 1] = (primeVertical + height) * cosPhi * Math.sin(lambda);
  out[offset + 2] = (primeVertical * (1 - ECCENTRICITY_SQUARED) + height) * sinPhi;
}

/**
 * Geodetic [lon°, lat°, height m] of an ECEF point in metres, by Bowring's iteration; error < 1e-9 m within
 * ±10,000 km of the surface.
 */
export function ecefToGeodetic(x: number, y: number, z: number): [number, number, number] {
  const p = Math.hypot(x, y);
  const longitude = Math.atan2(y, x);
  let latitude = Math.atan2(z, p * (1 - ECCENTRICITY_SQUARED));
  let height = 0;
  for (let i = 0; i < 6; i++) {
    const sin = Math.sin(latitude);
    const primeVertical = WGS84_SEMI_MAJOR_METERS / Math.sqrt(1 - ECCENTRICITY_SQUARED * sin * sin);
    height =
      p * Math.cos(latitude) +
      z * sin -
      WGS84_SEMI_MAJOR_METERS * Math.sqrt(1 - ECCENTRICITY_SQUARED * sin * sin);
    latitude = Math.atan2(z, p * (1 - (ECCENTRICITY_SQUARED * primeVertical) / (primeVertical + height)));
  }
  return [longitude / DEGREE, latitude / DEGREE, height];
}

/**
 * A local east-north-up frame at a geodetic origin: columns are the axes in ECEF.
 * `toEcef` and `fromEcef` work on metres and write 3 values at `offset`.
 */
export class EastNorthUpFrame {
  readonly originEcef: readonly [number, number, number];
  readonly #axes: readonly number[];

  constructor(
    readonly longitude: number,
    readonly latitude: number,
    readonly height = 0,
  ) {
    const origin = [0, 0, 0];
    geodeticToEcef(longitude, latitude, height, origin);
    this.originEcef = origin as unknown as [number, number, number];
    const lambda = longitude * DEGREE;
    const phi = latitude * DEGREE;
    const [sl, cl, sp, cp] = [Math.sin(lambda), Math.cos(lambda), Math.sin(phi), Math.cos(phi)];
    this.#axes = [-sl, cl, 0, -sp * cl, -sp * sl, cp, cp * cl, cp * sl, sp];
  }

  toEcef(east: number, north: number, up: number, out: Float64Array | number[], offset = 0): void {
    const a = this.#axes;
    for (let i = 0; i < 3; i++) {
      out[offset + i] = this.originEcef[i]! + a[i]! * east + a[3 + i]! * north + a[6 + i]! * up;
    }
  }

  fromEcef(x: number, y: number, z: number, out: Float64Array | number[], offset = 0): void {
    const d = [x - this.originEcef[0], y - this.originEcef[1], z - this.originEcef[2]];
    for (let i = 0; i < 3; i++) {
      out[offset + i] =
        this.#axes[3 * i]! * d[0]! + this.#axes[3 * i + 1]! * d[1]! + this.#axes[3 * i + 2]! * d[2]!;
    }
  }

  /** Column-major 4×4 ENU→ECEF, as glTF and 3D Tiles want it. */
  matrix(): number[] {
    const a = this.#axes;
    return [...a.slice(0, 3), 0, ...a.slice(3, 6), 0, ...a.slice(6, 9), 0, ...this.originEcef, 1];
  }
}
