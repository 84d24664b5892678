/** Bounds of the wait before a reconnect, ms. */
export const SHORTEST_DELAY_MS = 500;
export const LONGEST_DELAY_MS = 20_000;
/** The first attempts are spread this wide, so that a restarted server never meets all its clients in one second. */
const FIRST_SPREAD_MS = 14_500;

/**
 * Waits between reconnects: the lower bound doubles with every failure (0.5, 1, 2 … 10 s), the upper bound grows
 * from 15 to 20 s, and the wait is drawn evenly between them. A narrow first window (the usual 0.5–1 s) would send
 * every client of a restarted server back in the same second.
 */
export class Backoff {
  #failures = 0;
  readonly #random: () => number;

  /** @param random uniform in [0, 1) */
  constructor(random: () => number) {
    this.#random = random;
  }

  /** Milliseconds to wait before the next attempt. */
  next(): number {
    const growth = 2 ** Math.min(this.#failures, 16);
    const lower = Math.min(LONGEST_DELAY_MS / 2, SHORTEST_DELAY_MS * growth);
    const upper = Math.min(LONGEST_DELAY_MS, lower + FIRST_SPREAD_MS);
    this.#failures++;
    return lower + this.#random() * (upper - lower);
  }

  /** To be called once a connection has proved stable. */
  reset(): void {
    this.#failures = 0;
  }
}
