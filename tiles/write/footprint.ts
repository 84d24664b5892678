/** Planar geometry of rings in metres: [x, y, x, y, …], not closed. */
export type Ring = Float64Array;

/** Signed area, positive counter-clockwise. */
export function signedArea(ring: Ring): number {
  let twice = 0;
  const n = ring.length;
  for (let i = 0, j = n - 2; i < n; j = i, i += 2) {
    twice += (ring[j]! - ring[i]!) * (ring[j + 1]! + ring[i + 1]!);
  }
  return twice / 2;
}

/** The ring with its vertices in the opposite order. */
export function reversedRing(ring: Ring): Ring {
  const out = new Float64Array(ring.length);
  for (let i = 0; i < ring.length; i += 2) {
    out[i] = ring[ring.length - 2 - i]!;
    out[i + 1] = ring[ring.length - 1 - i]!;
  }
  return out;
}

/** A rectangle: centre, unit axis along its longer side, half length and half width in metres. */
export interface Rectangle {
  readonly x: number;
  readonly y: number;
  readonly axisX: number;
  readonly axisY: number;
  readonly halfLength: number;
  readonly halfWidth: number;
}

const CANDIDATE_EDGES = 32;

/** The smallest-area rectangle around a ring with a side along one of the ring's longest edges. */
export function minimumRectangle(ring: Ring): Rectangle {
  let best: Rectangle | undefined;
  for (const [axisX, axisY] of edgeDirections(ring)) {
    const candidate = rectangleAlong(ring, axisX, axisY);
    const area = candidate.halfLength * candidate.halfWidth;
    if (!best || area < best.halfLength * best.halfWidth) best = candidate;
  }
  return best ?? rectangleAlong(ring, 1, 0);
}

function edgeDirections(ring: Ring): [number, number][] {
  const edges: { dx: number; dy: number; length: number }[] = [];
  for (let i = 0; i < ring.length; i += 2) {
    const j = (i + 2) % ring.length;
    const dx = ring[j]! - ring[i]!;
    const dy = ring[j + 1]! - ring[i + 1]!;
    const length = Math.hypot(dx, dy);
    if (length > 1e-6) edges.push({ dx, dy, length });
  }
  if (edges.length > CANDIDATE_EDGES) edges.sort((a, b) => b.length - a.length);
  return edges.slice(0, CANDIDATE_EDGES).map(({ dx, dy, length }) => [dx / length, dy / length]);
}

function rectangleAlong(ring: Ring, axisX: number, axisY: number): Rectangle {
  let [minP, maxP, minQ, maxQ] = [Infinity, -Infinity, Infinity, -Infinity];
  for (let i = 0; i < ring.length; i += 2) {
    const p = ring[i]! * axisX + ring[i + 1]! * axisY;
    const q = ring[i + 1]! * axisX - ring[i]! * axisY;
    minP = Math.min(minP, p);
    maxP = Math.max(maxP, p);
    minQ = Math.min(minQ, q);
    maxQ = Math.max(maxQ, q);
  }
  const p = (minP + maxP) / 2;
  const q = (minQ + maxQ) / 2;
  const x = p * axisX - q * axisY;
  const y = p * axisY + q * axisX;
  const [halfP, halfQ] = [(maxP - minP) / 2, (maxQ - minQ) / 2];
  return halfP >= halfQ
    ? { x, y, axisX, axisY, halfLength: halfP, halfWidth: halfQ }
    : { x, y, axisX: -axisY, axisY: axisX, halfLength: halfQ, halfWidth: halfP };
}

/** Counter-clockwise corners of a rectangle scaled about its centre. */
export function rectangleRing(rectangle: Rectangle, scale = 1): Ring {
  const { x, y, axisX, axisY } = rectangle;
  const [a, b] = [rectangle.halfLength * scale, rectangle.halfWidth * scale];
  const corner = (p: number, q: number) => [x + p * axisX - q * axisY, y + p * axisY + q * axisX];
  return Float64Array.from([...corner(-a, -b), ...corner(a, -b), ...corner(a, b), ...corner(-a, b)]);
}

/**
 * Douglas–Peucker on a closed ring; no vertex of the input is further than `tolerance` metres from the result.
 * Returns fewer than 3 vertices when the ring collapses.
 */
export function simplifyRing(ring: Ring, tolerance: number): Ring {
  const count = ring.length / 2;
  if (count <= 4) return ring;
  const keep = new Uint8Array(count);
  const opposite = farthestFrom(ring, 0);
  keep[0] = keep[opposite] = 1;
  const spans: [number, number][] = [
    [0, opposite],
    [opposite, count],
  ];
  for (let span = spans.pop(); span; span = spans.pop()) {
    const [from, to] = span;
    const split = farthestFromChord(ring, from, to, tolerance);
    if (split < 0) continue;
    keep[split] = 1;
    spans.push([from, split], [split, to]);
  }
  const kept: number[] = [];
  for (let i = 0; i < count; i++) if (keep[i]) kept.push(ring[2 * i]!, ring[2 * i + 1]!);
  return Float64Array.from(kept);
}

function farthestFrom(ring: Ring, index: number): number {
  let best = 0;
  let bestDistance = -1;
  for (let i = 0; i < ring.length / 2; i++) {
    const distance = Math.hypot(ring[2 * i]! - ring[2 * index]!, ring[2 * i + 1]! - ring[2 * index + 1]!);
    if (distance > bestDistance) [best, bestDistance] = [i, distance];
  }
  return best;
}

function farthestFromChord(ring: Ring, from: number, to: number, tolerance: number): number {
  const end = to % (ring.length / 2);
  const [ax, ay] = [ring[2 * from]!, ring[2 * from + 1]!];
  const [dx, dy] = [ring[2 * end]! - ax, ring[2 * end + 1]! - ay];
  const squaredLength = dx * dx + dy * dy;
  let split = -1;
  let worst = tolerance;
  for (let i = from + 1; i < to; i++) {
    const [px, py] = [ring[2 * i]! - ax, ring[2 * i + 1]! - ay];
    const t = squaredLength > 0 ? Math.max(0, Math.min(1, (px * dx + py * dy) / squaredLength)) : 0;
    const distance = Math.hypot(px - t * dx, py - t * dy);
    if (distance > worst) [split, worst] = [i, distance];
  }
  return split;
}
