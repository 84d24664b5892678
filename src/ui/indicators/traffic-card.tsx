import { formatNumber } from '@i18n/format.ts';
import { meanOf, speedShares, weakestOrigin } from '@state/indicators.ts';
import { selectById } from '@state/selection.ts';
import { Sparkline } from '../charts/sparkline.tsx';
import { useTwin, useWords } from '../twin-context.ts';
import { BigFigure, IndicatorCard } from './indicator-card.tsx';
import { useDayOfMeans, useReadings } from './use-readings.ts';

/** As many as leave room for alerts above on a wall of 1,080 lines. */
const SLOWEST = 4;

/** Mean speed, how much of the network is jammed, its day, and the slowest segments. */
export function TrafficCard({ detailed = false }: { readonly detailed?: boolean }) {
  const twin = useTwin();
  const { t, text, language } = useWords();
  const readings = useReadings('speed');
  const day = useDayOfMeans('speed');
  const shares = speedShares(readings);
  const slowest = [...readings].sort((a, b) => a.value - b.value).slice(0, SLOWEST);
  return (
    <IndicatorCard title={t('indicator.traffic')} origin={weakestOrigin(readings)}>
      {readings.length === 0 && <p className="dim">{t('indicator.waiting')}</p>}
      {readings.length > 0 && (
        <>
          <div className="figure-row">
            <BigFigure
              label={t('indicator.meanSpeed')}
              value={formatNumber(meanOf(readings), language, 1)}
              unit="km/h"
            />
            <BigFigure
              label={t('indicator.congestedShare')}
              value={formatNumber(shares.jammed * 100, language)}
              unit="%"
            />
          </div>
          <div className="share-bar" title={t('indicator.congestedHelp')}>
            {(['free', 'slow', 'jammed'] as const)
              .filter(name => shares[name] > 0)
              .map(name => (
                <i key={name} data-share={name} style={{ flexGrow: shares[name] }} />
              ))}
          </div>
          <ul className="share-legend">
            <li data-share="free">{t('speed.free')}</li>
            <li data-share="slow">{t('speed.slow')}</li>
            <li data-share="jammed">{t('speed.jam')}</li>
          </ul>
        </>
      )}
      {day && (
        <div className="spark-row">
          <span className="dim">{t('indicator.last24h')}</span>
          <Sparkline values={day} title={`${t('indicator.meanSpeed')} ${t('indicator.last24h')}`} />
        </div>
      )}
      {detailed && slowest.length > 0 && (
        <>
          <h3 className="dim">{t('indicator.slowest')}</h3>
          <ol className="ranking">
            {slowest.map(reading => (
              <li key={reading.entityId}>
                <button type="button" onClick={() => selectById(twin, reading.entityId)}>
                  <span className="truncate">
                    {text(twin.live.entity(reading.entityId)?.name ?? { zh: reading.entityId, en: '' })}
                  </span>
                  <b className="figure">{formatNumber(reading.value, language, 1)}</b>
                  <i style={{ width: `${Math.min(100, (reading.value / 60) * 100)}%` }} />
                </button>
              </li>
            ))}
          </ol>
        </>
      )}
    </IndicatorCard>
  );
}
