import { describe, expect, it } from 'vitest';
import { type FeatureStates, featureColor, isShown, SELECTION_RGB } from './tileset-style.ts';

const feature = (properties: Record<string, unknown>) => ({
  getProperty: (name: string) => properties[name],
});
const states = (change: Partial<Record<keyof FeatureStates, string[]>> = {}): FeatureStates => ({
  selected: new Set(change.selected),
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
  it('filters by range, bounds included, and drops features without the value', () => {
    const filter = { attribute: 'height', range: [100, 530] } as const;
    expect(isShown(tower, { filter }, states())).toBe(true);
    expect(isShown(feature({ height: 99 }), { filter }, states())).toBe(false);
    expect(isShown(feature({}), { filter }, states())).toBe(false);
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
});
