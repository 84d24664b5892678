import { formatNumber } from '@i18n/format.ts';
import { meanOf, pm25Grade, weakestOrigin } from '@state/indicators.ts';
import { selectById } from '@state/selection.ts';
import { Sparkline } from '../charts/sparkline.tsx';
import { useTwin, useWords } from '../twin-context.ts';
import { BigFigure, IndicatorCard } from './indicator-card.tsx';
import { useDayOfMeans, useReadings } from './use-readings.ts';

/** PM2.5: the mean with its grade, the stations, and the day. */
export function AirCard({ detailed = false }: { readonly detailed?: boolean }) {
  const twin = useTwin();
  const { t, text, language } = useWords();
  const readings = useReadings('pm25');
  const day = useDayOfMeans('pm25');
  const mean = meanOf(readings);
  const grade = readings.length > 0 ? pm25Grade(mean) : undefined;
  return (
    <IndicatorCard title={t('indicator.air')} origin={weakestOrigin(readings)}>
      {readings.length === 0 && <p className="dim">{t('indicator.waiting')}</p>}
      {grade && (
        <div className="figure-row">
          <BigFigure
            label={`PM2.5 ${t('indicator.mean')}`}
            value={formatNumber(mean, language)}
            unit="µg/m³"
            word={t(`aqi.${grade}`)}
            tone={`aqi-${grade}`}
          />
          {day && <Sparkline values={day} title={`PM2.5 ${t('indicator.last24h')}`} tone={2} />}
        </div>
      )}
      {detailed && readings.length > 0 && (
        <ol className="ranking">
          {readings.map(reading => (
            <li key={reading.entityId}>
              <button type="button" onClick={() => selectById(twin, reading.entityId)}>
                <span className="truncate">
                  {text(twin.live.entity(reading.entityId)?.name ?? { zh: reading.entityId, en: '' })}
                </span>
                <b className="figure">{formatNumber(reading.value, language)}</b>
                <i
                  data-tone={`aqi-${pm25Grade(reading.value)}`}
                  style={{ width: `${Math.min(100, (reading.value / 150) * 100)}%` }}
                />
              </button>
            </li>
          ))}
        </ol>
      )}
    </IndicatorCard>
  );
}
