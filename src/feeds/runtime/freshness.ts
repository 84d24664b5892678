import type { TimeMs } from '@core/time.ts';
import type { ValueCell } from './cells.ts';

/** Silence of so many intervals makes a value stale. */
const STALE_INTERVALS = 3;
/** Weight of the newest gap in the learned interval. */
const LEARNING_RATE = 0.2;
const SHORTEST_INTERVAL_MS = 1_000;

/** True when the newest reading is older than three of its usual intervals. Never, while the interval is unknown. */
export function isStale(cell: ValueCell, nowMs: TimeMs): boolean {
  return cell.intervalMs !== null && nowMs - cell.latest.timeMs > STALE_INTERVALS * cell.intervalMs;
}

/** Takes the gap between the newest and the next reading into the learned interval. */
export function learnInterval(cell: ValueCell, nextMs: TimeMs): void {
  const gapMs = Math.max(SHORTEST_INTERVAL_MS, nextMs - cell.latest.timeMs);
  cell.intervalMs =
    cell.intervalMs === null ? gapMs : cell.intervalMs + LEARNING_RATE * (gapMs - cell.intervalMs);
}
