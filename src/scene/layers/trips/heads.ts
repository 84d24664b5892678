/** Lines with a time per vertex. */
export interface TimedPaths {
  /** ECEF metres, stride 3, per vertex. */
  readonly positions: Float64Array;
  /** Seconds, ascending within a line, per vertex. */
  readonly times: ArrayLike<number>;
  /** Line → first vertex, one more than lines. */
  readonly starts: Uint32Array;
}

/** Where everything is at a moment: positions (ECEF metres, stride 3) and rows of the trips under way. */
export interface Heads {
  readonly length: number;
  readonly positions: Float64Array;
  readonly rows: Uint32Array;
}

/**
 * Positions at `nowSeconds` by linear interpolation along each line. With a period, a line whose times run past it is
 * also looked up one period later, so that nothing vanishes at the seam.
 */
export function headsAt(paths: TimedPaths, nowSeconds: number, periodSeconds: number): Heads {
  const lines = paths.starts.length - 1;
  const positions = new Float64Array(3 * lines);
  const rows = new Uint32Array(lines);
  let length = 0;
  for (let row = 0; row < lines; row++) {
    const found =
      locate(paths, row, nowSeconds, positions, 3 * length) ||
      (periodSeconds > 0 && locate(paths, row, nowSeconds + periodSeconds, positions, 3 * length));
    if (found) rows[length++] = row;
  }
  return { length, positions: positions.subarray(0, 3 * length), rows: rows.subarray(0, length) };
}

/** Writes the position on a line at a time; false when the line is not under way then. */
function locate(paths: TimedPaths, row: number, seconds: number, out: Float64Array, offset: number): boolean {
  const { positions, times, starts } = paths;
  let low = starts[row]!;
  let high = starts[row + 1]! - 1;
  if (high <= low || seconds < times[low]! || seconds > times[high]!) return false;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (times[middle]! <= seconds) low = middle;
    else high = middle;
  }
  const span = times[high]! - times[low]!;
  const fraction = span > 0 ? (seconds - times[low]!) / span : 0;
  for (let axis = 0; axis < 3; axis++) {
    const from = positions[3 * low + axis]!;
    out[offset + axis] = from + fraction * (positions[3 * high + axis]! - from);
  }
  return true;
}

/** Seconds on a table's time axis for a twin time, reduced to 0…period when it loops. */
export function tripSeconds(timeMs: number, epochMs: number, periodSeconds: number): number {
  const seconds = (timeMs - epochMs) / 1000;
  return periodSeconds > 0 ? seconds - Math.floor(seconds / periodSeconds) * periodSeconds : seconds;
}
