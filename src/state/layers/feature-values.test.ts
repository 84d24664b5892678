import type { LiveDelta } from '@core/live-port.ts';
import { expect, it } from 'vitest';
import { LiveStore } from '../live.ts';
import { featureValueTable, liveDomains } from './feature-values.ts';

const reading = (entityId: string, property: string, value: number, stale = false) => ({
  entityId,
  property,
  value,
  timeMs: 0,
  receivedMs: 0,
  quality: 'good' as const,
  origin: 'measured' as const,
  source: 'meters',
  stale,
});

function storeOf(...latest: ReturnType<typeof reading>[]): LiveStore {
  const live = new LiveStore();
  const property = (id: string) => ({ id, name: { zh: id, en: id }, unit: 'kW', decimals: 1 });
  live.apply({
    entities: [],
    latest,
    tracks: [],
    alerts: [],
    properties: [property('power'), property('pm25')],
    reset: false,
  } as unknown as LiveDelta);
  return live;
}

const isFeature = (id: string) => id.startsWith('gz:b/');

it('offers what is reported of features, with round ends, and nothing else', () => {
  const live = storeOf(
    reading('gz:b/1', 'power', 13),
    reading('gz:b/2', 'power', 87),
    reading('air:1', 'pm25', 30),
  );
  const domains = liveDomains(live, isFeature);
  expect([...domains.keys()]).toEqual(['power']);
  const [low, high] = domains.get('power')!.domain;
  expect(low).toBeLessThanOrEqual(13);
  expect(high).toBeGreaterThanOrEqual(87);
  expect(low % 10).toBe(0);
});

it('one value alone still has a scale', () => {
  const [low, high] = liveDomains(storeOf(reading('gz:b/1', 'power', 0)), isFeature).get('power')!.domain;
  expect(high).toBeGreaterThan(low);
});

it('a stale value is no value', () => {
  const live = storeOf(reading('gz:b/1', 'power', 13), reading('gz:b/2', 'power', 87, true));
  const table = featureValueTable(live, 'power');
  expect(table.ids).toEqual(['gz:b/1', 'gz:b/2']);
  expect([...table.columns.power!.values]).toEqual([13, Number.NaN]);
});
