import type { WallClock } from '@core/time.ts';

/** A controller that also aborts with `parent`; call `unlink` when done with it. */
export function linkedController(parent: AbortSignal): { controller: AbortController; unlink: () => void } {
  const controller = new AbortController();
  const abort = () => controller.abort(parent.reason);
  if (parent.aborted) abort();
  parent.addEventListener('abort', abort, { once: true });
  return { controller, unlink: () => parent.removeEventListener('abort', abort) };
}

/** Resolves after `delayMs` of the given clock, or as soon as the signal aborts. */
export function wait(clock: WallClock, delayMs: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise(resolve => {
    const finish = () => {
      cancel();
      signal.removeEventListener('abort', finish);
      resolve();
    };
    const cancel = clock.setTimer(finish, delayMs);
    signal.addEventListener('abort', finish, { once: true });
  });
}

/** Resolves when the signal aborts. */
export function untilAborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise(resolve => signal.addEventListener('abort', () => resolve(), { once: true }));
}

/** Settles with `work`, or rejects with the signal's reason as soon as it aborts. */
export function abortable<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason);
    if (signal.aborted) return abort();
    signal.addEventListener('abort', abort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}

/**
 * Calls `onSilence` when `touch` has not been called for `timeoutMs`: how adapters find a half-open connection.
 * Starts at once.
 */
export class Watchdog {
  #cancel: () => void = () => {};

  constructor(
    private readonly clock: WallClock,
    private readonly timeoutMs: number,
    private readonly onSilence: () => void,
  ) {
    this.touch();
  }

  touch(): void {
    this.#cancel();
    this.#cancel = this.clock.setTimer(this.onSilence, this.timeoutMs);
  }

  stop(): void {
    this.#cancel();
  }
}
