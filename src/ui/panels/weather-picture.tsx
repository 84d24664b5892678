import { formatDistance, formatNumber } from '@i18n/format.ts';
import { readWeather, WEATHER_CHOICES } from '@state/weather.ts';
import { Segmented } from '../controls/fields.tsx';
import { useLive, useSession, useTwin, useWords } from '../twin-context.ts';

/** Whether the picture's weather follows the readings or shows an effect, and which it does now. */
export function WeatherPicture() {
  const { session, live } = useTwin();
  const { t, language } = useWords();
  const choice = useSession(state => state.weather);
  useLive(state => state.valuesRevision);
  const { weather, origin, isSnowByTemperature } = readWeather(live);
  const {
    rainMillimetersPerHour: rain,
    snowMillimetersPerHour: snow,
    visibilityMeters: visibility,
  } = weather;
  const said = [
    origin && t(`origin.${origin}`),
    (rain > 0 || snow === 0) && t('weather.rainNow', { rate: formatNumber(rain, language, 1) }),
    snow > 0 &&
      t(isSnowByTemperature ? 'weather.snowByTemperature' : 'weather.snowNow', {
        rate: formatNumber(snow, language, 1),
      }),
    Number.isFinite(visibility) &&
      t('weather.visibilityNow', { distance: formatDistance(visibility, language) }),
  ];
  return (
    <section className="weather-picture" data-effect={choice !== 'data'}>
      <h3>{t('weather.title')}</h3>
      <Segmented
        label={t('weather.title')}
        value={choice}
        options={WEATHER_CHOICES.map(value => ({ value, label: t(`weather.choice.${value}`) }))}
        onChange={weather => session.set({ weather })}
      />
      <small className="dim">
        {choice !== 'data'
          ? t('weather.isEffect')
          : origin
            ? said.filter(Boolean).join(' · ')
            : t('weather.nothingMeasured')}
      </small>
    </section>
  );
}
