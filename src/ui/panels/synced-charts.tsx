import type { ObservedProperty } from '@core/records.ts';
import type { TimeMs } from '@core/time.ts';
import { useMemo, useState } from 'react';
import { LazyChart } from '../charts/lazy-chart.tsx';
import { Panel } from '../controls/panel.tsx';
import { useLive, useTwin, useTwinTime, useWords } from '../twin-context.ts';
import { useSeries } from '../use-series.ts';

const PREFERRED = ['rain-rate', 'speed', 'pm25'];
const MAXIMUM_LINES = 4;
const HALF_SPAN_MS = 12 * 3_600_000;
const STEP_MS = 3_600_000;

/** Charts of some quantities around the twin's time, with one cursor through all of them. */
export function SyncedCharts() {
  const { t, text } = useWords();
  const properties = useLive(state => state.properties);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set(PREFERRED));
  const toggle = (id: string) => {
    const next = new Set(chosen);
    if (!next.delete(id)) next.add(id);
    setChosen(next);
  };
  const shown = Object.values(properties).filter(property => chosen.has(property.id));
  return (
    <Panel title={t('replay.charts')} className="synced-charts">
      <fieldset className="chips" aria-label={t('replay.choose')}>
        {Object.values(properties).map(property => (
          <button
            key={property.id}
            type="button"
            aria-pressed={chosen.has(property.id)}
            onClick={() => toggle(property.id)}
          >
            {text(property.name)}
          </button>
        ))}
      </fieldset>
      {shown.length === 0 && <p className="empty">{t('indicator.waiting')}</p>}
      {shown.map(property => (
        <PropertyChart key={property.id} property={property} />
      ))}
    </Panel>
  );
}

/** The selected object when it measures this, else the first few that do. */
function PropertyChart({ property }: { readonly property: ObservedProperty }) {
  const { live } = useTwin();
  const { t, text } = useWords();
  const cursorMs = useTwinTime(500);
  const range = useRangeAround(cursorMs);
  useLive(state => state.entitiesRevision);
  const ids = live.idsWithProperty(property.id).slice(0, MAXIMUM_LINES);
  const result = useSeries(
    ids.map(entityId => ({ entityId, property: property.id })),
    range,
  );
  const title = t('timeline.histogramOf', { name: text(property.name), unit: property.unit });
  const series = useMemo(
    () =>
      result.state === 'ready'
        ? result.series.map((one, index) => ({
            ...one,
            label: text(live.entity(result.keys[index]!.entityId)?.name ?? property.name),
          }))
        : undefined,
    [result, text, live, property],
  );
  return (
    <figure className="synced-chart">
      <figcaption>{text(property.name)}</figcaption>
      {result.state === 'failed' && (
        <p className="empty">{t('inspector.chartFailed', { reason: result.reason })}</p>
      )}
      {result.state === 'ready' && series && (
        <LazyChart series={series} range={result.range} title={title} cursorMs={cursorMs} />
      )}
    </figure>
  );
}

function useRangeAround(time: TimeMs) {
  const middle = Math.round(time / STEP_MS) * STEP_MS;
  return useMemo(() => ({ startMs: middle - HALF_SPAN_MS, endMs: middle + HALF_SPAN_MS }), [middle]);
}
