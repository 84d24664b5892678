import { currentReadings, type EntityReading } from '@state/indicators.ts';
import { useMemo } from 'react';
import { useLive, useTwin } from '../twin-context.ts';
import { binnedMeans, useLastHours, useSeries } from '../use-series.ts';

const MAXIMUM_SERIES = 60;
const HOURS = 24;
const BINS = 72;

/** Usable newest readings of a property, kept up to date. */
export function useReadings(property: string): readonly EntityReading[] {
  const { live } = useTwin();
  const revision = useLive(state => state.valuesRevision);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the revision says that the readings changed
  return useMemo(() => currentReadings(live, property), [live, property, revision]);
}

/** Means over all who measure a property, for the last 24 hours in 20-minute steps. */
export function useDayOfMeans(property: string): Float32Array | undefined {
  const { live } = useTwin();
  const hasValues = useLive(state => state.valuesRevision > 0);
  const range = useLastHours(HOURS);
  const ids = hasValues ? live.idsWithProperty(property).slice(0, MAXIMUM_SERIES) : [];
  const result = useSeries(
    ids.map(entityId => ({ entityId, property })),
    range,
  );
  return useMemo(
    () => (result.state === 'ready' ? binnedMeans(result.series, result.range, BINS) : undefined),
    [result],
  );
}
