import fc from 'fast-check';
import { expect, test } from 'vitest';
import { headsAt, tripSeconds } from './heads.ts';

const paths = {
  positions: Float64Array.of(0, 0, 0, 100, 0, 0, 100, 50, 0, 7, 7, 7, 9, 7, 7),
  times: Float32Array.of(0, 10, 15, 25, 35),
  starts: Uint32Array.of(0, 3, 5),
};

test('heads move along their line with time, and only while under way', () => {
  expect([...headsAt(paths, 5, 0).positions]).toEqual([50, 0, 0]);
  expect([...headsAt(paths, 12.5, 0).positions]).toEqual([100, 25, 0]);
  expect(headsAt(paths, 20, 0).length).toBe(0);
  expect([...headsAt(paths, 30, 0).rows]).toEqual([1]);
});

test('a trip that runs past the period goes on after the seam', () => {
  expect([...headsAt(paths, 2, 30).rows]).toEqual([0, 1]);
  expect([...headsAt(paths, 2, 30).positions.subarray(3)]).toEqual(
    [8.4, 7, 7].map(value => expect.closeTo(value, 6)),
  );
});

test('a head never leaves its line', () => {
  fc.assert(
    fc.property(fc.double({ min: 0, max: 40, noNaN: true }), now => {
      const heads = headsAt(paths, now, 0);
      for (let i = 0; i < heads.length; i++) {
        const [x, y] = [heads.positions[3 * i]!, heads.positions[3 * i + 1]!];
        if (heads.rows[i] === 0) expect(y === 0 || x === 100).toBe(true);
        else expect(y).toBe(7);
      }
    }),
  );
});

test('time is taken modulo the period, also before the epoch', () => {
  expect(tripSeconds(65_000, 0, 30)).toBe(5);
  expect(tripSeconds(-5000, 0, 30)).toBe(25);
  expect(tripSeconds(65_000, 60_000, 0)).toBe(5);
});
