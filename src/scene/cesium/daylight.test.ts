import { Cartesian3 } from '@cesium/engine';
import { describe, expect, it } from 'vitest';
import { daylightAt, solarHour } from './daylight.ts';
import { lampDirectionEcef, sunDirectionEcef, sunElevationDegrees } from './sun.ts';

const GUANGZHOU = [113.32, 23.12] as const;
const elevationAt = (iso: string) =>
  sunElevationDegrees(sunDirectionEcef(Date.parse(iso), new Cartesian3()), ...GUANGZHOU);

describe('sun', () => {
  it('stands over the Tropic of Cancer at noon of the June solstice', () => {
    // Solar noon in Guangzhou is 12:29 China time; latitude 23.12° against declination 23.44°.
    expect(elevationAt('2026-06-21T04:29:00Z')).toBeGreaterThan(89);
  });
  it('is low at noon of the December solstice', () => {
    expect(elevationAt('2026-12-21T04:25:00Z')).toBeCloseTo(90 - 23.12 - 23.44, 0);
  });
  it('is under the horizon at midnight', () => {
    expect(elevationAt('2026-03-20T16:30:00Z')).toBeLessThan(-60);
  });
});

describe('lampDirectionEcef', () => {
  it('has the asked elevation over the place', () => {
    const lamp = lampDirectionEcef(...GUANGZHOU, 300, 42);
    expect(Cartesian3.magnitude(lamp)).toBeCloseTo(1, 9);
    expect(sunElevationDegrees(lamp, ...GUANGZHOU)).toBeCloseTo(42, 6);
  });
});

describe('daylight', () => {
  it('lights most windows in the evening and few before dawn', () => {
    const evening = daylightAt('night', -20, 20).windowShare;
    expect(evening).toBe(1);
    expect(daylightAt('night', -40, 3.5).windowShare).toBeLessThan(0.3);
  });
  it('changes without a jump through the whole day', () => {
    for (let hour = 0; hour < 24; hour += 0.05) {
      const step = daylightAt('night', 0, hour + 0.05).windowShare - daylightAt('night', 0, hour).windowShare;
      expect(Math.abs(step)).toBeLessThan(0.05);
    }
  });
  it('has no sun at night', () => {
    expect(daylightAt('day', -30, 1).sunColor).toEqual([0, 0, 0]);
  });
  it('counts solar hours from the meridian', () => {
    expect(solarHour(Date.parse('2026-01-01T12:00:00Z'), 0)).toBeCloseTo(12, 9);
    expect(solarHour(Date.parse('2026-01-01T12:00:00Z'), 120)).toBeCloseTo(20, 9);
  });
});
