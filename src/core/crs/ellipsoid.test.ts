import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EastNorthUpFrame, ecefToGeodetic, geodeticToEcef } from './ellipsoid.ts';

const longitude = fc.double({ min: -180, max: 180, noNaN: true });
const latitude = fc.double({ min: -89.999, max: 89.999, noNaN: true });
const height = fc.double({ min: -10_000, max: 2_000_000, noNaN: true });

describe('geodetic ↔ ECEF', () => {
  it('puts known points where EPSG:4978 has them', () => {
    const out = [0, 0, 0];
    geodeticToEcef(0, 0, 0, out);
    expect(out).toEqual([6378137, 0, 0]);
    // EPSG Guidance Note 7-2, geocentric conversion example.
    geodeticToEcef(2 + 7 / 60 + 46.38 / 3600, 53 + 48 / 60 + 33.82 / 3600, 73, out);
    expect(out[0]).toBeCloseTo(3771793.968, 2);
    expect(out[1]).toBeCloseTo(140253.342, 2);
    expect(out[2]).toBeCloseTo(5124304.349, 2);
  });

  it('returns within a micrometre', () => {
    fc.assert(
      fc.property(longitude, latitude, height, (lon, lat, h) => {
        const ecef = [0, 0, 0];
        geodeticToEcef(lon, lat, h, ecef);
        const back = ecefToGeodetic(ecef[0]!, ecef[1]!, ecef[2]!);
        const again = [0, 0, 0];
        geodeticToEcef(...back, again);
        expect(Math.hypot(again[0]! - ecef[0]!, again[1]! - ecef[1]!, again[2]! - ecef[2]!)).toBeLessThan(
          1e-6,
        );
      }),
    );
  });
});

describe('EastNorthUpFrame', () => {
  it('keeps lengths and returns', () => {
    const metres = fc.double({ min: -50_000, max: 50_000, noNaN: true });
    fc.assert(
      fc.property(longitude, latitude, metres, metres, metres, (lon, lat, east, north, up) => {
        const frame = new EastNorthUpFrame(lon, lat, 12);
        const ecef = [0, 0, 0];
        frame.toEcef(east, north, up, ecef);
        const [x, y, z] = frame.originEcef;
        expect(Math.hypot(ecef[0]! - x, ecef[1]! - y, ecef[2]! - z)).toBeCloseTo(
          Math.hypot(east, north, up),
          5,
        );
        const local = [0, 0, 0];
        frame.fromEcef(ecef[0]!, ecef[1]!, ecef[2]!, local);
        expect(Math.hypot(local[0]! - east, local[1]! - north, local[2]! - up)).toBeLessThan(1e-6);
      }),
    );
  });

  it('points up along the ellipsoid normal', () => {
    const frame = new EastNorthUpFrame(113.3, 23.1);
    const ecef = [0, 0, 0];
    frame.toEcef(0, 0, 100, ecef);
    const [lon, lat, h] = ecefToGeodetic(ecef[0]!, ecef[1]!, ecef[2]!);
    expect(lon).toBeCloseTo(113.3, 10);
    expect(lat).toBeCloseTo(23.1, 10);
    expect(h).toBeCloseTo(100, 6);
  });
});
