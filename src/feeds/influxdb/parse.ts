import type { FeedBatch, FeedContext } from '@core/feed.ts';
import type { Entity, JsonValue, Observation, ObservedProperty } from '@core/records.ts';
import { isRecord } from '../runtime/geometry.ts';
import type { InfluxDbOptions } from './options.ts';

/** Answer of `/query?epoch=ms`: one result a statement, in the order of `fields`. */
export function parseInfluxDb(
  document: JsonValue,
  fields: InfluxDbOptions['fields'],
  options: InfluxDbOptions,
  source: string,
  reject: FeedContext['reject'],
): FeedBatch {
  const results = isRecord(document) && Array.isArray(document.results) ? document.results : null;
  if (!results) {
    reject(
      'malformed',
      `InfluxDB: ${isRecord(document) ? String(document.error ?? document.message ?? 'no results') : 'no JSON object'}`,
    );
    return {};
  }
  const entities = new Map<string, Entity>();
  const observations: Observation[] = [];
  const properties: ObservedProperty[] = [];
  for (const [index, { field, property, unit }] of fields.entries()) {
    const result = results[index];
    properties.push({ id: property, name: { zh: property, en: property }, unit, decimals: 2 });
    if (isRecord(result) && typeof result.error === 'string')
      reject('malformed', `${field}: ${result.error}`);
    const series = isRecord(result) && Array.isArray(result.series) ? result.series : [];
    for (const item of series) {
      const entity = readEntity(item, options, source);
      if (!entity) {
        reject('unmapped', `${field}: a series without the tag "${options.entityTag}"`);
        continue;
      }
      entities.set(entity.id, entity);
      observations.push(...readRows(item, entity.id, property, field, reject));
    }
  }
  return { entities: [...entities.values()], observations, properties };
}

function readEntity(series: JsonValue, options: InfluxDbOptions, source: string): Entity | null {
  const tags = isRecord(series) && isRecord(series.tags) ? series.tags : {};
  const name = tags[options.entityTag];
  if (typeof name !== 'string' || name === '') return null;
  return {
    id: `${options.namespace}:${name}`,
    type: options.type,
    name: { zh: name, en: name },
    properties: tags,
    source,
    origin: 'measured',
  };
}

function readRows(
  series: JsonValue,
  entityId: string,
  property: string,
  field: string,
  reject: FeedContext['reject'],
): Observation[] {
  if (!isRecord(series) || !Array.isArray(series.columns) || !Array.isArray(series.values)) {
    reject('malformed', `${field}: a series without columns and values`);
    return [];
  }
  const timeColumn = series.columns.indexOf('time');
  const valueColumn = series.columns.indexOf('value');
  const observations: Observation[] = [];
  for (const row of series.values) {
    const timeMs = Array.isArray(row) ? row[timeColumn] : undefined;
    const value = Array.isArray(row) ? row[valueColumn] : undefined;
    if (typeof timeMs === 'number' && typeof value === 'number')
      observations.push({ entityId, property, timeMs, value, quality: 'good', origin: 'measured' });
    else if (typeof timeMs === 'number' && value === null)
      observations.push({
        entityId,
        property,
        timeMs,
        value: Number.NaN,
        quality: 'missing',
        origin: 'measured',
      });
    else reject('unsupported', `${field}: a row is not [time, number]`, JSON.stringify(row)?.slice(0, 200));
  }
  return observations;
}
