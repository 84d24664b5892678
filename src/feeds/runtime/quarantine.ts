import type { TimeMs } from '@core/time.ts';

/** How far ahead of our clock a reading may be. */
export const FUTURE_TOLERANCE_MS = 5 * 60_000;
const CAPACITY = 10_000;

/** Readings dated too far in the future, held until their time comes. When full, the farthest is let go. */
export class Quarantine<T extends { readonly timeMs: TimeMs }> {
  /** Ascending in time. */
  readonly #held: T[] = [];

  get length(): number {
    return this.#held.length;
  }

  isFuture(record: T, nowMs: TimeMs): boolean {
    return record.timeMs > nowMs + FUTURE_TOLERANCE_MS;
  }

  /** Holds a record; false when the very same object content is held already (`same`) or there is no room. */
  hold(record: T, same: (a: T, b: T) => boolean): 'held' | 'duplicate' | 'dropped' {
    let low = 0;
    let high = this.#held.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#held[middle]!.timeMs < record.timeMs) low = middle + 1;
      else high = middle;
    }
    for (let i = low; i < this.#held.length && this.#held[i]!.timeMs === record.timeMs; i++)
      if (same(this.#held[i]!, record)) return 'duplicate';
    if (low >= CAPACITY) return 'dropped';
    this.#held.splice(low, 0, record);
    if (this.#held.length > CAPACITY) this.#held.pop();
    return 'held';
  }

  /** Takes out what is no longer in the future. */
  release(nowMs: TimeMs): T[] {
    let due = 0;
    while (due < this.#held.length && this.#held[due]!.timeMs <= nowMs + FUTURE_TOLERANCE_MS) due++;
    return due === 0 ? [] : this.#held.splice(0, due);
  }
}
