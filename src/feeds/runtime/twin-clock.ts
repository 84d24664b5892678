import type { ClockState, TimeMs, WallClock } from '@core/time.ts';

/** A new state this much of wall time away from where the clock would be is a seek, not drift. */
const SEEK_TOLERANCE_MS = 1_500;

export type ClockChange = 'none' | 'seek' | 'to-live' | 'to-replay';

/** Follows the twin's clock from its rare announcements. */
export class TwinClock {
  readonly #wall: WallClock;
  #state: ClockState;
  #anchorMs: TimeMs;

  constructor(wall: WallClock) {
    this.#wall = wall;
    this.#anchorMs = wall.now();
    this.#state = { mode: 'live', timeMs: this.#anchorMs, rate: 1, playing: true };
  }

  get mode(): ClockState['mode'] {
    return this.#state.mode;
  }

  get rate(): number {
    return this.#state.rate;
  }

  get playing(): boolean {
    return this.#state.playing;
  }

  /** The twin's time now. */
  now(): TimeMs {
    const { mode, timeMs, rate, playing } = this.#state;
    if (mode === 'live') return this.#wall.now();
    return playing ? timeMs + (this.#wall.now() - this.#anchorMs) * rate : timeMs;
  }

  /** Takes a new state and says what kind of change it is. */
  set(state: ClockState): ClockChange {
    const before = this.#state;
    const driftMs = Math.abs(state.timeMs - this.now());
    this.#state = state;
    this.#anchorMs = this.#wall.now();
    if (state.mode === 'live') return before.mode === 'live' ? 'none' : 'to-live';
    if (before.mode === 'live') return 'to-replay';
    return driftMs > SEEK_TOLERANCE_MS * Math.max(before.rate, state.rate) ? 'seek' : 'none';
  }
}
