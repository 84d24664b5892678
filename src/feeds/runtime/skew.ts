const WINDOW_MS = 60_000;
const WINDOWS = 10;

/**
 * Estimates how far a source's clock is from ours. The transport delay is never negative and now and then nearly
 * nil, so the least of `arrival − event time` over the last ten minutes is the clock difference plus that small
 * delay (minimum filter, as in NTP's clock filter, RFC 5905 §10). Positive: the source is behind us, or simply late.
 */
export class SkewEstimator {
  /** Least difference of each one-minute window, newest last. */
  readonly #windows: { startMs: number; leastMs: number }[] = [];

  add(arrivalMs: number, eventMs: number): void {
    const difference = arrivalMs - eventMs;
    const current = this.#windows.at(-1);
    if (current && arrivalMs - current.startMs < WINDOW_MS) {
      current.leastMs = Math.min(current.leastMs, difference);
      return;
    }
    this.#windows.push({ startMs: arrivalMs, leastMs: difference });
    if (this.#windows.length > WINDOWS) this.#windows.shift();
  }

  /** Milliseconds that our clock is ahead of the source's, or null before the first reading. */
  get skewMs(): number | null {
    if (this.#windows.length === 0) return null;
    return this.#windows.reduce((least, window) => Math.min(least, window.leastMs), Infinity);
  }
}
