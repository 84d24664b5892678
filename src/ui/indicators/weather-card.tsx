import { formatNumber } from '@i18n/format.ts';
import { meanOf, rainClass, weakestOrigin } from '@state/indicators.ts';
import { Sparkline } from '../charts/sparkline.tsx';
import { useLive, useWords } from '../twin-context.ts';
import { BigFigure, IndicatorCard } from './indicator-card.tsx';
import { useDayOfMeans, useReadings } from './use-readings.ts';

const FURTHER = ['humidity', 'wind-speed', 'pressure'] as const;

/** Temperature and rain large, humidity, wind and pressure beside, the day of rain below. */
export function WeatherCard() {
  const { t, language } = useWords();
  const temperature = useReadings('temperature');
  const rain = useReadings('rain-rate');
  const rainDay = useDayOfMeans('rain-rate');
  const rainMean = meanOf(rain);
  return (
    <IndicatorCard title={t('indicator.weather')} origin={weakestOrigin([...temperature, ...rain])}>
      {temperature.length + rain.length === 0 && <p className="dim">{t('indicator.waiting')}</p>}
      <div className="figure-row">
        {temperature.length > 0 && (
          <BigFigure
            label={t('indicator.temperature')}
            value={formatNumber(meanOf(temperature), language, 1)}
            unit="°C"
          />
        )}
        {rain.length > 0 && (
          <BigFigure
            label={t('indicator.rain')}
            value={formatNumber(rainMean, language, 1)}
            unit="mm/h"
            word={t(`rain.${rainClass(rainMean)}`)}
            tone={`rain-${rainClass(rainMean)}`}
          />
        )}
      </div>
      <ul className="small-figures">
        {FURTHER.map(property => (
          <SmallFigure key={property} property={property} />
        ))}
      </ul>
      {rainDay && (
        <div className="spark-row">
          <span className="dim">
            {t('indicator.rain')} · {t('indicator.last24h')}
          </span>
          <Sparkline values={rainDay} title={`${t('indicator.rain')} ${t('indicator.last24h')}`} tone={1} />
        </div>
      )}
    </IndicatorCard>
  );
}

function SmallFigure({ property }: { readonly property: string }) {
  const { text, language } = useWords();
  const declared = useLive(state => state.properties[property]);
  const readings = useReadings(property);
  if (!declared || readings.length === 0) return null;
  return (
    <li>
      <span className="dim">{text(declared.name)}</span>
      <b className="figure">
        {formatNumber(meanOf(readings), language, declared.decimals)} <small>{declared.unit}</small>
      </b>
    </li>
  );
}
