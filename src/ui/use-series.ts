import type { EntityId } from '@core/ids.ts';
import type { LivePort, Series } from '@core/live-port.ts';
import type { TimeRange } from '@core/time.ts';
import { useEffect, useMemo, useState } from 'react';
import { useTwin, useTwinTime } from './twin-context.ts';

const HOUR_MS = 3_600_000;
/** A moving range goes on by this part of its length at a time. */
const STEPS_PER_RANGE = 96;
/** Wall milliseconds between two looks at the clock while time runs fast. */
const PERIOD_MS = 1500;

export type SeriesState =
  | { readonly state: 'loading' }
  | { readonly state: 'failed'; readonly reason: string }
  | {
      readonly state: 'ready';
      /** What each series belongs to. */
      readonly keys: readonly SeriesKey[];
      readonly series: readonly Series[];
      readonly range: TimeRange;
    };

export interface SeriesKey {
  readonly entityId: EntityId;
  readonly property: string;
}

/** The last `hours` up to the twin's time, moving on in steps. */
export function useLastHours(hours: number): TimeRange {
  const span = hours * HOUR_MS;
  const step = span / STEPS_PER_RANGE;
  const endMs = Math.ceil(useTwinTime(PERIOD_MS) / step) * step;
  return useMemo(() => ({ startMs: endMs - span, endMs }), [endMs, span]);
}

/** Some series over a range. While another range is read, the last result stays. */
export function useSeries(keys: readonly SeriesKey[], range: TimeRange): SeriesState {
  const { feeds } = useTwin();
  const [result, setResult] = useState<SeriesState>({ state: 'loading' });
  const signature = keys.map(key => `${key.entityId}\t${key.property}`).join('\n');
  const { startMs, endMs } = range;
  // biome-ignore lint/correctness/useExhaustiveDependencies: what belongs to other series must not stay
  useEffect(() => setResult({ state: 'loading' }), [signature]);
  useEffect(() => {
    if (!feeds || signature === '') return;
    const wanted = signature.split('\n').map(line => {
      const [entityId = '', property = ''] = line.split('\t');
      return { entityId, property };
    });
    const controller = new AbortController();
    void readSeries(feeds, wanted, { startMs, endMs }, controller.signal).then(next => {
      if (next && !controller.signal.aborted) setResult(next);
    });
    return () => controller.abort();
  }, [feeds, signature, startMs, endMs]);
  return result;
}

async function readSeries(
  feeds: LivePort,
  keys: readonly SeriesKey[],
  range: TimeRange,
  signal: AbortSignal,
): Promise<SeriesState | undefined> {
  try {
    const series = await Promise.all(
      keys.map(key => feeds.series(key.entityId, key.property, range, signal)),
    );
    return { state: 'ready', keys, series, range };
  } catch (error) {
    if (signal.aborted) return undefined;
    return { state: 'failed', reason: error instanceof Error ? error.message : String(error) };
  }
}

/** Means of many series over `count` equal intervals; NaN where nothing was measured. */
export function binnedMeans(series: readonly Series[], range: TimeRange, count: number): Float32Array {
  const sums = new Float64Array(count);
  const counts = new Uint32Array(count);
  const span = range.endMs - range.startMs;
  for (const { times, values } of series) {
    for (let i = 0; i < times.length; i++) {
      const bin = Math.floor(((times[i]! - range.startMs) / span) * count);
      const value = values[i]!;
      if (bin < 0 || bin >= count || Number.isNaN(value)) continue;
      sums[bin]! += value;
      counts[bin]!++;
    }
  }
  return Float32Array.from(sums, (sum, bin) => (counts[bin]! > 0 ? sum / counts[bin]! : Number.NaN));
}
