import type { EntityId } from '@core/ids.ts';
import type { LatestValue } from '@core/live-port.ts';
import type { Entity } from '@core/records.ts';
import { formatAge, formatNumber, formatTime } from '@i18n/format.ts';
import { IconChartLine } from '@tabler/icons-react';
import { useState } from 'react';
import { LazyChart } from '../charts/lazy-chart.tsx';
import { Segmented } from '../controls/fields.tsx';
import { useLive, useTwin, useTwinTime, useWords } from '../twin-context.ts';
import { useLastHours, useSeries } from '../use-series.ts';

interface ReadingsProps {
  readonly id: EntityId;
  readonly name: string;
  /** Undefined for things that only the pack declares, such as roads. */
  readonly entity: Entity | undefined;
}

/** Newest values of a thing with unit, age and origin; each opens its chart. */
export function Readings({ id, name, entity }: ReadingsProps) {
  const { live } = useTwin();
  const { t } = useWords();
  useLive(state => state.valuesRevision);
  const values = [...live.latest(id).values()];
  const [chosen, setChosen] = useState<string | null>(null);
  if (values.length === 0) {
    return !entity || entity.type === 'camera' ? null : (
      <p className="dim inspector-note">{t('inspector.noReadings')}</p>
    );
  }
  const open = chosen ?? values[0]!.property;
  return (
    <section className="readings" aria-label={t('inspector.readings')}>
      <ul>
        {values.map(value => (
          <ReadingRow
            key={value.property}
            value={value}
            isOpen={value.property === open}
            onOpen={() => setChosen(value.property)}
          />
        ))}
      </ul>
      <ReadingChart id={id} name={name} property={open} />
    </section>
  );
}

interface ReadingRowProps {
  readonly value: LatestValue;
  readonly isOpen: boolean;
  readonly onOpen: () => void;
}

function ReadingRow({ value, isOpen, onOpen }: ReadingRowProps) {
  const { city } = useTwin();
  const { t, text, language } = useWords();
  const now = useTwinTime(1000);
  const property = useLive(state => state.properties[value.property]);
  const feed = useLive(state => state.feeds.find(candidate => candidate.id === value.feedId)?.title);
  const original =
    value.sourceTimeMs === undefined ? undefined : formatTime(value.sourceTimeMs, city.timeZone);
  return (
    <li>
      <button
        type="button"
        className="reading"
        data-open={isOpen}
        data-stale={value.stale}
        aria-pressed={isOpen}
        onClick={onOpen}
      >
        <span className="reading-name">{property ? text(property.name) : value.property}</span>
        <span className="reading-value figure">
          {formatNumber(value.value, language, property?.decimals ?? 1)}
          <small>{property?.unit}</small>
        </span>
        <IconChartLine size="1.125em" className="reading-icon" />
        <span className="reading-origin">
          <span className="tag" data-kind={value.origin}>
            {t(`origin.${value.origin}`)}
          </span>
          {value.stale && (
            <span className="tag" data-kind="stale">
              {t('quality.stale')}
            </span>
          )}
          {value.quality !== 'good' && (
            <span className="tag" data-kind="bad">
              {t(`quality.${value.quality}`)}
            </span>
          )}
          <span className="dim">{formatAge(value.timeMs, now, language)}</span>
        </span>
        <span className="dim reading-source">
          {[
            feed && t('inspector.fromFeed', { feed: text(feed) }),
            original && t('inspector.originally', { time: original }),
          ]
            .filter(Boolean)
            .join(' · ')}
        </span>
      </button>
    </li>
  );
}

const SPANS = ['6', '24', '168'] as const;

interface ReadingChartProps {
  readonly id: EntityId;
  readonly name: string;
  readonly property: string;
}

function ReadingChart({ id, name, property }: ReadingChartProps) {
  const { t, text } = useWords();
  const [hours, setHours] = useState<(typeof SPANS)[number]>('24');
  const propertyName = useLive(state => state.properties[property]?.name);
  const result = useSeries([{ entityId: id, property }], useLastHours(Number(hours)));
  const title = t('inspector.chart', { name: propertyName ? text(propertyName) : property });
  return (
    <figure className="reading-chart">
      <Segmented
        className="compact"
        label={title}
        value={hours}
        options={SPANS.map(value => ({
          value,
          label:
            Number(value) > 48
              ? t('inspector.days', { days: Number(value) / 24 })
              : t('inspector.hours', { hours: value }),
        }))}
        onChange={setHours}
      />
      {result.state === 'loading' && <p className="empty">{t('inspector.chartLoading')}</p>}
      {result.state === 'failed' && (
        <p className="empty">{t('inspector.chartFailed', { reason: result.reason })}</p>
      )}
      {result.state === 'ready' &&
        (result.series.every(series => series.times.length === 0) ? (
          <p className="empty">{t('inspector.chartEmpty')}</p>
        ) : (
          <LazyChart
            title={title}
            range={result.range}
            series={result.series.map(series => ({ ...series, label: name }))}
          />
        ))}
    </figure>
  );
}
