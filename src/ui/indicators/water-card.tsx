import { formatNumber } from '@i18n/format.ts';
import { meanOf, weakestOrigin } from '@state/indicators.ts';
import { selectById } from '@state/selection.ts';
import { useLive, useTwin, useWords } from '../twin-context.ts';
import { BigFigure, IndicatorCard } from './indicator-card.tsx';
import { useReadings } from './use-readings.ts';

const HIGHEST = 3;

/** Water in the open and in the mains: the highest levels, and the pressure of the network. Absent without either. */
export function WaterCard() {
  const twin = useTwin();
  const { t, text, language } = useWords();
  const levels = useReadings('level');
  const pressures = useReadings('water-pressure');
  const units = useLive(state => state.properties);
  if (levels.length + pressures.length === 0) return null;
  const highest = [...levels].sort((a, b) => b.value - a.value).slice(0, HIGHEST);
  const top = highest[0]?.value ?? 0;
  const lowestPressure = pressures.reduce(
    (lowest, { value }) => Math.min(lowest, value),
    Number.POSITIVE_INFINITY,
  );
  const pressure = (value: number) => formatNumber(value, language, units['water-pressure']?.decimals ?? 2);
  return (
    <IndicatorCard title={t('indicator.water')} origin={weakestOrigin([...levels, ...pressures])}>
      {pressures.length > 0 && (
        <div className="figure-row">
          <BigFigure
            label={t('indicator.pressureMean')}
            value={pressure(meanOf(pressures))}
            unit={units['water-pressure']?.unit}
          />
          <BigFigure
            label={t('indicator.pressureLowest')}
            value={pressure(lowestPressure)}
            unit={units['water-pressure']?.unit}
          />
        </div>
      )}
      {highest.length > 0 && (
        <>
          <h3 className="dim">
            {t('indicator.highestLevels')} · {units.level?.unit}
          </h3>
          <ol className="ranking">
            {highest.map(reading => (
              <li key={reading.entityId}>
                <button type="button" onClick={() => selectById(twin, reading.entityId)}>
                  <span className="truncate">
                    {text(twin.live.entity(reading.entityId)?.name ?? { zh: reading.entityId, en: '' })}
                  </span>
                  <b className="figure">
                    {formatNumber(reading.value, language, units.level?.decimals ?? 2)}
                  </b>
                  <i style={{ width: `${Math.max(0, (reading.value / (top || 1)) * 100)}%` }} />
                </button>
              </li>
            ))}
          </ol>
        </>
      )}
    </IndicatorCard>
  );
}
