import { EastNorthUpFrame } from '@core/crs/ellipsoid.ts';
import type { ClusterQuery } from '@core/jobs/spatial-index.ts';

const CENTRE = [113.32, 23.11] as const;

/** A small seeded generator (mulberry32) for tests and benches: 0 ≤ value < 1. */
export function random(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Points of an invented city of 60 km, three in five in neighbourhoods; ECEF metres, stride 3. */
export function cityPoints(length: number, seed: number): Float64Array {
  const next = random(seed);
  const frame = new EastNorthUpFrame(...CENTRE);
  const centres = Array.from(
    { length: 200 },
    () => [(next() - 0.5) * 60_000, (next() - 0.5) * 60_000] as const,
  );
  const bell = () => (next() + next() + next() - 1.5) * 1600;
  const position = new Float64Array(3 * length);
  for (let row = 0; row < length; row++) {
    const centre = centres[Math.floor(next() * centres.length)]!;
    const inNeighbourhood = next() < 0.6;
    const east = inNeighbourhood ? centre[0] + bell() : (next() - 0.5) * 60_000;
    const north = inNeighbourhood ? centre[1] + bell() : (next() - 0.5) * 60_000;
    frame.toEcef(east, north, 5 + 20 * next(), position, 3 * row);
  }
  return position;
}

/** An eye at a height over (east, north) of the city's centre, pitched down by `pitchDegrees`, looking north. */
export function downwardView(
  name: string,
  heightMeters: number,
  radiusPixels: number,
  east = 0,
  north = 0,
  pitchDegrees = 90,
): ClusterQuery {
  const frame = new EastNorthUpFrame(...CENTRE);
  const m = frame.matrix();
  const eye = [0, 0, 0];
  frame.toEcef(east, north, heightMeters, eye);
  const pitch = (pitchDegrees * Math.PI) / 180;
  const axis = (e: number, n: number, u: number) =>
    [0, 1, 2].map(i => m[i]! * e + m[4 + i]! * n + m[8 + i]! * u);
  const right = axis(1, 0, 0);
  const up = axis(0, Math.sin(pitch), Math.cos(pitch));
  const forward = axis(0, Math.cos(pitch), -Math.sin(pitch));
  const [width, height] = [1920, 1080];
  const focal = 1 / Math.tan(Math.PI / 6);
  const clipFromEye = new Array<number>(16).fill(0);
  for (let i = 0; i < 3; i++) {
    clipFromEye[4 * i] = (focal * right[i]!) / (width / height);
    clipFromEye[4 * i + 1] = focal * up[i]!;
    clipFromEye[4 * i + 2] = forward[i]!;
    clipFromEye[4 * i + 3] = forward[i]!;
  }
  const positionEcef = [eye[0]!, eye[1]!, eye[2]!] as const;
  return { name, clipFromEye, positionEcef, width, height, heightMeters, radiusPixels };
}
