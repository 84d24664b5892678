import type { Origin } from '@core/records.ts';
import { CLEAR_WEATHER, type Weather } from '@core/scene-port.ts';
import { currentReadings, meanOf, weakestOrigin } from './indicators.ts';
import type { LiveStore } from './live.ts';

/** What decides the weather of the picture: the readings at the twin's time, or a person who wants to see an effect. */
export const WEATHER_CHOICES = ['data', 'clear', 'rain', 'snow', 'fog'] as const;
export type WeatherChoice = (typeof WEATHER_CHOICES)[number];

const EFFECTS: Readonly<Record<Exclude<WeatherChoice, 'data'>, Weather>> = {
  clear: CLEAR_WEATHER,
  rain: { ...CLEAR_WEATHER, rainMillimetersPerHour: 8 },
  snow: { ...CLEAR_WEATHER, snowMillimetersPerHour: 0.3 },
  fog: { ...CLEAR_WEATHER, visibilityMeters: 1500 },
};

/** The weather to draw. */
export function weatherOf(choice: WeatherChoice, live: LiveStore): Weather {
  return choice === 'data' ? readWeather(live).weather : EFFECTS[choice];
}

/**
 * Below this temperature of the air more precipitation falls as snow than as rain, °C: the mean of the northern
 * hemisphere (Jennings et al. 2018, Nature Communications 9).
 */
const SNOW_CELSIUS = 1;

/** The weather of the readings, and what they are worth. */
export interface ReadWeather {
  readonly weather: Weather;
  /** The least truthful of the readings; undefined where there are none. */
  readonly origin: Origin | undefined;
  /** Nobody reports snow: precipitation is drawn as snow because it is cold. */
  readonly isSnowByTemperature: boolean;
}

/**
 * The weather as read at the twin's time: `rain-rate` and `snow-rate` in mm/h of water, `temperature` in °C and
 * `visibility` in metres; what nobody reports is clear. Gauges mostly report precipitation of whatever kind.
 */
export function readWeather(live: LiveStore): ReadWeather {
  const rains = currentReadings(live, 'rain-rate');
  const snows = currentReadings(live, 'snow-rate');
  const visibilities = currentReadings(live, 'visibility');
  const temperatures = snows.length === 0 && rains.length > 0 ? currentReadings(live, 'temperature') : [];
  const isSnowByTemperature = meanOf(temperatures) < SNOW_CELSIUS;
  const visibility = meanOf(visibilities);
  const weather = {
    rainMillimetersPerHour: isSnowByTemperature ? 0 : rateOf(rains),
    snowMillimetersPerHour: rateOf(isSnowByTemperature ? rains : snows),
    visibilityMeters: Number.isNaN(visibility) ? Number.POSITIVE_INFINITY : Math.max(0, visibility),
  };
  const used = [...rains, ...snows, ...visibilities, ...(isSnowByTemperature ? temperatures : [])];
  return { weather, origin: weakestOrigin(used), isSnowByTemperature };
}

/** The mean in tenths, which is what gauges tell apart: finer steps would only redraw the city. */
function rateOf(readings: readonly { readonly value: number }[]): number {
  return readings.length === 0 ? 0 : Math.round(10 * Math.max(0, meanOf(readings))) / 10;
}
