import { EastNorthUpFrame } from '@core/crs/ellipsoid.ts';
import { type ClusterQuery, STATUS_LEVELS } from '@core/jobs/spatial-index.ts';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { PointIndex } from './point-index.ts';
import { cityPoints, downwardView, random } from './test-views.ts';

function indexOf(
  length: number,
  seed: number,
): { index: PointIndex; status: Uint8Array; position: Float64Array } {
  const position = cityPoints(length, seed);
  const next = random(seed + 1);
  const status = Uint8Array.from({ length }, () => Math.floor(next() ** 3 * 4));
  const value = Float32Array.from({ length }, () => next() * 100);
  const names = Array.from({ length }, (_, row) => `摄像机 ${row}`).join('\n');
  return {
    index: new PointIndex({ name: 't', length, position, status, attributes: { value }, names }),
    status,
    position,
  };
}

const total = (counts: ArrayLike<number>) => Array.from(counts).reduce((sum, count) => sum + count, 0);

describe('clusters of a view that sees everything', () => {
  test('count every row once, by status, whatever the height and the radius', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 3000 }),
        fc.integer({ min: 20, max: 90 }),
        fc.nat(1000),
        (length, radius, seed) => {
          const { index, status } = indexOf(length, seed);
          const result = index.query(downwardView('t', 150_000, radius));
          expect(total(result.count)).toBe(length);
          for (let level = 0; level < STATUS_LEVELS; level++) {
            const counted = Array.from(
              { length: result.length },
              (_, i) => result.statusCounts[i * STATUS_LEVELS + level]!,
            );
            expect(total(counted)).toBe(status.filter(value => value === level).length);
          }
        },
      ),
      { numRuns: 25 },
    );
  });

  test('show the worst member, and no two of them overlap', () => {
    const { index, status } = indexOf(5000, 3);
    const result = index.query(downwardView('t', 90_000, 40));
    expect(result.length).toBeGreaterThan(10);
    for (let i = 0; i < result.length; i++) {
      expect(status[result.worstRow[i]!]).toBe(result.worstStatus[i]);
      const counts = result.statusCounts.subarray(i * STATUS_LEVELS, (i + 1) * STATUS_LEVELS);
      expect(Math.max(...Array.from(counts, (count, level) => (count > 0 ? level : 0)))).toBe(
        result.worstStatus[i],
      );
    }
  });
});

test('near the ground single rows appear at their own place', () => {
  const { index, position } = indexOf(2000, 5);
  const frame = new EastNorthUpFrame(113.32, 23.11);
  const local = [0, 0, 0];
  frame.fromEcef(position[0]!, position[1]!, position[2]!, local);
  const result = index.query(downwardView('t', 300, 30, local[0], local[1]));
  const found = Array.from(result.worstRow).indexOf(0);
  expect(found).toBeGreaterThanOrEqual(0);
  expect(result.count[found]).toBe(1);
  expect([...result.position.subarray(3 * found, 3 * found + 3)]).toEqual([...position.subarray(0, 3)]);
});

test('a filter counts only the rows in its range, and clusters of none disappear', () => {
  const { index } = indexOf(4000, 9);
  const view = downwardView('t', 150_000, 40);
  const filtered: ClusterQuery = { ...view, filter: { attribute: 'value', range: [0, 25] } };
  const few = total(index.query(filtered).count);
  expect(few).toBeGreaterThan(800);
  expect(few).toBeLessThan(1200);
  expect(total(index.query({ ...view, filter: { attribute: 'value', range: [200, 300] } }).count)).toBe(0);
  const worst = index.query({ ...view, filter: { attribute: 'status', range: [1, 7] } });
  expect(total(worst.count)).toBe(
    index
      .statusCounts()
      .slice(1)
      .reduce((sum, count) => sum + count, 0),
  );
  expect(() => index.query({ ...view, filter: { attribute: 'no', range: [0, 1] } })).toThrow(
    'No attribute "no"',
  );
});

test('new statuses change the worst member', () => {
  const { index } = indexOf(500, 2);
  const status = new Uint8Array(500);
  status[321] = 6;
  index.setStatus(status);
  const result = index.query(downwardView('t', 500_000, 90));
  expect(Array.from(result.worstRow)).toContain(321);
  expect(Math.max(...result.worstStatus)).toBe(6);
  expect(() => index.setStatus(new Uint8Array(3))).toThrow(RangeError);
});

test('points without a position are left out; no points, no clusters', () => {
  const position = cityPoints(100, 1);
  position.fill(Number.NaN, 0, 30);
  const index = new PointIndex({ name: 't', length: 100, position });
  expect(total(index.query(downwardView('t', 150_000, 40)).count)).toBe(90);
  const empty = new PointIndex({ name: 'e', length: 0, position: new Float64Array(0) });
  expect(empty.query(downwardView('e', 150_000, 40)).length).toBe(0);
});

test('many points at one place stay one cluster', () => {
  const one = cityPoints(1, 4);
  const position = new Float64Array(300).map((_, i) => one[i % 3]!);
  const index = new PointIndex({ name: 't', length: 100, position });
  const result = index.query(downwardView('t', 150_000, 40));
  expect(total(result.count)).toBe(100);
  expect(result.length).toBe(1);
});

test('names are found whole, by beginning and within, in that order', () => {
  const { index } = indexOf(1000, 8);
  const matches = index.search('摄像机 12', 5);
  expect(matches[0]).toEqual({ row: 12, rank: 0 });
  expect(matches.filter(match => match.rank === 1).map(match => match.row)).toEqual([
    120, 121, 122, 123, 124,
  ]);
  expect(index.search('机 999', 5)).toEqual([{ row: 999, rank: 2 }]);
  expect(index.search('  ', 5)).toEqual([]);
});
