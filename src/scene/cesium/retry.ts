/** Calls back after a delay in milliseconds; the returned function cancels. */
export type Schedule = (callback: () => void, delayMs: number) => () => void;

export const scheduleWithTimer: Schedule = (callback, delayMs) => {
  const handle = setTimeout(callback, delayMs);
  return () => clearTimeout(handle);
};

const FIRST_DELAY_MS = 2_000;
const MAXIMUM_TRIES = 6;

/** Repeats something that failed after 2, 4, 8… seconds, at most six times, until `reset` or `dispose`. */
export class Retry {
  #tries = 0;
  #cancel: (() => void) | undefined;
  readonly #schedule: Schedule;
  readonly #attempt: () => void;

  constructor(attempt: () => void, schedule: Schedule = scheduleWithTimer) {
    this.#attempt = attempt;
    this.#schedule = schedule;
  }

  /** Plans the next try, if none is planned and tries are left. */
  failed(): void {
    if (this.#cancel || this.#tries >= MAXIMUM_TRIES) return;
    const delay = FIRST_DELAY_MS * 2 ** this.#tries++;
    this.#cancel = this.#schedule(() => {
      this.#cancel = undefined;
      this.#attempt();
    }, delay);
  }

  dispose(): void {
    this.#cancel?.();
    this.#cancel = undefined;
    this.#tries = MAXIMUM_TRIES;
  }
}
