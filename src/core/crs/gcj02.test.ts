import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bd09ToGcj02, bd09ToWgs84, gcj02ToBd09, gcj02ToWgs84, wgs84ToBd09, wgs84ToGcj02 } from './gcj02.ts';

const METERS_PER_DEGREE = 111_320;
const longitude = fc.double({ min: 73.5, max: 135, noNaN: true });
const latitude = fc.double({ min: 3.8, max: 53.5, noNaN: true });

function distanceMeters(a: readonly [number, number], b: readonly [number, number]): number {
  const east = (a[0] - b[0]) * Math.cos((a[1] * Math.PI) / 180);
  return Math.hypot(east, a[1] - b[1]) * METERS_PER_DEGREE;
}

describe('GCJ-02 and BD-09', () => {
  it('agrees with published pairs', () => {
    // Pairs that the widely used open-source converters agree on.
    expect(
      distanceMeters(wgs84ToGcj02(116.404, 39.915), [116.41024449916938, 39.91640428150164]),
    ).toBeLessThan(0.01);
    // BD-09 of a GCJ-02 position.
    expect(distanceMeters(gcj02ToBd09(116.404, 39.915), [116.41036949371, 39.92133699351])).toBeLessThan(
      0.01,
    );
  });

  it('moves Guangzhou by about 600 m: the size of the mistake', () => {
    const moved = distanceMeters([113.3245, 23.1064], wgs84ToGcj02(113.3245, 23.1064));
    expect(moved).toBeGreaterThan(500);
    expect(moved).toBeLessThan(700);
  });

  it('returns within a millimetre, anywhere in China', () => {
    fc.assert(
      fc.property(longitude, latitude, (lon, lat) => {
        expect(distanceMeters(gcj02ToWgs84(...wgs84ToGcj02(lon, lat)), [lon, lat])).toBeLessThan(0.001);
        expect(distanceMeters(bd09ToWgs84(...wgs84ToBd09(lon, lat)), [lon, lat])).toBeLessThan(0.001);
        expect(distanceMeters(bd09ToGcj02(...gcj02ToBd09(lon, lat)), [lon, lat])).toBeLessThan(0.001);
      }),
    );
  });

  it('leaves places elsewhere where they are', () => {
    expect(wgs84ToGcj02(9.7, 50.87)).toEqual([9.7, 50.87]);
  });
});
