/** Bits per axis of a Morton code; 2 × 14 fit a uint32 with room for sorting in 11-bit digits. */
export const MORTON_BITS = 14;

/** Interleaves two 14-bit integers: bits of x at even places, of y at odd ones. */
export function mortonCode(x: number, y: number): number {
  return spreadBits(x) | (spreadBits(y) << 1);
}

/** Source: bit twiddling by magic numbers, as in "Bit Twiddling Hacks", S. E. Anderson (public domain). */
function spreadBits(value: number): number {
  let bits = value & 0x3fff;
  bits = (bits | (bits << 8)) & 0x00ff00ff;
  bits = (bits | (bits << 4)) & 0x0f0f0f0f;
  bits = (bits | (bits << 2)) & 0x33333333;
  return (bits | (bits << 1)) & 0x55555555;
}

const DIGIT_BITS = 10;
const DIGITS = 1 << DIGIT_BITS;

/**
 * Indices that put 28-bit codes into ascending order, stable, and the codes in that order. Least-significant-digit radix
 * sort, O(n); codes travel with their indices, so that every pass reads in sequence.
 */
export function sortByCode(codes: Uint32Array): { order: Uint32Array; sorted: Uint32Array } {
  const { length } = codes;
  let [order, sorted] = [new Uint32Array(length), Uint32Array.from(codes)];
  let [nextOrder, nextSorted] = [new Uint32Array(length), new Uint32Array(length)];
  for (let i = 0; i < length; i++) order[i] = i;
  for (let shift = 0; shift < 2 * MORTON_BITS; shift += DIGIT_BITS) {
    const starts = new Uint32Array(DIGITS + 1);
    for (let i = 0; i < length; i++) starts[((sorted[i]! >>> shift) & (DIGITS - 1)) + 1]!++;
    for (let digit = 0; digit < DIGITS; digit++) starts[digit + 1]! += starts[digit]!;
    for (let i = 0; i < length; i++) {
      const code = sorted[i]!;
      const place = starts[(code >>> shift) & (DIGITS - 1)]!++;
      nextOrder[place] = order[i]!;
      nextSorted[place] = code;
    }
    [order, nextOrder] = [nextOrder, order];
    [sorted, nextSorted] = [nextSorted, sorted];
  }
  return { order, sorted };
}
