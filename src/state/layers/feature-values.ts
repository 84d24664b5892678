import type { ColumnTable } from '@core/columns.ts';
import type { EntityId } from '@core/ids.ts';
import { niceTicks } from '@core/legend.ts';
import type { LiveStore } from '../live.ts';
import type { LiveDomains } from './tileset-styling.ts';

/** A property is of features when one is among its first reporters: a million cameras need not be looked through. */
const SAMPLE_SIZE = 100;

/** Newest value of a property by the id of the feature it is of; NaN where it is stale or bad. */
export function featureValueTable(live: LiveStore, property: string): ColumnTable {
  const ids = live.idsReporting(property);
  const values = Float32Array.from(ids, id => currentValue(live, id, property));
  return { length: ids.length, columns: { [property]: { values, stride: 1 } }, texts: {}, ids };
}

/**
 * Properties reported of the city's own features, as `isFeature` knows them, with round ends of their values. Stale ones
 * count: a feed that falls silent must leave a city without values, not one that nobody ever reported on.
 */
export function liveDomains(live: LiveStore, isFeature: (id: EntityId) => boolean): LiveDomains {
  const domains = new Map<string, NonNullable<ReturnType<LiveDomains['get']>>>();
  for (const property of Object.values(live.state.properties)) {
    if (!live.idsReporting(property.id, SAMPLE_SIZE).some(isFeature)) continue;
    const values = live
      .idsReporting(property.id)
      .filter(isFeature)
      .map(id => live.latest(id).get(property.id)?.value ?? Number.NaN)
      .filter(Number.isFinite);
    if (values.length === 0) continue;
    domains.set(property.id, { property, domain: roundEnds(values) });
  }
  return domains;
}

function currentValue(live: LiveStore, id: EntityId, property: string): number {
  const latest = live.latest(id).get(property);
  return latest && !latest.stale && latest.quality !== 'bad' ? latest.value : Number.NaN;
}

/** Whole steps of a scale around the values, so that the colours do not shift with every reading. */
function roundEnds(values: readonly number[]): readonly [number, number] {
  const low = values.reduce((least, value) => Math.min(least, value), Number.POSITIVE_INFINITY);
  const high = values.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY);
  const [first, second] = niceTicks(low, high);
  const step = first === undefined || second === undefined ? Math.abs(low) || 1 : second - first;
  return [Math.floor(low / step) * step, Math.max(Math.floor(low / step) + 1, Math.ceil(high / step)) * step];
}
