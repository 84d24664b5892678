import { CLEAR_WEATHER } from '@core/scene-port.ts';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { SCENE_LOOKS } from './look.ts';
import { amountOf, RAIN, SNOW } from './precipitation.ts';
import { rainVisibilityMeters, snowVisibilityMeters, weatherLook } from './weather-look.ts';

const { night, day } = SCENE_LOOKS;

it('clear weather leaves the theme as it is', () => {
  const look = weatherLook(day, 'day', CLEAR_WEATHER);
  expect([look.zenith, look.horizon, look.glow, look.hazeMeters, look.clearness]).toEqual([
    day.zenith,
    day.horizon,
    day.glow,
    day.hazeMeters,
    1,
  ]);
});

it('at the stated visibility the haze leaves two hundredths of the contrast', () => {
  const { hazeMeters } = weatherLook(night, 'night', { ...CLEAR_WEATHER, visibilityMeters: 800 });
  expect(Math.exp(-((800 / hazeMeters) ** 2))).toBeCloseTo(0.02, 6);
});

it.each([
  ['rainMillimetersPerHour', RAIN],
  ['snowMillimetersPerHour', SNOW],
] as const)('more %s never means a clearer view, and falls in more places', (name, falling) => {
  const rate = fc.double({ min: 0, max: 300, noNaN: true });
  fc.assert(
    fc.property(rate, rate, (a, b) => {
      const [less, more] = [Math.min(a, b), Math.max(a, b)];
      const at = (value: number) => weatherLook(day, 'day', { ...CLEAR_WEATHER, [name]: value });
      expect(at(more).hazeMeters).toBeLessThanOrEqual(at(less).hazeMeters);
      expect(at(more).clearness).toBeLessThanOrEqual(at(less).clearness);
      expect(amountOf(falling, more)).toBeGreaterThanOrEqual(amountOf(falling, less));
    }),
  );
});

it('moderate snow leaves between half a kilometre and a kilometre of view (Rasmussen et al. 1999)', () => {
  expect(snowVisibilityMeters(1)).toBeCloseTo(1000, 0);
  expect(snowVisibilityMeters(2.5)).toBeCloseTo(498, 0);
  expect(snowVisibilityMeters(0)).toBe(Number.POSITIVE_INFINITY);
});

it('ten millimetres an hour leave under three kilometres of view (Atlas 1953)', () => {
  expect(rainVisibilityMeters(10)).toBeCloseTo(2719, 0);
});
