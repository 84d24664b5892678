import { EastNorthUpFrame } from '@core/crs/ellipsoid.ts';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { evaluate, FieldFrame } from './field-frame.ts';

const bounds = [113.0, 22.85, 113.6, 23.4] as const;
const unit = fc.double({ min: 0, max: 1, noNaN: true });

test('the forward polynomial puts (u, v) within half a metre of the ellipsoid over 60 km', () => {
  const field = new FieldFrame(bounds);
  fc.assert(
    fc.property(unit, unit, (u, v) => {
      const exact = [0, 0, 0];
      const there = new EastNorthUpFrame(113.0 + 0.6 * u, 22.85 + 0.55 * v);
      field.frame.fromEcef(...there.originEcef, exact);
      const error = Math.hypot(
        evaluate(field.east, u, v) - exact[0]!,
        evaluate(field.north, u, v) - exact[1]!,
        evaluate(field.up, u, v) - exact[2]!,
      );
      expect(error).toBeLessThan(0.5);
    }),
  );
});

test('the inverse finds (u, v) of points on the ground and 500 m above it, to half a metre', () => {
  const field = new FieldFrame(bounds);
  fc.assert(
    fc.property(unit, unit, fc.double({ min: -20, max: 500, noNaN: true }), (u, v, height) => {
      const point = [0, 0, 0];
      const ecef = [0, 0, 0];
      new EastNorthUpFrame(113.0 + 0.6 * u, 22.85 + 0.55 * v).toEcef(0, 0, height, ecef);
      field.frame.fromEcef(ecef[0]!, ecef[1]!, ecef[2]!, point);
      const [foundU, foundV] = field.toUnit(point[0]!, point[1]!, point[2]!);
      expect(Math.abs(foundU - u) * 61_400).toBeLessThan(0.6);
      expect(Math.abs(foundV - v) * 60_900).toBeLessThan(0.6);
    }),
  );
});

test('bounds that are no rectangle are refused', () => {
  expect(() => new FieldFrame([113, 23, 113, 24])).toThrow('[113, 23, 113, 24]');
});
