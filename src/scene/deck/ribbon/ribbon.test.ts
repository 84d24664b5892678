import { expect, test } from 'vitest';
import { buildRibbon } from './ribbon.ts';
import { writeTrails } from './trails.ts';

test('a ribbon has two triangles a segment, and none between lines', () => {
  const positions = new Float64Array([0, 0, 0, 3, 0, 0, 3, 4, 0, 9, 9, 9, 9, 9, 10]);
  const ribbon = buildRibbon({ positions, starts: new Uint32Array([0, 3, 5]) });
  expect([...ribbon.indices]).toEqual([0, 1, 2, 2, 1, 3, 2, 3, 4, 4, 3, 5, 6, 7, 8, 8, 7, 9]);
  expect([...ribbon.rows]).toEqual([0, 0, 0, 1, 1]);
  expect([...ribbon.along]).toEqual([0, 3, 7, 0, 1]);
});

test('tangents are as long as half the mitre: 0.5 straight on, √2/2 at a right angle, at most 1', () => {
  const positions = new Float64Array([0, 0, 0, 5, 0, 0, 5, 5, 0, 5, 0.1, 0]);
  const { tangents } = buildRibbon({ positions, starts: new Uint32Array([0, 4]) });
  const length = (point: number) => Math.hypot(...[0, 1, 2].map(axis => tangents[4 * point + axis]! / 32767));
  expect(length(0)).toBeCloseTo(0.5, 3);
  expect(length(1)).toBeCloseTo(Math.SQRT1_2, 3);
  expect(length(2)).toBeLessThanOrEqual(1);
  expect(tangents[4]!).toBe(tangents[5]!);
});

test('doubled points and lines of one point make nothing that is not a number', () => {
  const positions = new Float64Array([1, 1, 1, 1, 1, 1, 2, 1, 1, 7, 7, 7]);
  const { tangents, indices } = buildRibbon({ positions, starts: new Uint32Array([0, 3, 4]) });
  expect([...tangents].every(Number.isFinite)).toBe(true);
  expect(indices.length).toBe(12);
});

const LINE = { starts: new Uint32Array([0, 5]), times: [0, 10, 20, 30, 40] };
/** First points of the segments shown. */
function shown(nowSeconds: number, trailSeconds: number, periodSeconds = 0, line = LINE): number[] {
  const indices = new Uint32Array(6 * 4);
  const count = writeTrails(line, { nowSeconds, trailSeconds, periodSeconds }, indices);
  return Array.from({ length: count / 6 }, (_, k) => indices[6 * k]! / 2);
}

test('a trail shows the segments of its last seconds, whole', () => {
  expect(shown(25, 8)).toEqual([1, 2]);
  expect(shown(25, 3)).toEqual([2]);
  expect(shown(-1, 8)).toEqual([]);
  expect(shown(43, 8)).toEqual([3]);
  expect(shown(60, 8)).toEqual([]);
});

test('a trail that runs past its period is seen on both sides of the seam, each segment once', () => {
  expect(shown(2, 6, 30)).toEqual([0, 2, 3]);
  expect(shown(25, 100, 30)).toEqual([0, 1, 2, 3]);
  expect(shown(15, 4, 30)).toEqual([1]);
});
