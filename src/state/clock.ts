import type { ClockState, TimeMs, WallClock } from '@core/time.ts';
import { createStore, type StoreApi } from 'zustand/vanilla';

export const MINIMUM_RATE = 1;
export const MAXIMUM_RATE = 3600;
const MINUTE_MS = 60_000;

/** Calls back before the next painted frame; the returned function cancels. */
export type RequestFrame = (callback: () => void) => () => void;

/**
 * The twin's one clock. Live mode follows the wall clock and ticks on whole minutes, or every frame while something
 * moves in the picture; replay has its own time and ticks every frame while playing, never while paused.
 */
export class ClockEngine {
  /** `timeMs` moves with every tick; subscribe rather than render from it. */
  readonly store: StoreApi<ClockState>;
  readonly #wall: WallClock;
  readonly #requestFrame: RequestFrame;
  readonly #changeListeners = new Set<(state: ClockState) => void>();
  #anchorTwinMs: TimeMs;
  #anchorWallMs: TimeMs;
  #animated = false;
  #cancelTick: (() => void) | undefined;

  constructor(wall: WallClock, requestFrame: RequestFrame, startMs?: TimeMs) {
    this.#wall = wall;
    this.#requestFrame = requestFrame;
    this.#anchorWallMs = wall.now();
    this.#anchorTwinMs = startMs ?? this.#anchorWallMs;
    this.store = createStore<ClockState>(() => ({
      mode: startMs === undefined ? 'live' : 'replay',
      timeMs: this.#anchorTwinMs,
      rate: 1,
      playing: startMs === undefined,
    }));
    this.#schedule();
  }

  /** The twin's time at this instant, between ticks too. */
  now(): TimeMs {
    const { mode, playing, rate, timeMs } = this.store.getState();
    if (mode === 'live') return this.#wall.now();
    return playing ? this.#anchorTwinMs + (this.#wall.now() - this.#anchorWallMs) * rate : timeMs;
  }

  /** The wall clock itself, for showing the time of day and for ages. */
  wallNow(): TimeMs {
    return this.#wall.now();
  }

  get wall(): WallClock {
    return this.#wall;
  }

  state(): ClockState {
    return this.store.getState();
  }

  goLive(): void {
    this.#apply({ mode: 'live', timeMs: this.#wall.now(), rate: 1, playing: true });
  }

  /** Goes to an instant, in replay; keeps playing if it was a playing replay. */
  seek(timeMs: TimeMs): void {
    if (!Number.isFinite(timeMs)) throw new RangeError(`Cannot seek to ${timeMs}`);
    const { mode, playing, rate } = this.state();
    this.#apply({ mode: 'replay', timeMs, rate, playing: mode === 'replay' && playing });
  }

  play(): void {
    this.#apply({ ...this.state(), timeMs: this.now(), playing: true });
  }

  /** Holds the picture at this instant; from live this enters replay. */
  pause(): void {
    const timeMs = this.now();
    this.#apply({ ...this.state(), mode: 'replay', timeMs, playing: false });
  }

  toggle(): void {
    if (this.state().playing) this.pause();
    else this.play();
  }

  /** Twin seconds per second, clamped to 1…3600. From live, a rate above 1 replays onward from now. */
  setRate(rate: number): void {
    if (!Number.isFinite(rate)) throw new RangeError(`Cannot play at rate ${rate}`);
    const clamped = Math.min(MAXIMUM_RATE, Math.max(MINIMUM_RATE, rate));
    const state = this.state();
    if (state.mode === 'live' && clamped === 1) return;
    this.#apply({ ...state, mode: 'replay', timeMs: this.now(), rate: clamped });
  }

  /** While true, live mode ticks every frame: things are moving in the picture. */
  setAnimated(animated: boolean): void {
    if (animated === this.#animated) return;
    this.#animated = animated;
    this.#schedule();
  }

  /** Calls `listener` when mode, rate or playing change, or time jumps; not on ticks. */
  onChange(listener: (state: ClockState) => void): () => void {
    this.#changeListeners.add(listener);
    return () => this.#changeListeners.delete(listener);
  }

  dispose(): void {
    this.#cancelTick?.();
    this.#cancelTick = undefined;
    this.#changeListeners.clear();
  }

  #apply(state: ClockState): void {
    this.#anchorTwinMs = state.timeMs;
    this.#anchorWallMs = this.#wall.now();
    this.store.setState(state, true);
    for (const listener of this.#changeListeners) listener(state);
    this.#schedule();
  }

  #schedule(): void {
    this.#cancelTick?.();
    this.#cancelTick = undefined;
    const { mode, playing } = this.state();
    if (!playing) return;
    if (mode === 'replay' || this.#animated) this.#cancelTick = this.#requestFrame(this.#tick);
    else this.#cancelTick = this.#wall.setTimer(this.#tick, MINUTE_MS - (this.#wall.now() % MINUTE_MS));
  }

  readonly #tick = (): void => {
    this.store.setState({ timeMs: this.now() });
    this.#schedule();
  };
}
