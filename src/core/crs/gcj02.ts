/**
 * GCJ-02 (the datum of Chinese map services) and BD-09 (Baidu's), to and from WGS84. The forward formulas are the
 * publicly known ones, verified against published pairs; the inverses iterate them. All angles in degrees,
 * positions [longitude, latitude]. Outside the rectangle where the datum applies, positions are returned unchanged.
 */
type LonLat = readonly [longitude: number, latitude: number];

/** Krasovsky 1940, on which the offset is defined. */
const SEMI_MAJOR_METERS = 6378245;
const ECCENTRICITY_SQUARED = 0.006693421622965943;
const DEGREE = Math.PI / 180;
const BAIDU_ANGLE = (Math.PI * 3000) / 180;
const BAIDU_SHIFT: LonLat = [0.0065, 0.006];
/** 1e-9° is a tenth of a millimetre. */
const TOLERANCE_DEGREES = 1e-9;
const MOST_ITERATIONS = 30;

/** WGS84 → GCJ-02: 300 to 700 m away in China. */
export function wgs84ToGcj02(longitude: number, latitude: number): LonLat {
  if (!appliesAt(longitude, latitude)) return [longitude, latitude];
  const x = longitude - 105;
  const y = latitude - 35;
  const phi = latitude * DEGREE;
  const m = 1 - ECCENTRICITY_SQUARED * Math.sin(phi) ** 2;
  const metersNorth = offsetNorth(x, y);
  const metersEast = offsetEast(x, y);
  const meridianRadius = (SEMI_MAJOR_METERS * (1 - ECCENTRICITY_SQUARED)) / (m * Math.sqrt(m));
  const parallelRadius = (SEMI_MAJOR_METERS / Math.sqrt(m)) * Math.cos(phi);
  return [
    longitude + metersEast / (parallelRadius * DEGREE),
    latitude + metersNorth / (meridianRadius * DEGREE),
  ];
}

/** GCJ-02 → WGS84 by iteration, to a tenth of a millimetre. */
export function gcj02ToWgs84(longitude: number, latitude: number): LonLat {
  return invert(wgs84ToGcj02, longitude, latitude);
}

/** GCJ-02 → BD-09. */
export function gcj02ToBd09(longitude: number, latitude: number): LonLat {
  const radius = Math.hypot(longitude, latitude) + 0.00002 * Math.sin(latitude * BAIDU_ANGLE);
  const angle = Math.atan2(latitude, longitude) + 0.000003 * Math.cos(longitude * BAIDU_ANGLE);
  return [radius * Math.cos(angle) + BAIDU_SHIFT[0], radius * Math.sin(angle) + BAIDU_SHIFT[1]];
}

/** BD-09 → GCJ-02 by iteration. */
export function bd09ToGcj02(longitude: number, latitude: number): LonLat {
  return invert(gcj02ToBd09, longitude, latitude);
}

export function bd09ToWgs84(longitude: number, latitude: number): LonLat {
  return gcj02ToWgs84(...bd09ToGcj02(longitude, latitude));
}

export function wgs84ToBd09(longitude: number, latitude: number): LonLat {
  return gcj02ToBd09(...wgs84ToGcj02(longitude, latitude));
}

/** Fixed-point iteration: the offsets change so slowly with place that each step gains three digits. */
function invert(
  forward: (longitude: number, latitude: number) => LonLat,
  longitude: number,
  latitude: number,
): LonLat {
  let guess: LonLat = [longitude, latitude];
  for (let i = 0; i < MOST_ITERATIONS; i++) {
    const [x, y] = forward(...guess);
    const [dx, dy] = [longitude - x, latitude - y];
    guess = [guess[0] + dx, guess[1] + dy];
    if (Math.abs(dx) < TOLERANCE_DEGREES && Math.abs(dy) < TOLERANCE_DEGREES) break;
  }
  return guess;
}

function appliesAt(longitude: number, latitude: number): boolean {
  return longitude > 72.004 && longitude < 137.8347 && latitude > 0.8293 && latitude < 55.8271;
}

/** Metres east at x, y degrees from 105° E, 35° N. */
function offsetEast(x: number, y: number): number {
  return (
    300 +
    x +
    2 * y +
    0.1 * x * x +
    0.1 * x * y +
    0.1 * Math.sqrt(Math.abs(x)) +
    harmonics(x, [
      [20, 6],
      [20, 2],
    ]) +
    harmonics(x, [
      [20, 1],
      [40, 1 / 3],
    ]) +
    harmonics(x, [
      [150, 1 / 12],
      [300, 1 / 30],
    ])
  );
}

/** Metres north at x, y degrees from 105° E, 35° N. */
function offsetNorth(x: number, y: number): number {
  return (
    -100 +
    2 * x +
    3 * y +
    0.2 * y * y +
    0.1 * x * y +
    0.2 * Math.sqrt(Math.abs(x)) +
    harmonics(x, [
      [20, 6],
      [20, 2],
    ]) +
    harmonics(y, [
      [20, 1],
      [40, 1 / 3],
    ]) +
    harmonics(y, [
      [160, 1 / 12],
      [320, 1 / 30],
    ])
  );
}

/** Two thirds of a sum of sines, [amplitude, half-turns per degree]. */
function harmonics(t: number, terms: readonly (readonly [number, number])[]): number {
  return (
    (terms.reduce((sum, [amplitude, frequency]) => sum + amplitude * Math.sin(frequency * t * Math.PI), 0) *
      2) /
    3
  );
}
