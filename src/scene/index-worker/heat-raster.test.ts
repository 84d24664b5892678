import { geodeticToEcef } from '@core/crs/ellipsoid.ts';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { rasterizeHeat } from './heat-raster.ts';

function positions(points: readonly (readonly [number, number])[]): Float64Array {
  const out = new Float64Array(3 * points.length);
  points.forEach(([longitude, latitude], i) => {
    geodeticToEcef(longitude, latitude, 0, out, 3 * i);
  });
  return out;
}

const place = fc.tuple(
  fc.double({ min: 113.2, max: 113.4, noNaN: true }),
  fc.double({ min: 23.0, max: 23.2, noNaN: true }),
);

test('the density integrates to the number of points', () => {
  fc.assert(
    fc.property(fc.array(place, { minLength: 1, maxLength: 60 }), points => {
      const raster = rasterizeHeat({
        position: positions(points),
        length: points.length,
        radiusMeters: 2000,
      });
      const [west, south, east, north] = raster.bounds;
      const kilometres =
        (east - west) * 111.32 * Math.cos((((south + north) / 2) * Math.PI) / 180) * (north - south) * 111.32;
      const cell = kilometres / (raster.width * raster.height);
      const integral = raster.values.reduce(
        (sum, value) => sum + (Number.isNaN(value) ? 0 : value * cell),
        0,
      );
      expect(integral / points.length).toBeGreaterThan(0.94);
      expect(integral / points.length).toBeLessThan(1.06);
    }),
    { numRuns: 30 },
  );
});

test('the mean of equal values is that value, and lies between the extremes otherwise', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(place, fc.double({ min: -5, max: 9, noNaN: true })), { minLength: 1, maxLength: 40 }),
      rows => {
        const values = Float32Array.from(rows, row => row[1]);
        const raster = rasterizeHeat({
          position: positions(rows.map(row => row[0])),
          length: rows.length,
          values,
          radiusMeters: 1500,
        });
        for (const value of raster.values) {
          if (Number.isNaN(value)) continue;
          expect(value).toBeGreaterThanOrEqual(Math.min(...values) - 1e-4);
          expect(value).toBeLessThanOrEqual(Math.max(...values) + 1e-4);
        }
      },
    ),
    { numRuns: 30 },
  );
});

test('rows without a value are left out; nothing at all gives an empty raster', () => {
  const one = positions([[113.3, 23.1]]);
  const raster = rasterizeHeat({
    position: one,
    length: 1,
    values: Float32Array.of(Number.NaN),
    radiusMeters: 500,
  });
  expect(Array.from(raster.values)).toEqual([Number.NaN]);
  expect(() => rasterizeHeat({ position: one, length: 1, radiusMeters: 0 })).toThrow('radius of 0');
});
