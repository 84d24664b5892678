import { writeSegments } from './ribbon.ts';

/** Lines whose points have been passed at known times. */
export interface TimedLines {
  /** Line → first point, one more than lines. */
  readonly starts: Uint32Array;
  /** Seconds, ascending within a line, once a point. */
  readonly times: ArrayLike<number>;
}

export interface TrailWindow {
  /** Seconds on the lines' time axis, reduced by the period. */
  readonly nowSeconds: number;
  readonly trailSeconds: number;
  /** 0: the trips happen once. */
  readonly periodSeconds: number;
}

/**
 * Writes triangles of the segments passed within the last `trailSeconds` into `indices`, which must have room for all
 * segments, and returns how many numbers were written. A line whose times run past the period is also looked up in
 * the loops before.
 */
export function writeTrails(lines: TimedLines, window: TrailWindow, indices: Uint32Array): number {
  const { starts, times } = lines;
  const { nowSeconds, periodSeconds } = window;
  const trailSeconds = periodSeconds > 0 ? Math.min(window.trailSeconds, periodSeconds) : window.trailSeconds;
  let written = 0;
  for (let row = 0; row < starts.length - 1; row++) {
    const first = starts[row]!;
    const last = starts[row + 1]! - 1;
    if (last <= first) continue;
    // A segment at the seam of two loops is drawn once: each look begins after what the look before has drawn.
    let from = first;
    for (let now = nowSeconds; ; now += periodSeconds) {
      const begin = Math.max(from, firstAfter(times, first, last, now - trailSeconds) - 1);
      const end = Math.min(last, firstAfter(times, first, last, now));
      if (begin < end && times[begin]! <= now && times[end]! >= now - trailSeconds) {
        written = writeSegments(indices, written, begin, end);
        from = end;
      }
      if (periodSeconds <= 0 || now - trailSeconds > times[last]!) break;
    }
  }
  return written;
}

/** First point from `first` to `last` whose time is later, or `last` + 1. */
function firstAfter(times: ArrayLike<number>, first: number, last: number, seconds: number): number {
  let low = first;
  let high = last + 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (times[middle]! > seconds) high = middle;
    else low = middle + 1;
  }
  return low;
}
