import fc from 'fast-check';
import { expect, it } from 'vitest';
import { shareWithin } from './attribute-filter.tsx';

const spread = { counts: [10, 30, 40, 20], low: 0, high: 40, minimum: -5, maximum: 500 };
const OPEN = Number.MAX_SAFE_INTEGER;

it('counts whole bins, parts of bins, and outliers with an open end', () => {
  expect(shareWithin(spread, [-OPEN, OPEN])).toBe(1);
  expect(shareWithin(spread, [10, 30])).toBeCloseTo(0.7);
  expect(shareWithin(spread, [20, OPEN])).toBeCloseTo(0.6);
  expect(shareWithin(spread, [25, 25])).toBe(0);
});

it('never leaves 0…1, and two halves make the whole', () => {
  fc.assert(
    fc.property(fc.double({ min: -50, max: 90, noNaN: true }), cut => {
      const [below, above] = [shareWithin(spread, [-OPEN, cut]), shareWithin(spread, [cut, OPEN])];
      expect(below).toBeGreaterThanOrEqual(0);
      expect(below + above).toBeLessThanOrEqual(1 + 1e-9);
      if (cut >= 0 && cut <= 40) expect(below + above).toBeCloseTo(1, 9);
    }),
  );
});
