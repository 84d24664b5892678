import type { GroundZone } from './setup.ts';

/** Runoff depth of `rain` under the SCS curve-number method (both m). */
export function scsRunoff(rain: number, curveNumber: number, abstraction: number): number {
  const retention = 25.4 / curveNumber - 0.254;
  const initial = abstraction * retention;
  if (rain <= initial) return 0;
  return (rain - initial) ** 2 / (rain - initial + retention);
}

/** Values of the kernel's zone table, 4 per zone, for the interval from `start` to `end` seconds. */
export function fillZoneTable(
  table: Float64Array,
  zones: readonly GroundZone[],
  start: number,
  end: number,
): boolean {
  let isActive = false;
  for (const [k, zone] of zones.entries()) {
    const dt = end - start;
    const rain = netRain(zone, start, end) * zone.rainFactor;
    const conductivity = (zone.infiltration?.conductivity ?? 0) * dt;
    const head = zone.infiltration ? zone.infiltration.suction * zone.infiltration.deficit : 0;
    const drains = zone.drainCapacity * dt;
    table.set([rain, conductivity, head, drains], 4 * k);
    isActive ||= rain > 0 || conductivity > 0 || drains > 0;
  }
  return isActive;
}

/** Rain reaching the ground between two times, m. */
function netRain({ rain, curveNumber }: GroundZone, start: number, end: number): number {
  if (!rain) return 0;
  if (!curveNumber) return rain.heldIntegral(start, end);
  const { value, abstraction } = curveNumber;
  const before = rain.heldIntegral(0, start);
  const after = before + rain.heldIntegral(start, end);
  return scsRunoff(after, value, abstraction) - scsRunoff(before, value, abstraction);
}
