import type Flatbush from 'flatbush';
import { grow, treeOf } from './obstacles.ts';
import type { Polyline, Vector2 } from './plane.ts';
import { boundingBox, distanceToSegment, pointAlong, polylineLength } from './polygons.ts';

/** A road before the network is built: a line in the plane, drawn in driving direction when one-way. */
export interface RoadLine {
  readonly id: string;
  readonly points: Polyline;
  readonly class: 'motorway' | 'trunk' | 'primary' | 'secondary' | 'tertiary' | 'residential' | 'service';
  readonly kind: 'real' | 'synthetic';
  readonly oneway: boolean;
}

export interface LineHit {
  readonly line: number;
  /** Metres along that line. */
  readonly along: number;
  readonly point: Vector2;
  readonly distance: number;
}

/** Segments of many lines in a spatial tree. */
export class LineIndex {
  readonly #segments: { line: number; along: number; a: Vector2; b: Vector2 }[] = [];
  readonly #tree: Flatbush | undefined;

  constructor(lines: readonly Polyline[]) {
    lines.forEach((points, line) => {
      let along = 0;
      for (let i = 1; i < points.length; i++) {
        const [a, b] = [points[i - 1]!, points[i]!];
        this.#segments.push({ line, along, a, b });
        along += Math.hypot(b[0] - a[0], b[1] - a[1]);
      }
    });
    this.#tree = treeOf(this.#segments.map(({ a, b }) => boundingBox([a, b])));
  }

  /** Nearest accepted line within `radius` metres of a point. */
  nearest(point: Vector2, radius: number, accept: (line: number) => boolean): LineHit | undefined {
    let best: LineHit | undefined;
    for (const index of this.#tree?.search(...grow([...point, ...point], radius)) ?? []) {
      const { line, along, a, b } = this.#segments[index]!;
      if (!accept(line)) continue;
      const distance = distanceToSegment(point, a, b);
      if (distance > radius || (best && distance >= best.distance)) continue;
      const foot = footOn(point, a, b);
      best = { line, along: along + Math.hypot(foot[0] - a[0], foot[1] - a[1]), point: foot, distance };
    }
    return best;
  }

  /** Where segment ab crosses accepted lines; `distance` from a. */
  crossings(a: Vector2, b: Vector2, accept: (line: number) => boolean): LineHit[] {
    const hits: LineHit[] = [];
    for (const index of this.#tree?.search(...boundingBox([a, b])) ?? []) {
      const other = this.#segments[index]!;
      if (!accept(other.line)) continue;
      const t = crossingParameter(a, b, other.a, other.b);
      if (t === undefined) continue;
      const point: Vector2 = [a[0] + t * (b[0] - a[0]), a[1] + t * (b[1] - a[1])];
      hits.push({
        line: other.line,
        along: other.along + Math.hypot(point[0] - other.a[0], point[1] - other.a[1]),
        point,
        distance: t * Math.hypot(b[0] - a[0], b[1] - a[1]),
      });
    }
    return hits.sort((p, q) => p.distance - q.distance || p.line - q.line || p.along - q.along);
  }
}

function footOn(p: Vector2, a: Vector2, b: Vector2): Vector2 {
  const dx = b[0] - a[0];
  const dy = b[1] - a[1];
  const lengthSquared = dx * dx + dy * dy || 1;
  const t = Math.min(1, Math.max(0, ((p[0] - a[0]) * dx + (p[1] - a[1]) * dy) / lengthSquared));
  return [a[0] + t * dx, a[1] + t * dy];
}

/** Share of ab at which it crosses cd, or undefined when it does not or they are parallel. */
function crossingParameter(a: Vector2, b: Vector2, c: Vector2, d: Vector2): number | undefined {
  const rx = b[0] - a[0];
  const ry = b[1] - a[1];
  const sx = d[0] - c[0];
  const sy = d[1] - c[1];
  const denominator = rx * sy - ry * sx;
  if (Math.abs(denominator) < 1e-9) return undefined;
  const t = ((c[0] - a[0]) * sy - (c[1] - a[1]) * sx) / denominator;
  const u = ((c[0] - a[0]) * ry - (c[1] - a[1]) * rx) / denominator;
  return t >= 0 && t <= 1 && u >= 0 && u <= 1 ? t : undefined;
}

/**
 * Which lines are one carriageway of a dual road: another line runs the other way beside it, on the inner side (left
 * where traffic keeps right), for most of its length. Such a line is taken to be drawn in driving direction.
 */
export function findDualCarriageways(lines: readonly Polyline[], maximumSeparation = 45): boolean[] {
  const index = new LineIndex(lines);
  return lines.map((points, line) => {
    const length = polylineLength(points);
    const samples = Math.max(3, Math.min(12, Math.round(length / 60)));
    let opposite = 0;
    for (let k = 0; k < samples; k++) {
      const { point, direction } = pointAlong(points, (length * (k + 0.5)) / samples);
      const left: Vector2 = [
        point[0] - direction[1] * maximumSeparation,
        point[1] + direction[0] * maximumSeparation,
      ];
      const runsOpposite = index
        .crossings(point, left, other => other !== line)
        .some(hit => {
          const along = pointAlong(lines[hit.line]!, hit.along).direction;
          return along[0] * direction[0] + along[1] * direction[1] < -0.85;
        });
      if (runsOpposite) opposite++;
    }
    return opposite >= samples * 0.5;
  });
}
