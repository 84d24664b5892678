import type { TimeSlice } from './time-columns.ts';

/**
 * Thins a series for a chart, keeping what the eye would notice: of every equal span of time the first, the least,
 * the greatest and the last row (the M4 aggregation, Jugel et al., VLDB 2014), so that no peak is ever lost. Missing
 * values are kept where they begin or end a span.
 *
 * @param maximumRows at least 4; the result has at most so many
 * @returns row numbers in `slice`, ascending
 */
export function downsampleRows(slice: TimeSlice, maximumRows: number): Uint32Array {
  const count = slice.times.length;
  if (count <= maximumRows) return Uint32Array.from({ length: count }, (_, row) => row);
  const spans = Math.max(1, Math.floor(maximumRows / 4));
  const startMs = slice.times[0]!;
  const spanMs = (slice.times[count - 1]! - startMs) / spans;
  const rows: number[] = [];
  let first = 0;
  for (let span = 0; span < spans && first < count; span++) {
    const endMs = startMs + (span + 1) * spanMs;
    let end = first + 1;
    if (span === spans - 1) end = count;
    else while (end < count && slice.times[end]! < endMs) end++;
    if (span < spans - 1 && slice.times[first]! >= endMs) continue;
    rows.push(...notableRows(slice.values, first, end));
    first = end;
  }
  return Uint32Array.from(rows);
}

/** First, least, greatest and last row of `[first, end)`, ascending, without repetition. */
function notableRows(values: Float64Array, first: number, end: number): number[] {
  let least = first;
  let greatest = first;
  for (let row = first; row < end; row++) {
    const value = values[row]!;
    if (value < values[least]! || Number.isNaN(values[least])) least = row;
    if (value > values[greatest]! || Number.isNaN(values[greatest])) greatest = row;
  }
  return [...new Set([first, least, greatest, end - 1])].sort((a, b) => a - b);
}
