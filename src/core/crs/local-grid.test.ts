import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type CheckPoint, fitLocalGrid, LocalGridError } from './local-grid.ts';
import { crsTransform } from './transform.ts';

const BASE = 'EPSG:4547';
const { fromWgs84 } = crsTransform(BASE);
const PLACES = [
  [113.2, 23.05],
  [113.45, 23.1],
  [113.3, 23.25],
  [113.35, 23.12],
] as const;

/** Check points of a grid turned and shifted from the projected CRS. */
function pointsOf(turn: number, scale: number, shiftX: number, shiftY: number): CheckPoint[] {
  return PLACES.map(([longitude, latitude]) => {
    const [east, north] = fromWgs84(longitude, latitude);
    const [cos, sin] = [Math.cos(turn) * scale, Math.sin(turn) * scale];
    return {
      longitude,
      latitude,
      x: cos * east + sin * north + shiftX,
      y: cos * north - sin * east + shiftY,
    };
  });
}

describe('fitLocalGrid', () => {
  it('recovers any similarity and its inverse', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -0.1, max: 0.1, noNaN: true }),
        fc.double({ min: 0.999, max: 1.001, noNaN: true }),
        fc.double({ min: -3e6, max: 3e6, noNaN: true }),
        (turn, scale, shift) => {
          const points = pointsOf(turn, scale, shift, -shift);
          const grid = fitLocalGrid(points, BASE);
          expect(grid.largestResidualMeters).toBeLessThan(0.001);
          const { x, y, longitude, latitude } = points[3]!;
          expect(grid.toWgs84(x, y)[0]).toBeCloseTo(longitude, 8);
          expect(grid.fromWgs84(longitude, latitude)[1]).toBeCloseTo(y, 2);
        },
      ),
    );
  });

  it('refuses too few points, points in one place, and a point that is 20 cm off', () => {
    const points = pointsOf(0.01, 1, -400_000, -2_500_000);
    expect(() => fitLocalGrid(points.slice(0, 2), BASE)).toThrow(LocalGridError);
    expect(() => fitLocalGrid([points[0]!, points[0]!, points[0]!], BASE)).toThrow(LocalGridError);
    const moved = points.map((point, i) => (i === 2 ? { ...point, x: point.x + 0.2 } : point));
    expect(() => fitLocalGrid(moved, BASE)).toThrow(/0\.05 m/);
  });
});
