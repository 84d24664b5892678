import type { TimeRange } from '@core/time.ts';
import { formatNumber } from '@i18n/format.ts';
import { useMemo } from 'react';
import { useLive, useTwin, useWords } from '../twin-context.ts';
import { binnedMeans, useSeries } from '../use-series.ts';

const MAXIMUM_SERIES = 60;
const BINS = 96;

interface HistogramProps {
  readonly range: TimeRange;
  /** The quantity; nothing is drawn without one. */
  readonly property: string | undefined;
  /** With the value that a full bar stands for. */
  readonly scaled: boolean;
}

/** Means of one quantity over the window: where something happened. */
export function Histogram({ range, property, scaled }: HistogramProps) {
  const { live } = useTwin();
  const { t, text, language } = useWords();
  const declared = useLive(state => (property === undefined ? undefined : state.properties[property]));
  const hasValues = useLive(state => state.valuesRevision > 0);
  const keys = (property !== undefined && hasValues ? live.idsWithProperty(property) : [])
    .slice(0, MAXIMUM_SERIES)
    .map(entityId => ({ entityId, property: property! }));
  const result = useSeries(keys, range);
  const means = useMemo(
    () => (result.state === 'ready' ? binnedMeans(result.series, result.range, BINS) : undefined),
    [result],
  );
  const high = means?.reduce((a, b) => Math.max(a, b), 0) || 1;
  const title = declared && t('timeline.histogramOf', { name: text(declared.name), unit: declared.unit });
  return (
    <>
      <svg
        className="histogram"
        viewBox={`0 0 ${BINS} 1`}
        preserveAspectRatio="none"
        role="img"
        aria-label={title ?? t('timeline.histogram')}
      >
        {means && <path d={barsPath(means, high)} />}
      </svg>
      {scaled && means && declared && (
        <span className="histogram-scale figure">
          {formatNumber(high, language, declared.decimals)} {declared.unit}
        </span>
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
