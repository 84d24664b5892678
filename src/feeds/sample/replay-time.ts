import type { SampleSeries } from '@city/sample-data.ts';
import type { TimeMs, TimeRange } from '@core/time.ts';

const DAY_MS = 86_400_000;
const WEEK_MS = 7 * DAY_MS;

/**
 * How a recording is laid over endless time: it repeats with a period of whole weeks (or whole days, when it is
 * shorter than a week), so that weekday and time of day always agree with those of the recording. At the time it was
 * recorded, it is shown as recorded. Ticks number the readings from its start, negative before.
 */
export class ReplayTime {
  readonly stepMs: number;
  readonly #startMs: TimeMs;
  /** Readings in one period. */
  readonly #count: number;

  constructor({ startMs, stepSeconds, length }: Pick<SampleSeries, 'startMs' | 'stepSeconds' | 'length'>) {
    this.stepMs = stepSeconds * 1000;
    this.#startMs = startMs;
    const recordedMs = length * this.stepMs;
    const unit = [WEEK_MS, DAY_MS].find(period => recordedMs >= period && period % this.stepMs === 0);
    const periodMs = unit ? Math.floor(recordedMs / unit) * unit : recordedMs;
    this.#count = periodMs / this.stepMs;
  }

  /** The last reading at or before a time. */
  tickAt(timeMs: TimeMs): number {
    return Math.floor((timeMs - this.#startMs) / this.stepMs);
  }

  /** First tick, and the one after the last, of a range. */
  ticksIn({ startMs, endMs }: TimeRange): { first: number; end: number } {
    const after = (timeMs: TimeMs) => Math.ceil((timeMs - this.#startMs) / this.stepMs);
    return { first: after(startMs), end: after(endMs) };
  }

  timeOf(tick: number): TimeMs {
    return this.#startMs + tick * this.stepMs;
  }

  /** Index of the recorded sample shown at a tick. */
  sampleOf(tick: number): number {
    return ((tick % this.#count) + this.#count) % this.#count;
  }

  /** When the value shown at a tick was measured. */
  sourceTimeOf(tick: number): TimeMs {
    return this.#startMs + this.sampleOf(tick) * this.stepMs;
  }
}
