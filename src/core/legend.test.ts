import fc from 'fast-check';
import { expect, test } from 'vitest';
import { colorOf, colorRows, MISSING_COLOR, numberOf, numberRows } from './color-scale.ts';
import { decimalsOf, legendOf, niceTicks } from './legend.ts';
import { RAMP_SIZE, rampColor, rampTable } from './ramps.ts';
import type { ColorStyle, RampName } from './style.ts';

const ramps: readonly RampName[] = ['viridis', 'magma', 'cividis', 'turbo', 'diverging', 'speed', 'depth'];
const style: ColorStyle = { kind: 'ramp', attribute: 'v', ramp: 'viridis', domain: [10, 30], unit: 'mm' };

test.each(ramps)('%s has no jump and ends where its control colours do', name => {
  const table = rampTable(name);
  expect(table.length).toBe(4 * RAMP_SIZE);
  for (let i = 4; i < table.length; i++) expect(Math.abs(table[i]! - table[i - 4]!)).toBeLessThan(12);
  expect(rampColor(name, -5)).toEqual(rampColor(name, 0));
  expect(rampColor(name, 7)).toEqual(rampColor(name, 1));
});

test('viridis grows lighter from end to end, as a perceptually uniform ramp must', () => {
  const luminance = (fraction: number) => {
    const [r, g, b] = rampColor('viridis', fraction);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  for (let i = 1; i <= 50; i++) expect(luminance(i / 50)).toBeGreaterThan(luminance((i - 1) / 50));
});

test('rows get the colours that the legend shows for their values', () => {
  fc.assert(
    fc.property(
      fc.array(fc.double({ min: -50, max: 80, noNaN: true }), { minLength: 1 }),
      fc.boolean(),
      (values, reverse) => {
        const own = { ...style, reverse };
        const rows = colorRows(own, values.length, Float64Array.from(values));
        values.forEach((value, row) => {
          expect([...rows.subarray(4 * row, 4 * row + 4)]).toEqual([...colorOf(own, value)]);
        });
      },
    ),
  );
  const legend = legendOf(style);
  if (legend.kind !== 'ramp') throw new Error('not a ramp');
  expect(legend.stops[0]).toEqual({ value: 10, color: rampColor('viridis', 0) });
  expect(legend.stops.at(-1)).toEqual({ value: 30, color: rampColor('viridis', 1) });
  for (const stop of legend.stops) expect(stop.color).toEqual(colorOf(style, stop.value));
});

test('missing values and unknown categories take the colour for missing values', () => {
  const rows = colorRows(style, 2, Float32Array.of(Number.NaN, 20));
  expect([...rows.subarray(0, 4)]).toEqual([...MISSING_COLOR]);
  const red = [200, 0, 0, 255] as const;
  const categories: ColorStyle = {
    kind: 'category',
    attribute: 'use',
    categories: [{ value: 'office', color: red, label: { zh: '办公', en: 'Office' } }],
    missing: [1, 2, 3, 4],
  };
  expect([...colorRows(categories, 2, ['office', 'church'])]).toEqual([...red, 1, 2, 3, 4]);
  expect([...colorRows(categories, 1, undefined)]).toEqual([1, 2, 3, 4]);
  expect(legendOf(categories)).toMatchObject({ kind: 'category', missing: [1, 2, 3, 4] });
});

test('number styles scale, clamp and survive NaN', () => {
  const size = { attribute: 'v', domain: [0, 10], range: [4, 24] } as const;
  expect(numberOf(size, 5)).toBe(14);
  expect(numberOf(size, 99)).toBe(24);
  expect(numberOf(size, Number.NaN)).toBe(4);
  expect(numberRows(7, 3, undefined)).toBe(7);
  expect(numberRows(size, 2, Float32Array.of(0, 10))).toEqual(Float32Array.of(4, 24));
});

test('ticks are round, inside the domain and few', () => {
  fc.assert(
    fc.property(
      fc.double({ min: -1e6, max: 1e6, noNaN: true }),
      fc.double({ min: 1e-3, max: 1e6, noNaN: true }),
      (low, span) => {
        const ticks = niceTicks(low, low + span);
        expect(ticks.length).toBeGreaterThanOrEqual(2);
        expect(ticks.length).toBeLessThanOrEqual(8);
        for (const tick of ticks) {
          expect(tick).toBeGreaterThanOrEqual(low - span * 1e-6);
          expect(tick).toBeLessThanOrEqual(low + span * (1 + 1e-6));
        }
      },
    ),
  );
  expect(niceTicks(0, 100)).toEqual([0, 20, 40, 60, 80, 100]);
  expect(niceTicks(5, 5)).toEqual([5]);
});

test('ticks are written with the decimals that tell them apart', () => {
  expect(niceTicks(-0.1, 0.1)).toEqual([-0.1, -0.05, 0, 0.05, 0.1]);
  expect(decimalsOf([-0.1, -0.05, 0, 0.05, 0.1])).toBe(2);
  expect(decimalsOf([0, 20, 40])).toBe(0);
  fc.assert(
    fc.property(
      fc.double({ min: -1e4, max: 1e4, noNaN: true }),
      fc.double({ min: 1e-3, max: 1e4, noNaN: true }),
      (low, span) => {
        const ticks = niceTicks(low, low + span);
        const written = ticks.map(tick => Number(tick.toFixed(decimalsOf(ticks))));
        expect(written).toEqual(ticks.map(tick => tick + 0));
      },
    ),
  );
});
