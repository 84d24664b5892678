import type { TimeMs, TimeRange } from '@core/time.ts';
import { formatTime } from '@i18n/format.ts';

export interface Tick {
  readonly timeMs: TimeMs;
  readonly label: string;
  /** Midnight in the city. */
  readonly isMajor: boolean;
}

const MINUTE_MS = 60_000;
const STEPS_MINUTES = [5, 10, 15, 30, 60, 120, 180, 240, 360, 720, 1440];
/** Round times of the city's day inside a range, at most `count` where a day's step or less allows it. */
export function ticksOf(range: TimeRange, timeZone: string, count = 13): Tick[] {
  const minutes = (range.endMs - range.startMs) / MINUTE_MS;
  const step = (STEPS_MINUTES.find(candidate => minutes / candidate <= count) ?? 1440) * MINUTE_MS;
  const ticks: Tick[] = [];
  const offset = zoneOffset(range.startMs, timeZone);
  const first = Math.ceil((range.startMs + offset) / step) * step - offset;
  for (let timeMs = first; timeMs < range.endMs; timeMs += step) {
    const clock = formatTime(timeMs, timeZone, 'clock');
    const isMajor = clock === '00:00';
    ticks.push({ timeMs, label: isMajor ? formatTime(timeMs, timeZone, 'month-day') : clock, isMajor });
  }
  return ticks;
}

/** Local minus universal time at an instant, ms. */
function zoneOffset(timeMs: TimeMs, timeZone: string): number {
  const whole = Math.floor(timeMs / MINUTE_MS) * MINUTE_MS;
  return Date.parse(`${formatTime(whole, timeZone, 'seconds').replace(' ', 'T')}Z`) - whole;
}
