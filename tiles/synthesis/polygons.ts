import type { Polyline, Ring, Vector2 } from './plane.ts';

/** Signed area in m², positive when counter-clockwise. */
export function signedArea(ring: Ring): number {
  let sum = 0;
  for (let i = 0; i < ring.length; i++) {
    const [ax, ay] = ring[i]!;
    const [bx, by] = ring[(i + 1) % ring.length]!;
    sum += ax * by - bx * ay;
  }
  return sum / 2;
}

export function counterClockwise(ring: Ring): Vector2[] {
  return signedArea(ring) >= 0 ? [...ring] : [...ring].reverse();
}

/** Mean of the vertices. */
export function vertexCentre(points: Polyline): Vector2 {
  let x = 0;
  let y = 0;
  for (const point of points) {
    x += point[0];
    y += point[1];
  }
  return [x / points.length, y / points.length];
}

export type Box = readonly [minX: number, minY: number, maxX: number, maxY: number];

export function boundingBox(points: Polyline): Box {
  let [minX, minY, maxX, maxY] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const [x, y] of points) {
    minX = Math.min(minX, x);
    minY = Math.min(minY, y);
    maxX = Math.max(maxX, x);
    maxY = Math.max(maxY, y);
  }
  return [minX, minY, maxX, maxY];
}

/** Even-odd rule over all rings, so that holes are outside. */
export function pointInRings([x, y]: Vector2, rings: readonly Ring[]): boolean {
  let inside = false;
  for (const ring of rings) {
    for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
      const [ax, ay] = ring[i]!;
      const [bx, by] = ring[j]!;
      if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) inside = !inside;
    }
  }
  return inside;
}

export function distanceToSegment([px, py]: Vector2, [ax, ay]: Vector2, [bx, by]: Vector2): number {
  const dx = bx - ax;
  const dy = by - ay;
  const lengthSquared = dx * dx + dy * dy;
  const t = lengthSquared === 0 ? 0 : ((px - ax) * dx + (py - ay) * dy) / lengthSquared;
  const clamped = Math.max(0, Math.min(1, t));
  return Math.hypot(px - ax - clamped * dx, py - ay - clamped * dy);
}

function cross(o: Vector2, a: Vector2, b: Vector2): number {
  return (a[0] - o[0]) * (b[1] - o[1]) - (a[1] - o[1]) * (b[0] - o[0]);
}

/** Whether segments ab and cd have a point in common; touching counts. */
export function segmentsMeet(a: Vector2, b: Vector2, c: Vector2, d: Vector2): boolean {
  const abc = cross(a, b, c);
  const abd = cross(a, b, d);
  const cda = cross(c, d, a);
  const cdb = cross(c, d, b);
  if (((abc > 0 && abd < 0) || (abc < 0 && abd > 0)) && ((cda > 0 && cdb < 0) || (cda < 0 && cdb > 0)))
    return true;
  return (
    (abc === 0 && distanceToSegment(c, a, b) === 0) ||
    (abd === 0 && distanceToSegment(d, a, b) === 0) ||
    (cda === 0 && distanceToSegment(a, c, d) === 0) ||
    (cdb === 0 && distanceToSegment(b, c, d) === 0)
  );
}

/** Least distance in metres between two segments, 0 when they meet. */
export function segmentDistance(a: Vector2, b: Vector2, c: Vector2, d: Vector2): number {
  if (segmentsMeet(a, b, c, d)) return 0;
  return Math.min(
    distanceToSegment(a, c, d),
    distanceToSegment(b, c, d),
    distanceToSegment(c, a, b),
    distanceToSegment(d, a, b),
  );
}

/** Whether two simple rings share any area or touch. */
export function ringsMeet(a: Ring, b: Ring): boolean {
  for (let i = 0; i < a.length; i++) {
    for (let j = 0; j < b.length; j++) {
      if (segmentsMeet(a[i]!, a[(i + 1) % a.length]!, b[j]!, b[(j + 1) % b.length]!)) return true;
    }
  }
  return pointInRings(a[0]!, [b]) || pointInRings(b[0]!, [a]);
}

