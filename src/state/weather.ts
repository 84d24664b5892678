import type { Origin } from '@core/records.ts';
import { CLEAR_WEATHER, type Weather } from '@core/scene-port.ts';
import { currentReadings, meanOf, weakestOrigin } from './indicators.ts';
import type { LiveStore } from './live.ts';

/** What decides the weather of the picture: the readings at the twin's time, or a person who wants to see an effect. */
export const WEATHER_CHOICES = ['data', 'clear', 'rain', 'fog'] as const;
export type WeatherChoice = (typeof WEATHER_CHOICES)[number];

const EFFECTS: Readonly<Record<Exclude<WeatherChoice, 'data'>, Weather>> = {
  clear: CLEAR_WEATHER,
  rain: { rainMillimetersPerHour: 25, visibilityMeters: Number.POSITIVE_INFINITY },
  fog: { rainMillimetersPerHour: 0, visibilityMeters: 1500 },
};

/** The weather to draw. */
export function weatherOf(choice: WeatherChoice, live: LiveStore): Weather {
  return choice === 'data' ? readWeather(live).weather : EFFECTS[choice];
}

/**
 * The weather as read at the twin's time: `rain-rate` in mm/h and `visibility` in metres; what nobody reports is clear.
 * The origin is the least truthful of those readings, undefined where there are none.
 */
export function readWeather(live: LiveStore): {
  readonly weather: Weather;
  readonly origin: Origin | undefined;
} {
  const rains = currentReadings(live, 'rain-rate');
  const visibilities = currentReadings(live, 'visibility');
  const [rain, visibility] = [meanOf(rains), meanOf(visibilities)];
  const weather = {
    // A tenth is what gauges tell apart; finer steps would only redraw the city.
    rainMillimetersPerHour: Number.isNaN(rain) ? 0 : Math.round(10 * Math.max(0, rain)) / 10,
    visibilityMeters: Number.isNaN(visibility) ? Number.POSITIVE_INFINITY : Math.max(0, visibility),
  };
  return { weather, origin: weakestOrigin([...rains, ...visibilities]) };
}
