import type { TypedArray } from '@core/columns.ts';
import type { AttributeSpread } from '../tileset-statistics.ts';

const BINS = 24;

/** How the finite values of a column are spread between two ends; what lies beyond is counted in the end bins. */
export function columnSpread(
  values: TypedArray | undefined,
  [low, high]: readonly [number, number],
): AttributeSpread | undefined {
  const counts = new Array<number>(BINS).fill(0);
  let [minimum, maximum] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values ?? []) {
    if (!Number.isFinite(value)) continue;
    const bin = Math.floor((BINS * (value - low)) / (high - low));
    counts[Math.min(BINS - 1, Math.max(0, bin))]!++;
    minimum = Math.min(minimum, value);
    maximum = Math.max(maximum, value);
  }
  return minimum > maximum ? undefined : { counts, low, high, minimum, maximum };
}
