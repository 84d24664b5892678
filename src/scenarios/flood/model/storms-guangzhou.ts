import type { StormFormula } from './storm.ts';

/**
 * Storm intensity of central Guangzhou, q = a / (t + b)^n L/(s·ha), t in minutes, by return period in years: public
 * coefficients of the city's formula labelled 2023, only partly cross-checked against the official notice.
 */
export const GUANGZHOU_STORMS: readonly (StormFormula & { readonly returnYears: number })[] = [
  { returnYears: 0.25, a: 6976.425, bMinutes: 17.66, n: 0.972 },
  { returnYears: 0.33, a: 6737.448, bMinutes: 17.269, n: 0.945 },
  { returnYears: 0.5, a: 6561.43, bMinutes: 16.812, n: 0.911 },
  { returnYears: 1, a: 6366.875, bMinutes: 16.19, n: 0.863 },
  { returnYears: 2, a: 5920.317, bMinutes: 14.646, n: 0.815 },
  { returnYears: 3, a: 5688.521, bMinutes: 13.841, n: 0.789 },
  { returnYears: 5, a: 5411.802, bMinutes: 12.874, n: 0.758 },
  { returnYears: 10, a: 5050.414, bMinutes: 11.61, n: 0.717 },
  { returnYears: 20, a: 4161.139, bMinutes: 8.406, n: 0.653 },
  { returnYears: 50, a: 3623.399, bMinutes: 6.274, n: 0.598 },
  { returnYears: 100, a: 3293.741, bMinutes: 4.951, n: 0.562 },
];
