import { TimeSeries } from '../model/time-series.ts';

/**
 * Strongest recorded hours of rain in central Guangzhou 2010–2015, mm/h by hour: UCI Machine Learning Repository,
 * "PM2.5 Data of Five Chinese Cities" (CC BY 4.0), precipitation of its weather station.
 */
export const RECORDED_STORMS = {
  'guangzhou-2010-05-07': [10.5, 99.1, 63.1, 37.3, 2.5, 0.5],
  'guangzhou-2011-06-11': [0.1, 2.2, 0.1, 0, 0, 0.3, 0, 0, 0.3, 3, 79.7, 21.6, 1.4, 1.1, 0.1],
  'guangzhou-2015-07-17': [31, 0.1, 0, 0.4, 90.4, 35.2, 0, 0, 0, 0, 0, 0.1],
} as const satisfies Record<string, readonly number[]>;

export type RecordedStorm = keyof typeof RECORDED_STORMS;

/** Rain of a recorded storm in m/s, from its first hour. */
export function recordedRain(storm: RecordedStorm): TimeSeries {
  const hours = RECORDED_STORMS[storm];
  const times = Array.from({ length: hours.length + 1 }, (_, hour) => hour * 3600);
  return new TimeSeries(times, [...hours.map(mm => mm / 3.6e6), 0]);
}
