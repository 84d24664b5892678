import type { TimeRange } from '@core/time.ts';
import { useMemo, useState } from 'react';
import { Select } from '../controls/fields.tsx';
import { useLive, useTwin, useWords } from '../twin-context.ts';
import { binnedMeans, useSeries } from '../use-series.ts';

/** The first of these that is measured is shown until another is chosen. */
const PREFERRED = ['speed', 'rain-rate', 'rain', 'pm25', 'temperature'];
const MAXIMUM_SERIES = 60;
const BINS = 96;

interface HistogramProps {
  readonly range: TimeRange;
  /** With a choice of the quantity. */
  readonly large: boolean;
}

/** Means of one quantity over the window: where something happened. */
export function Histogram({ range, large }: HistogramProps) {
  const { live } = useTwin();
  const { t, text } = useWords();
  const properties = useLive(state => state.properties);
  const hasValues = useLive(state => state.valuesRevision > 0);
  const [chosen, setChosen] = useState<string | null>(null);
  const id = chosen ?? PREFERRED.find(candidate => candidate in properties) ?? Object.keys(properties)[0];
  const keys = (id !== undefined && hasValues ? live.idsWithProperty(id) : [])
    .slice(0, MAXIMUM_SERIES)
    .map(entityId => ({ entityId, property: id! }));
  const result = useSeries(keys, range);
  const means = useMemo(
    () => (result.state === 'ready' ? binnedMeans(result.series, result.range, BINS) : undefined),
    [result],
  );
  const property = id === undefined ? undefined : properties[id];
  const high = means?.reduce((a, b) => Math.max(a, b), 0) || 1;
  return (
    <>
      <svg
        className="histogram"
        viewBox={`0 0 ${BINS} 1`}
        preserveAspectRatio="none"
        role="img"
        aria-label={t('timeline.histogram')}
      >
        {means && <path d={barsPath(means, high)} />}
      </svg>
      {large && property && (
        <div className="histogram-choice">
          <Select
            label={t('timeline.histogram')}
            value={property.id}
            options={Object.values(properties).map(option => ({
              value: option.id,
              label: t('timeline.histogramOf', { name: text(option.name), unit: option.unit }),
            }))}
            onChange={setChosen}
          />
        </div>
      )}
    </>
  );
}

/** Bars as one path in a box of BINS × 1. */
function barsPath(means: Float32Array, high: number): string {
  let path = '';
  for (const [bin, mean] of means.entries()) {
    if (Number.isNaN(mean)) continue;
    const height = Math.max(0.02, mean / high);
    path += `M${bin + 0.12} 1v${(-height).toFixed(3)}h0.76V1Z`;
  }
  return path;
}
