/**
 * Constants that bring the city run in line with the recorded speeds of Guangzhou (50 anonymous segments, working days
 * of 1–15 August 2016 without the typhoon of the 2nd): 46.8 km/h at night, 34.3 km/h from 8 to 9. The run gives
 * 46.7 km/h at a tenth of the demand and 34.3 km/h at all of it, turns included; the README tells how it was done.
 */

/** Share of the class's design speed at which traffic runs when there is little of it: junctions and side friction. */
export const RUNNING_SPEED_SHARE = 0.8;

/**
 * Bureau of Public Roads coefficients of city streets with signals, where delay begins long before capacity; the
 * customary 0.15 and 4 describe motorways.
 */
export const STREET_BPR = { b: 2, power: 4 } as const;
