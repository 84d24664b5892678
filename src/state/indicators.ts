import type { EntityId } from '@core/ids.ts';
import type { LatestValue } from '@core/live-port.ts';
import type { Origin } from '@core/records.ts';
import type { LiveStore } from './live.ts';

/** A reading with whose it is. */
export interface EntityReading extends LatestValue {
  readonly entityId: EntityId;
}

/** Usable newest readings of a property: neither stale, bad nor missing. */
export function currentReadings(live: LiveStore, property: string): EntityReading[] {
  return live.idsWithProperty(property).flatMap(entityId => {
    const latest = live.latest(entityId).get(property);
    const usable =
      latest &&
      !latest.stale &&
      (latest.quality === 'good' || latest.quality === 'uncertain') &&
      Number.isFinite(latest.value);
    return usable ? [{ ...latest, entityId }] : [];
  });
}

/** Arithmetic mean; NaN of nothing. */
export function meanOf(readings: readonly { readonly value: number }[]): number {
  return readings.reduce((sum, reading) => sum + reading.value, 0) / readings.length;
}

/** The least truthful origin among readings, which is what their summary must be called. */
export function weakestOrigin(readings: readonly { readonly origin: Origin }[]): Origin | undefined {
  const order: readonly Origin[] = ['synthetic', 'simulated', 'replayed', 'measured'];
  return order.find(origin => readings.some(reading => reading.origin === origin));
}

/** Speeds below are called jammed, from here to free are called slow, km/h. */
export const SPEED_LIMITS = { jammed: 20, slow: 40 } as const;

/** Shares of readings that are free, slow and jammed, 0…1. */
export function speedShares(readings: readonly { readonly value: number }[]): {
  readonly free: number;
  readonly slow: number;
  readonly jammed: number;
} {
  const share = (test: (value: number) => boolean) =>
    readings.filter(reading => test(reading.value)).length / (readings.length || 1);
  const { jammed, slow } = SPEED_LIMITS;
  return {
    free: share(value => value >= slow),
    slow: share(value => value >= jammed && value < slow),
    jammed: share(value => value < jammed),
  };
}

/**
 * Grade 1…6 of a PM2.5 concentration in µg/m³ by the breakpoints of HJ 633-2012 (24-hour means; applied here to the
 * newest hourly value, as public displays do).
 */
export function pm25Grade(value: number): 1 | 2 | 3 | 4 | 5 | 6 {
  const grade = [35, 75, 115, 150, 250].findIndex(limit => value <= limit);
  return (grade < 0 ? 6 : grade + 1) as 1 | 2 | 3 | 4 | 5 | 6;
}

/**
 * Class 0…4 of an hourly rain amount in mm: dry, light, moderate, heavy, storm; hourly thresholds of QX/T 489-2019
 * as China's meteorological services use them.
 */
export function rainClass(millimetresPerHour: number): 0 | 1 | 2 | 3 | 4 {
  if (millimetresPerHour < 0.1) return 0;
  const index = [1.6, 7, 15].findIndex(limit => millimetresPerHour < limit);
  return (index < 0 ? 4 : index + 1) as 1 | 2 | 3 | 4;
}
