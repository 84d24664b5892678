import { type Polygons, polyclip } from './polyclip.ts';

/** A ring of positions [x, y], closed or open, as files hold them. */
export type RawRing = readonly (readonly number[])[];

/** Outer ring (counter-clockwise) and holes (clockwise), flat [x, y, …], not closed. */
export type PolygonRings = Float64Array[];

/** What was done to make a polygon usable. */
export type RingRepair = 'self-crossing' | 'not-a-number' | 'duplicate' | 'hole-dropped';

export interface CleanPolygons {
  /** More than one when a self-crossing ring fell apart; empty when nothing with an area is left. */
  readonly polygons: readonly PolygonRings[];
  readonly repairs: ReadonlySet<RingRepair>;
}

/** Rings with more vertices than this are not searched for self-crossings pair by pair. */
const LARGEST_PAIRWISE = 2000;

/**
 * Makes a polygon usable: drops positions that are not numbers or repeat, opens and orients rings, drops empty holes,
 * and takes self-crossing rings apart (even-odd). `minimumArea` is in the square of the unit of the coordinates.
 */
export function cleanPolygon(rings: readonly RawRing[], minimumArea: number): CleanPolygons {
  const repairs = new Set<RingRepair>();
  const open = rings.map(ring => openRing(ring, repairs));
  const [outer, ...holes] = open;
  if (!outer || outer.length < 6 || Math.abs(ringArea(outer)) < minimumArea) {
    if (!outer || outer.length < 6 || !crossesItself(outer)) return { polygons: [], repairs };
  }
  const usable = holes.filter(
    hole => hole.length >= 6 && Math.abs(ringArea(hole)) >= minimumArea && reachesInto(hole, outer),
  );
  if (usable.length < holes.length) repairs.add('hole-dropped');
  const isSimple = ![outer, ...usable].some(crossesItself);
  if (isSimple && usable.every(hole => liesWithin(hole, outer))) {
    return { polygons: [[orientRing(outer, 1), ...usable.map(hole => orientRing(hole, -1))]], repairs };
  }
  if (!isSimple) repairs.add('self-crossing');
  return { polygons: takeApart([outer, ...usable], minimumArea), repairs };
}

/** Whether the boxes of a hole and its outline overlap at all. */
function reachesInto(hole: Float64Array, outer: Float64Array): boolean {
  const [a, b] = [boxOf(hole), boxOf(outer)];
  return a[0] < b[2] && a[2] > b[0] && a[1] < b[3] && a[3] > b[1];
}

/** Whether no vertex of a hole lies outside the outline; on it counts as within. */
function liesWithin(hole: Float64Array, outer: Float64Array): boolean {
  for (let i = 0; i < hole.length; i += 2) {
    if (!isWithinRing(hole[i]!, hole[i + 1]!, outer)) return false;
  }
  return true;
}

/** Whether a point lies in a flat open ring or on it. */
export function isWithinRing(x: number, y: number, ring: Float64Array): boolean {
  let inside = false;
  for (let i = 0, j = ring.length - 2; i < ring.length; j = i, i += 2) {
    const [ax, ay, bx, by] = [ring[i]!, ring[i + 1]!, ring[j]!, ring[j + 1]!];
    const cross = (bx - ax) * (y - ay) - (by - ay) * (x - ax);
    const isBetween = (x - ax) * (x - bx) <= 0 && (y - ay) * (y - by) <= 0;
    if (isBetween && Math.abs(cross) <= 1e-12 * Math.max(1, Math.abs(bx - ax) + Math.abs(by - ay)))
      return true;
    if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) inside = !inside;
  }
  return inside;
}

function boxOf(ring: Float64Array): [number, number, number, number] {
  const box: [number, number, number, number] = [Infinity, Infinity, -Infinity, -Infinity];
  for (let i = 0; i < ring.length; i += 2) {
    box[0] = Math.min(box[0], ring[i]!);
    box[1] = Math.min(box[1], ring[i + 1]!);
    box[2] = Math.max(box[2], ring[i]!);
    box[3] = Math.max(box[3], ring[i + 1]!);
  }
  return box;
}

/** What is left of a polygon without others; all of it where they cannot be subtracted. */
export function subtractPolygons(body: PolygonRings, others: readonly PolygonRings[]): PolygonRings[] {
  if (others.length === 0) return [body];
  const step = snapStep([body, ...others].flat());
  const snapped = ([outer, ...holes]: PolygonRings) =>
    [outer!, ...holes].map(ring => closedPairs(ring.map(value => Math.round(value / step) * step)));
  try {
    const rest = polyclip.difference([snapped(body)], others.map(snapped));
    return rest.flatMap(piece => {
      const [outer, ...holes] = piece.map(ring => openRing(ring, new Set()));
      return outer ? [[orientRing(outer, 1), ...holes.map(hole => orientRing(hole, -1))]] : [];
    });
  } catch {
    return [body];
  }
}

