import { expect, it } from 'vitest';
import { columnSpread } from './column-spread.ts';

it('counts finite values in equal bins, outliers at the ends', () => {
  const spread = columnSpread(Float32Array.of(-5, 0, 0.5, 12, 23.9, 24, 99, Number.NaN), [0, 24]);
  expect(spread).toMatchObject({ low: 0, high: 24, minimum: -5, maximum: 99 });
  expect(spread?.counts).toHaveLength(24);
  expect(spread?.counts[0]).toBe(3);
  expect(spread?.counts[12]).toBe(1);
  expect(spread?.counts[23]).toBe(3);
});

it('knows no spread of nothing', () => {
  expect(columnSpread(undefined, [0, 1])).toBeUndefined();
  expect(columnSpread(Float32Array.of(Number.NaN), [0, 1])).toBeUndefined();
});
