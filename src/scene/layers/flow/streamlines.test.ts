import { ecefToGeodetic } from '@core/crs/ellipsoid.ts';
import { expect, test } from 'vitest';
import { traceStreamlines, type VelocityGrid, velocityAt } from './streamlines.ts';

const size = 20;
const cells = size * size;
const bounds = [113.3, 23.1, 113.4, 23.2] as const;
const uniform: VelocityGrid = {
  columns: size,
  rows: size,
  bounds,
  u: new Float32Array(cells).fill(2),
  v: new Float32Array(cells),
  height: 5,
};

test('in a uniform eastward flow every particle goes straight east, at one speed', () => {
  const lines = traceStreamlines(uniform, 50, 8);
  expect(lines.length).toBeGreaterThan(40);
  for (let line = 0; line < lines.length; line++) {
    const points = [];
    for (let vertex = lines.starts[line]!; vertex < lines.starts[line + 1]!; vertex++) {
      points.push(
        ecefToGeodetic(
          ...(lines.positions.subarray(3 * vertex, 3 * vertex + 3) as unknown as [number, number, number]),
        ),
      );
    }
    for (let i = 1; i < points.length; i++) {
      expect(points[i]![0]).toBeGreaterThan(points[i - 1]![0]);
      expect(points[i]![1]).toBeCloseTo(points[0]![1], 9);
      expect(points[i]![2]).toBeCloseTo(5, 6);
    }
  }
  expect(Math.max(...lines.speeds)).toBe(2);
});

test('the same field gives the same lines; a still one gives points that stay', () => {
  expect(traceStreamlines(uniform, 30, 8)).toEqual(traceStreamlines(uniform, 30, 8));
  const still = { ...uniform, u: new Float32Array(cells) };
  const lines = traceStreamlines(still, 5, 8);
  expect(Math.max(...lines.speeds)).toBe(0);
});

test('a vortex keeps its particles at their distance from the centre', () => {
  const u = Float32Array.from({ length: cells }, (_, i) => -(Math.floor(i / size) - 9.5));
  const v = Float32Array.from({ length: cells }, (_, i) => (i % size) - 9.5);
  const lines = traceStreamlines({ ...uniform, u, v, bounds: [0, -0.05, 0.1, 0.05] }, 60, 8);
  for (let line = 0; line < lines.length; line++) {
    const radii = [];
    for (let vertex = lines.starts[line]!; vertex < lines.starts[line + 1]!; vertex++) {
      const [longitude, latitude] = ecefToGeodetic(
        ...(lines.positions.subarray(3 * vertex, 3 * vertex + 3) as unknown as [number, number, number]),
      );
      radii.push(Math.hypot(longitude - 0.05, latitude));
    }
    if (Math.max(...radii) > 0.04) continue;
    expect(Math.max(...radii) - Math.min(...radii)).toBeLessThan(0.002);
  }
});

test('there is no flow outside the grid nor where it is NaN', () => {
  expect(velocityAt(uniform, -0.1, 5)).toBeNull();
  expect(velocityAt(uniform, 5, 5)).toEqual([2, 0]);
  const dry = { ...uniform, u: new Float32Array(cells).fill(Number.NaN) };
  expect(velocityAt(dry, 5, 5)).toBeNull();
  expect(traceStreamlines(dry, 10, 8).length).toBe(0);
});
