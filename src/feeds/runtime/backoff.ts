/** Bounds of the wait before a reconnect, ms. */
const SHORTEST_DELAY_MS = 500;
const LONGEST_DELAY_MS = 20_000;

/** Windows from which the first, second … wait is drawn evenly; the last one stays. */
const WINDOWS_MS: readonly (readonly [lower: number, upper: number])[] = [
  [SHORTEST_DELAY_MS, 12_500],
  [12_000, LONGEST_DELAY_MS],
];

/**
 * Waits between reconnects, 0.5–20 s, growing with failures and drawn at random. The windows are wide, and the second
 * begins where the first ends, because all clients of a server lose it at the same moment: doubling from 0.5 s sends
 * them back in the same few seconds, wave upon wave. With these windows no second ever carries more than a tenth of
 * them, however long the server was away.
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
    const [lower, upper] = WINDOWS_MS[Math.min(this.#failures++, WINDOWS_MS.length - 1)]!;
    return lower + this.#random() * (upper - lower);
  }

  /** To be called once a connection has proved stable. */
  reset(): void {
    this.#failures = 0;
  }
}
