import type { LocalizedText } from '../text.ts';
import { crsTransform } from './transform.ts';

/** A point known in both the local grid and WGS84. Metres and degrees. */
export interface CheckPoint {
  readonly x: number;
  readonly y: number;
  readonly longitude: number;
  readonly latitude: number;
}

/** A local grid that cannot be trusted; `reason` is for the user. */
export class LocalGridError extends Error {
  constructor(readonly reason: LocalizedText) {
    super(`${reason.zh} · ${reason.en}`);
    this.name = 'LocalGridError';
  }
}

export interface LocalGrid {
  readonly toWgs84: (x: number, y: number) => [longitude: number, latitude: number];
  readonly fromWgs84: (longitude: number, latitude: number) => [x: number, y: number];
  /** Largest distance at a check point, metres. */
  readonly largestResidualMeters: number;
}

const FEWEST_POINTS = 3;
const LARGEST_RESIDUAL_METERS = 0.05;

/**
 * A city's own grid as a similarity (shift, turn, scale) of a projected CRS, by least squares over check points
 * (Helmert's four parameters). Throws `LocalGridError` with fewer than three points, when they lie together, or when
 * one of them is off by more than 0.05 m.
 */
export function fitLocalGrid(points: readonly CheckPoint[], baseCrs: string): LocalGrid {
  if (points.length < FEWEST_POINTS) {
    throw new LocalGridError({
      zh: '地方坐标系至少需要 3 个检查点',
      en: 'A local grid needs at least 3 check points',
    });
  }
  const base = crsTransform(baseCrs);
  const targets = points.map(({ longitude, latitude }) => base.fromWgs84(longitude, latitude));
  const mean = (pick: (i: number) => number) =>
    points.reduce((sum, _, i) => sum + pick(i), 0) / points.length;
  const [x0, y0] = [mean(i => points[i]!.x), mean(i => points[i]!.y)];
  const [e0, n0] = [mean(i => targets[i]![0]), mean(i => targets[i]![1])];
  let [along, across, spread] = [0, 0, 0];
  points.forEach(({ x, y }, i) => {
    const [dx, dy] = [x - x0, y - y0];
    const [de, dn] = [targets[i]![0] - e0, targets[i]![1] - n0];
    along += dx * de + dy * dn;
    across += dx * dn - dy * de;
    spread += dx * dx + dy * dy;
  });
  if (!(spread > 1)) {
    throw new LocalGridError({ zh: '检查点重合，无法求解', en: 'The check points lie together' });
  }
  const [a, b] = [along / spread, across / spread];
  const toBase = (x: number, y: number): [number, number] => [
    e0 + a * (x - x0) - b * (y - y0),
    n0 + b * (x - x0) + a * (y - y0),
  ];
  const residuals = points.map(({ x, y }, i) => {
    const [east, north] = toBase(x, y);
    return Math.hypot(east - targets[i]![0], north - targets[i]![1]);
  });
  const largestResidualMeters = Math.max(...residuals);
  if (largestResidualMeters > LARGEST_RESIDUAL_METERS) {
    const worst = residuals.indexOf(largestResidualMeters) + 1;
    const by = largestResidualMeters.toFixed(3);
    throw new LocalGridError({
      zh: `第 ${worst} 个检查点残差 ${by} m，超过 0.05 m，拒绝使用`,
      en: `Check point ${worst} is off by ${by} m, more than 0.05 m: the grid is refused`,
    });
  }
  const square = a * a + b * b;
  return {
    largestResidualMeters,
    toWgs84: (x, y) => base.toWgs84(...toBase(x, y)),
    fromWgs84: (longitude, latitude) => {
      const [east, north] = base.fromWgs84(longitude, latitude);
      const [de, dn] = [east - e0, north - n0];
      return [x0 + (a * de + b * dn) / square, y0 + (a * dn - b * de) / square];
    },
  };
}
