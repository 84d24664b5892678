import { TimeSeries } from './time-series.ts';

/** Storm intensity of a city: q = a / (t + b)^n in L/(s·ha) for a duration t in minutes. */
export interface StormFormula {
  readonly a: number;
  readonly bMinutes: number;
  readonly n: number;
}

/** 1 L/(s·ha) is 0.36 mm/h. */
const MM_PER_HOUR = 0.36;

/** Depth in mm of the heaviest `minutes` of the storm. */
export function stormDepthMm({ a, bMinutes, n }: StormFormula, minutes: number): number {
  return ((a * MM_PER_HOUR) / (minutes + bMinutes) ** n) * (minutes / 60);
}

/**
 * Chicago hyetograph (Keifer & Chu 1957): the storm whose heaviest t minutes hold the formula's depth for every t,
 * split r before and 1 − r after the peak. Row k holds the mean intensity in m/s of its interval.
 */
export function chicagoHyetograph(
  formula: StormFormula,
  durationMinutes: number,
  peakPosition: number,
  intervalMinutes = 1,
): TimeSeries {
  const peak = durationMinutes * peakPosition;
  // Depth fallen since the peak (negative before), mm: one side of the storm at a time.
  const fallen = (minute: number) => {
    const [span, share] = minute < peak ? [peak - minute, peakPosition] : [minute - peak, 1 - peakPosition];
    if (span === 0 || share === 0) return 0;
    return Math.sign(minute - peak) * share * stormDepthMm(formula, span / share);
  };
  const rows = Math.ceil(durationMinutes / intervalMinutes);
  const times = Array.from({ length: rows }, (_, k) => k * intervalMinutes * 60);
  const intensities = times.map((_, k) => {
    const end = Math.min((k + 1) * intervalMinutes, durationMinutes);
    return (fallen(end) - fallen(k * intervalMinutes)) / 1000 / (intervalMinutes * 60);
  });
  return new TimeSeries([...times, durationMinutes * 60], [...intensities, 0]);
}
