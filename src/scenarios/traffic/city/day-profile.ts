import type { LocalizedText } from '@core/text.ts';

/** Where the daily profile comes from; shown beside the input. */
export const HOURLY_PROFILE_SOURCE: LocalizedText = {
  zh: '合成的工作日双峰曲线（早高峰 = 1），未按本市实测标定',
  en: 'Synthetic workday profile with two peaks (morning peak = 1), not calibrated to measurements of this city',
};

/** Demand at each full hour against the morning peak hour. */
const HOURLY_FACTORS = [
  0.2, 0.13, 0.1, 0.09, 0.11, 0.2, 0.45, 0.85, 1, 0.85, 0.74, 0.72, 0.7, 0.68, 0.72, 0.76, 0.83, 0.94, 0.97,
  0.8, 0.64, 0.55, 0.43, 0.3,
] as const;

/** Demand against the morning peak at an hour of the day (any real number; a day repeats), linear between hours. */
export function demandFactor(hourOfDay: number): number {
  const hour = ((hourOfDay % 24) + 24) % 24;
  const before = Math.floor(hour);
  const rest = hour - before;
  return HOURLY_FACTORS[before]! * (1 - rest) + HOURLY_FACTORS[(before + 1) % 24]! * rest;
}
