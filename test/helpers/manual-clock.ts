import type { TimeMs, WallClock } from '../../src/core/time.ts';

interface Timer {
  readonly dueMs: TimeMs;
  readonly order: number;
  readonly callback: () => void;
}

/** A wall clock that stands still until told to go on. Timers fire in the order they are due. */
export class ManualClock implements WallClock {
  #nowMs: TimeMs;
  #order = 0;
  readonly #timers = new Set<Timer>();

  constructor(startMs: TimeMs = Date.UTC(2026, 10, 23, 4)) {
    this.#nowMs = startMs;
  }

  /** Timers that wait. */
  get pendingTimers(): number {
    return this.#timers.size;
  }

  readonly now = (): TimeMs => this.#nowMs;

  readonly setTimer = (callback: () => void, delayMs: number): (() => void) => {
    const timer = { dueMs: this.#nowMs + Math.max(0, delayMs), order: this.#order++, callback };
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  };

  /** Goes on by `durationMs`, firing what comes due and letting promises settle after each. */
  async advance(durationMs: number): Promise<void> {
    const endMs = this.#nowMs + durationMs;
    await settle();
    for (let next = this.#next(endMs); next; next = this.#next(endMs)) {
      this.#timers.delete(next);
      this.#nowMs = Math.max(this.#nowMs, next.dueMs);
      next.callback();
      await settle();
    }
    this.#nowMs = endMs;
    await settle();
  }

  #next(endMs: TimeMs): Timer | undefined {
    return [...this.#timers]
      .filter(timer => timer.dueMs <= endMs)
      .sort((a, b) => a.dueMs - b.dueMs || a.order - b.order)[0];
  }
}

/** Lets every promise that can settle without a timer do so. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 3; turn++) await new Promise(resolve => setImmediate(resolve));
}

/**
 * Waits on real input (a server, a socket) until `condition` holds, looking whenever the event loop turns; fails
 * after `timeoutMs`. For tests against real servers only.
 */
export async function until(condition: () => boolean, timeoutMs = 20_000): Promise<void> {
  const deadline = performance.now() + timeoutMs;
  while (!condition()) {
    if (performance.now() > deadline) throw new Error(`Not within ${timeoutMs} ms: ${condition}`);
    await new Promise(resolve => setTimeout(resolve, 5));
  }
}