function openRing(ring: RawRing, repairs: Set<RingRepair>): Float64Array {
  const out: number[] = [];
  for (const [x, y] of ring) {
    if (!Number.isFinite(x) || !Number.isFinite(y)) {
      repairs.add('not-a-number');
      continue;
    }
    if (x === out.at(-2) && y === out.at(-1)) repairs.add('duplicate');
    else out.push(x!, y!);
  }
  while (out.length >= 4 && out[0] === out.at(-2) && out[1] === out.at(-1)) out.length -= 2;
  return Float64Array.from(out);
}

/** Signed area of a flat open ring, positive counter-clockwise; computed near its first vertex to keep digits. */
export function ringArea(ring: Float64Array): number {
  const [x0, y0] = [ring[0]!, ring[1]!];
  let twice = 0;
  for (let i = 0, j = ring.length - 2; i < ring.length; j = i, i += 2) {
    twice += (ring[j]! - x0) * (ring[i + 1]! - y0) - (ring[i]! - x0) * (ring[j + 1]! - y0);
  }
  return twice / 2;
}

/** The ring with the sign of its area. */
export function orientRing(ring: Float64Array, sign: 1 | -1): Float64Array {
  if (ringArea(ring) * sign >= 0) return ring;
  const out = new Float64Array(ring.length);
  for (let i = 0; i < ring.length; i += 2) out.set(ring.subarray(i, i + 2), ring.length - 2 - i);
  return out;
}

/** Whether two edges of the ring cross or touch other than at their shared vertex. */
export function crossesItself(ring: Float64Array): boolean {
  const count = ring.length / 2;
  if (count < 4 || count > LARGEST_PAIRWISE) return false;
  for (let i = 0; i < count; i++) {
    for (let j = i + 2; j < count; j++) {
      if (i === 0 && j === count - 1) continue;
      if (edgesCross(ring, i, j, count)) return true;
    }
  }
  return false;
}

function edgesCross(ring: Float64Array, i: number, j: number, count: number): boolean {
  const at = (k: number): [number, number] => [ring[2 * (k % count)]!, ring[2 * (k % count) + 1]!];
  const [a, b, c, d] = [at(i), at(i + 1), at(j), at(j + 1)];
  if (
    Math.max(a[0], b[0]) < Math.min(c[0], d[0]) ||
    Math.max(c[0], d[0]) < Math.min(a[0], b[0]) ||
    Math.max(a[1], b[1]) < Math.min(c[1], d[1]) ||
    Math.max(c[1], d[1]) < Math.min(a[1], b[1])
  ) {
    return false;
  }
  const side = (p: number[], q: number[], r: number[]) =>
    Math.sign((q[0]! - p[0]!) * (r[1]! - p[1]!) - (q[1]! - p[1]!) * (r[0]! - p[0]!));
  return side(a, b, c) * side(a, b, d) < 0 && side(c, d, a) * side(c, d, b) < 0;
}

function takeApart(rings: readonly Float64Array[], minimumArea: number): PolygonRings[] {
  return clipSafely(rings).flatMap(piece => {
    const [first, ...rest] = piece.map(ring => openRing(ring, new Set()));
    if (!first || first.length < 6 || Math.abs(ringArea(first)) < minimumArea) return [];
    const inner = rest.filter(hole => hole.length >= 6 && Math.abs(ringArea(hole)) >= minimumArea);
    return [[orientRing(first, 1), ...inner.map(hole => orientRing(hole, -1))]];
  });
}

/**
 * Even-odd pieces of the outer ring less the holes. Coordinates are snapped to a billionth of the extent first,
 * because the sweep line fails on points closer than its tolerance; where it still fails nothing is returned.
 */
function clipSafely(rings: readonly Float64Array[]): Polygons {
  const step = snapStep(rings);
  const [outer, ...holes] = rings.map(
    ring => [closedPairs(ring.map(value => Math.round(value / step) * step))] as Polygons[number],
  );
  try {
    const body = polyclip.xor([outer!]);
    return holes.length > 0 ? polyclip.difference(body, holes) : body;
  } catch {
    return [];
  }
}

function snapStep(rings: readonly Float64Array[]): number {
  const extent = rings
    .flatMap(ring => [...ring])
    .reduce((most, value) => Math.max(most, Math.abs(value - rings[0]![0]!)), 0);
  return 2 ** Math.ceil(Math.log2(Math.max(extent, 1e-12) * 1e-9));
}

function closedPairs(ring: Float64Array): [number, number][] {
  const pairs: [number, number][] = [];
  for (let i = 0; i < ring.length; i += 2) pairs.push([ring[i]!, ring[i + 1]!]);
  return [...pairs, pairs[0]!];
}
