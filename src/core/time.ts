/** Milliseconds since 1970-01-01T00:00:00Z, float64. */
export type TimeMs = number;

/** The only sanctioned source of wall-clock time; injected, so that tests and replays can fix it. */
export interface WallClock {
  /** Now, epoch ms. */
  now(): TimeMs;
  /** Calls `callback` once after `delayMs`; the returned function cancels. */
  setTimer(callback: () => void, delayMs: number): () => void;
}

/** The machine's clock. Only `main.tsx` and worker entries may construct it. */
export const systemClock: WallClock = {
  now: () => Date.now(),
  setTimer(callback, delayMs) {
    const handle = setTimeout(callback, delayMs);
    return () => clearTimeout(handle);
  },
};

/** Closed-open interval `[startMs, endMs)`. */
export interface TimeRange {
  readonly startMs: TimeMs;
  readonly endMs: TimeMs;
}

/**
 * State of the twin's one clock. `live` follows the wall clock; `replay` has its own time that advances by
 * `rate` seconds a second while `playing`.
 */
export interface ClockState {
  readonly mode: 'live' | 'replay';
  readonly timeMs: TimeMs;
  /** Twin seconds per wall second, 1…3600. Always 1 in live mode. */
  readonly rate: number;
  readonly playing: boolean;
}
