import type { Vector2 } from './plane.ts';

export type FootprintShape =
  | 'rectangle'
  | 'chamfered'
  | 'round'
  | 'l-shaped'
  | 'u-shaped'
  | 't-shaped'
  | 'h-shaped'
  | 'cross';

/**
 * A footprint of the given outer size around the origin, metres, counter-clockwise: `width` along x, `depth` along y.
 * The plans are those of southern Chinese housing: slabs, and crosses and H plans whose every room has a window.
 */
export function footprintShape(shape: FootprintShape, width: number, depth: number): Vector2[] {
  const w = width / 2;
  const d = depth / 2;
  switch (shape) {
    case 'rectangle':
      return ring(-w, -d, w, -d, w, d, -w, d);
    case 'chamfered': {
      const c = Math.min(w, d) * 0.3;
      return ring(-w + c, -d, w - c, -d, w, -d + c, w, d - c, w - c, d, -w + c, d, -w, d - c, -w, -d + c);
    }
    case 'round':
      return Array.from({ length: 14 }, (_, i): Vector2 => {
        const angle = (i / 14) * 2 * Math.PI;
        return [w * Math.cos(angle), d * Math.sin(angle)];
      });
    case 'l-shaped': {
      const arm = Math.min(width, depth) * 0.42;
      return ring(-w, -d, w, -d, w, -d + arm, -w + arm, -d + arm, -w + arm, d, -w, d);
    }
    case 'u-shaped': {
      const arm = Math.min(width * 0.28, depth * 0.45);
      return ring(-w, -d, w, -d, w, d, w - arm, d, w - arm, -d + arm, -w + arm, -d + arm, -w + arm, d, -w, d);
    }
    case 't-shaped':
      return ring(-w, 0, -w / 2.4, 0, -w / 2.4, -d, w / 2.4, -d, w / 2.4, 0, w, 0, w, d, -w, d);
    case 'h-shaped': {
      const a = w * 0.34;
      const b = d * 0.4;
      return ring(-w, -d, -a, -d, -a, -b, a, -b, a, -d, w, -d, w, d, a, d, a, b, -a, b, -a, d, -w, d);
    }
    case 'cross': {
      const a = w * 0.42;
      const b = d * 0.42;
      return ring(-a, -d, a, -d, a, -b, w, -b, w, b, a, b, a, d, -a, d, -a, b, -w, b, -w, -b, -a, -b);
    }
  }
}

/** The points turned by the direction of x, and moved. */
export function place(points: readonly Vector2[], [ux, uy]: Vector2, [cx, cy]: Vector2): Vector2[] {
  return points.map(([x, y]) => [cx + x * ux - y * uy, cy + x * uy + y * ux]);
}

function ring(...coordinates: number[]): Vector2[] {
  const points: Vector2[] = [];
  for (let i = 0; i < coordinates.length; i += 2) points.push([coordinates[i]!, coordinates[i + 1]!]);
  return points;
}