/** Convex hull, counter-clockwise (Andrew's monotone chain). */
export function convexHull(points: Polyline): Vector2[] {
  const sorted = [...points].sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  if (sorted.length < 3) return sorted;
  const half = (input: Polyline): Vector2[] => {
    const hull: Vector2[] = [];
    for (const point of input) {
      while (hull.length >= 2 && cross(hull[hull.length - 2]!, hull[hull.length - 1]!, point) <= 0)
        hull.pop();
      hull.push(point);
    }
    hull.pop();
    return hull;
  };
  return [...half(sorted), ...half(sorted.reverse())];
}

/** A rectangle with centre, unit long axis and half extents along and across it. */
export interface OrientedBox {
  readonly centre: Vector2;
  readonly axis: Vector2;
  readonly halfLength: number;
  readonly halfWidth: number;
}

/** The rectangle of least area around the points (rotating over hull edges). */
export function orientedBox(points: Polyline): OrientedBox {
  const hull = convexHull(points);
  let best: OrientedBox | undefined;
  let bestArea = Infinity;
  for (let i = 0; i < hull.length; i++) {
    const [ax, ay] = hull[i]!;
    const [bx, by] = hull[(i + 1) % hull.length]!;
    const length = Math.hypot(bx - ax, by - ay);
    if (length === 0) continue;
    const box = boxAlong(hull, [(bx - ax) / length, (by - ay) / length]);
    const area = box.halfLength * box.halfWidth;
    if (area < bestArea - 1e-9) {
      bestArea = area;
      best = box;
    }
  }
  return best ?? { centre: hull[0] ?? [0, 0], axis: [1, 0], halfLength: 0, halfWidth: 0 };
}

/** The rectangle around the points whose sides follow `direction`; its axis is the longer side. */
export function boxAlong(points: Polyline, [ux, uy]: Vector2): OrientedBox {
  let [minU, maxU, minV, maxV] = [Infinity, -Infinity, Infinity, -Infinity];
  for (const [x, y] of points) {
    const u = x * ux + y * uy;
    const v = -x * uy + y * ux;
    minU = Math.min(minU, u);
    maxU = Math.max(maxU, u);
    minV = Math.min(minV, v);
    maxV = Math.max(maxV, v);
  }
  const u = (minU + maxU) / 2;
  const v = (minV + maxV) / 2;
  const centre: Vector2 = [u * ux - v * uy, u * uy + v * ux];
  const halfU = (maxU - minU) / 2;
  const halfV = (maxV - minV) / 2;
  return halfU >= halfV
    ? { centre, axis: [ux, uy], halfLength: halfU, halfWidth: halfV }
    : { centre, axis: [-uy, ux], halfLength: halfV, halfWidth: halfU };
}

export function polylineLength(line: Polyline): number {
  let sum = 0;
  for (let i = 1; i < line.length; i++)
    sum += Math.hypot(line[i]![0] - line[i - 1]![0], line[i]![1] - line[i - 1]![1]);
  return sum;
}

/** Point at `distance` metres along a polyline and the unit direction there; clamped to its ends. */
export function pointAlong(line: Polyline, distance: number): { point: Vector2; direction: Vector2 } {
  let rest = Math.max(0, distance);
  for (let i = 1; i < line.length; i++) {
    const [ax, ay] = line[i - 1]!;
    const [bx, by] = line[i]!;
    const length = Math.hypot(bx - ax, by - ay);
    if (length > 0 && (rest <= length || i === line.length - 1)) {
      const t = Math.min(1, rest / length);
      return {
        point: [ax + t * (bx - ax), ay + t * (by - ay)],
        direction: [(bx - ax) / length, (by - ay) / length],
      };
    }
    rest -= length;
  }
  return { point: line[line.length - 1]!, direction: [1, 0] };
}
