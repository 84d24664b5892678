import type { CityModelEntry } from '@city/schema.ts';
import type { LiveDelta } from '@core/live-port.ts';
import { FADED } from '@state/layers/palette.ts';
import { LiveStore } from '@state/live.ts';
import { describe, expect, it } from 'vitest';
import { modelText } from './model-text.ts';
import { elementReadings } from './model-values.ts';

const model: CityModelEntry = {
  id: 'station',
  entityId: 'gauge:1',
  title: { zh: '泵站', en: 'Station' },
  url: 'models/station.glb',
  source: 'synthetic-models',
  values: [
    { element: 'river', property: 'level' },
    { element: 'main', property: 'pressure', entityId: 'hydrant:1' },
  ],
};

function liveWith(latest: LiveDelta['latest']): LiveStore {
  const live = new LiveStore();
  live.apply({
    timeMs: 1000,
    reset: false,
    entities: [],
    tracks: [],
    alerts: [],
    properties: [{ id: 'level', name: { zh: '水位', en: 'Level' }, unit: 'm', decimals: 2, range: [0, 4] }],
    latest,
  });
  return live;
}

const reading = {
  entityId: 'gauge:1',
  property: 'level',
  value: 2.345,
  timeMs: 1000,
  quality: 'good',
  origin: 'synthetic',
  stale: false,
  feedId: 'sample',
} as const;

describe('live values on a model', () => {
  it('go to their elements with unit and origin, and only those that exist', () => {
    const readings = elementReadings(model, liveWith([reading]), 'en');
    expect(readings.map(({ element }) => element)).toEqual(['river']);
    expect(readings[0]!.label).toMatch(/^2\.3[45] m · \w+/);
  });

  it('say nothing of their origin only when they were measured', () => {
    const measured = liveWith([{ ...reading, origin: 'measured' }]);
    expect(elementReadings(model, measured, 'zh')[0]!.label).toMatch(/^2\.3[45] m$/);
  });

  it('come from the entity that the pack names', () => {
    const live = liveWith([{ ...reading, entityId: 'hydrant:1', property: 'pressure' }]);
    expect(elementReadings(model, live, 'zh').map(({ element }) => element)).toEqual(['main']);
  });

  it('change colour with the value and fade when stale', () => {
    const colorAt = (change: object) =>
      elementReadings(model, liveWith([{ ...reading, ...change }]), 'zh')[0]!.color;
    expect(colorAt({ value: 0 })).not.toEqual(colorAt({ value: 4 }));
    expect(colorAt({ stale: true })).toEqual(FADED);
  });
});

describe('texts of a model', () => {
  it('are split by language where they carry both', () => {
    expect(modelText('1 号泵 · Pump 1', 'zh')).toBe('1 号泵');
    expect(modelText('1 号泵 · Pump 1', 'en')).toBe('Pump 1');
    expect(modelText('A · B', 'zh')).toBe('A · B');
    expect(modelText('首层', 'en')).toBe('首层');
  });
});
