import { MISSING_COLOR } from '@core/color-scale.ts';
import { describe, expect, it } from 'vitest';
import { FeatureValues } from './feature-values.ts';
import { type FeatureStates, featureColor, isShown, SELECTION_RGB } from './tileset-style.ts';

const feature = (properties: Record<string, unknown>) => ({
  getProperty: (name: string) => properties[name],
});
const states = (change: Partial<Record<keyof FeatureStates, string[]>> = {}): FeatureStates => ({
  selected: new Set(change.selected),
  highlighted: new Set(change.highlighted),
  hidden: new Set(change.hidden),
  isolated: new Set(change.isolated),
});
const tower = feature({ id: 'kapok:building/1', height: 530, use: 'office' });

describe('isShown', () => {
  it('hides by id', () => {
    expect(isShown(tower, {}, states({ hidden: ['kapok:building/1'] }))).toBe(false);
    expect(isShown(tower, {}, states({ hidden: ['kapok:building/2'] }))).toBe(true);
  });
  it('shows only what is isolated', () => {
    expect(isShown(tower, {}, states({ isolated: ['kapok:building/2'] }))).toBe(false);
    expect(isShown(tower, {}, states({ isolated: ['kapok:building/1'] }))).toBe(true);
  });
  it('filters by ranges, bounds included, and drops features without the value', () => {
    const filters = [{ attribute: 'height', range: [100, 530] }] as const;
    expect(isShown(tower, { filters }, states())).toBe(true);
    expect(isShown(feature({ height: 99 }), { filters }, states())).toBe(false);
    expect(isShown(feature({}), { filters }, states())).toBe(false);
    const old = [...filters, { attribute: 'year', range: [1900, 1950] }] as const;
    expect(isShown(feature({ height: 200, year: 1930 }), { filters: old }, states())).toBe(true);
    expect(isShown(feature({ height: 200, year: 1990 }), { filters: old }, states())).toBe(false);
  });
  it('keeps what a filter only fades', () => {
    const layer = {
      filters: [{ attribute: 'height', range: [600, 700] }],
      others: 'fade',
      opacity: 1,
    } as const;
    expect(isShown(tower, layer, states())).toBe(true);
    expect(featureColor(tower, layer, states())[3]).toBeLessThan(0.3);
    expect(featureColor(feature({ height: 650 }), layer, states())[3]).toBe(1);
  });
});

describe('featureColor', () => {
  it('is white, which means the theme’s own look, without a style', () => {
    expect(featureColor(tower, { opacity: 0.5 }, states())).toEqual([1, 1, 1, 0.5]);
  });
  it('is the ramp’s colour by the attribute, clamped', () => {
    const style = {
      kind: 'ramp',
      attribute: 'height',
      ramp: 'viridis',
      domain: [0, 200],
      unit: 'm',
    } as const;
    const top = featureColor(feature({ height: 200 }), { style, opacity: 1 }, states());
    expect(featureColor(tower, { style, opacity: 1 }, states())).toEqual(top);
    expect(top.map(channel => Math.round(channel * 255))).toEqual([253, 231, 37, 255]);
  });
  it('is the category’s colour by text', () => {
    const style = {
      kind: 'category',
      attribute: 'use',
      categories: [{ value: 'office', color: [10, 20, 30, 255], label: { zh: '办公', en: 'Office' } }],
    } as const;
    expect(featureColor(tower, { style, opacity: 1 }, states())).toEqual([10 / 255, 20 / 255, 30 / 255, 1]);
  });
  it('is the selection’s over any style', () => {
    const style = { kind: 'constant', color: [1, 2, 3, 255] } as const;
    expect(featureColor(tower, { style, opacity: 0.2 }, states({ selected: ['kapok:building/1'] }))).toEqual([
      ...SELECTION_RGB,
      1,
    ]);
  });
  it('points out without selecting', () => {
    const style = { kind: 'constant', color: [1, 2, 3, 255] } as const;
    const shown = featureColor(tower, { style, opacity: 1 }, states({ highlighted: ['kapok:building/1'] }));
    expect(shown).not.toEqual(featureColor(tower, { style, opacity: 1 }, states()));
    expect(shown).not.toEqual([...SELECTION_RGB, 1]);
  });
  it('takes attributes the tiles do not carry from a table, by id', () => {
    const values = new FeatureValues({
      length: 1,
      columns: { load: { values: Float32Array.of(100), stride: 1 } },
      texts: {},
      ids: ['kapok:building/1'],
    });
    const style = { kind: 'ramp', attribute: 'load', ramp: 'viridis', domain: [0, 100], unit: 'kW' } as const;
    const layer = { style, opacity: 1, values };
    expect(featureColor(tower, layer, states()).map(c => Math.round(c * 255))).toEqual([253, 231, 37, 255]);
    const missing = featureColor(feature({ id: 'kapok:building/2', load: 100 }), layer, states());
    expect(missing.map(c => Math.round(c * 255))).toEqual([...MISSING_COLOR]);
  });
});
