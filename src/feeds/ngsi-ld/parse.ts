import type { FeedBatch, FeedContext } from '@core/feed.ts';
import type { Entity, JsonValue, Observation, ObservedProperty } from '@core/records.ts';
import { about, type LocalizedText } from '@core/text.ts';
import { isRecord, type Position, positionOf } from '../runtime/geometry.ts';
import { endInstantOf } from '../runtime/instant.ts';
import { type AttributeIds, instancesOf, shortName } from './attributes.ts';

type Reject = FeedContext['reject'];
type JsonRecord = { readonly [key: string]: JsonValue };

const NOT_ATTRIBUTES = new Set(['id', 'type', '@context', '@id', '@type', 'scope']);
const PLACES = ['location', 'observationSpace', 'operationSpace'];
/** Attributes that say when, for entities whose attributes carry no `observedAt` of their own. */
const TIME_ATTRIBUTES = [
  'dateObservedTo',
  'dateObserved',
  'dateModified',
  'dateLastValueReported',
  'observationDateTime',
  'TimeInstant',
  'modifiedAt',
];

/**
 * Entities in normalized, concise, simplified (key-values) or GeoJSON form, of NGSI version 2 too, or a notification that carries them in `data`, as a
 * broker posts it or wrapped as it goes over MQTT (`{metadata, body}`). Numbers become observations, everything else
 * properties. Numbers without any time take `receivedMs`.
 */
export function parseEntities(
  document: JsonValue,
  source: string,
  receivedMs: number,
  ids: AttributeIds,
  reject: Reject,
): FeedBatch {
  const entities: Entity[] = [];
  const observations: Observation[] = [];
  const properties = new Map<string, ObservedProperty>();
  for (const item of entitiesIn(document)) {
    if (!isRecord(item) || typeof item.id !== 'string' || item.id === '') {
      reject(
        'malformed',
        { zh: '有一个实体没有 id', en: 'an entity without id' },
        JSON.stringify(item)?.slice(0, 300),
      );
      continue;
    }
    const entityTimeMs = timeOfEntity(item);
    const plain: Record<string, JsonValue> = {};
    for (const [key, attribute] of Object.entries(item)) {
      if (NOT_ATTRIBUTES.has(key)) continue;
      const name = shortName(key);
      for (const { value, unit, timeMs, dataset } of instancesOf(attribute)) {
        if (typeof value !== 'number') {
          if (value !== undefined && dataset === '' && !PLACES.includes(name)) plain[name] = value;
          continue;
        }
        const id = ids.idOf(name, unit, dataset);
        const label = dataset ? `${name} (${shortName(dataset)})` : name;
        properties.set(id, { id, name: { zh: label, en: label }, unit, decimals: 2 });
        const own = firstFinite(timeMs, entityTimeMs);
        observations.push({
          entityId: item.id,
          property: id,
          timeMs: firstFinite(own, receivedMs),
          value,
          quality: Number.isFinite(own) ? 'good' : 'uncertain',
          origin: 'measured',
        });
      }
    }
    entities.push(readEntity(item, plain, source, reject));
  }
  return { entities, observations, properties: [...properties.values()] };
}

/** Temporal representation: each attribute is an array of instances with `observedAt`, or `values` of [value, time]. */
export function parseTemporal(document: JsonValue, ids: AttributeIds, reject: Reject): Observation[] {
  const observations: Observation[] = [];
  for (const item of Array.isArray(document) ? document : [document]) {
    if (!isRecord(item) || typeof item.id !== 'string') {
      reject('malformed', { zh: '有一个时序实体没有 id', en: 'a temporal entity without id' });
      continue;
    }
    for (const [key, attribute] of Object.entries(item)) {
      if (NOT_ATTRIBUTES.has(key)) continue;
      for (const { value, timeMs, dataset } of temporalInstancesOf(attribute)) {
        if (typeof value !== 'number' || !Number.isFinite(timeMs)) continue;
        observations.push({
          entityId: item.id,
          property: ids.idWithoutUnit(shortName(key), dataset),
          timeMs,
          value,
          quality: 'good',
          origin: 'measured',
        });
      }
    }
  }
  return observations;
}

function entitiesIn(document: JsonValue): readonly JsonValue[] {
  const body = isRecord(document) && isRecord(document.body) ? document.body : document;
  const data = isRecord(body) && body.data !== undefined ? body.data : body;
  const features = isRecord(data) && data.type === 'FeatureCollection' ? (data.features ?? null) : data;
  const items: readonly JsonValue[] = Array.isArray(features) ? features : [features];
  return items.map(entityOfFeature);
}

/** An entity in the GeoJSON representation (§ 4.5.16): its attributes are the feature's properties. */
function entityOfFeature(item: JsonValue): JsonValue {
  if (!isRecord(item) || item.type !== 'Feature' || !isRecord(item.properties)) return item;
  const { id = null, geometry = null, properties } = item;
  return { location: geometry, ...properties, id };
}

function readEntity(
  item: JsonRecord,
  properties: Record<string, JsonValue>,
  source: string,
  reject: Reject,
): Entity {
  const id = item.id as string;
  const position = positionIn(item, reject);
  const [type] = Array.isArray(item.type) ? item.type : [item.type];
  return {
    id,
    type: typeof type === 'string' ? shortName(type) : 'thing',
    name: nameOf(properties.name) ?? nameOf(properties.alternateName) ?? { zh: id, en: id },
    ...(position
      ? { position, heightReference: position[2] === 0 ? ('ground' as const) : ('ellipsoid' as const) }
      : {}),
    properties,
    source,
    origin: 'measured',
  };
}

/** A text, or a language map. */
function nameOf(value: JsonValue | undefined): LocalizedText | null {
  if (typeof value === 'string' && value !== '') return { zh: value, en: value };
  const map = isRecord(value) ? (isRecord(value.languageMap) ? value.languageMap : value) : {};
  const texts = Object.entries(map).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string',
  );
  const inLanguage = (pattern: RegExp) => texts.find(([language]) => pattern.test(language))?.[1];
  const any = texts[0]?.[1];
  const zh = inLanguage(/^zh/i) ?? any;
  return zh ? { zh, en: inLanguage(/^en/i) ?? zh } : null;
}

/** A geometry, or one written as text, as some brokers keep it. */
function positionIn(item: JsonRecord, reject: Reject): Position | null {
  const places = Object.entries(item).filter(([key]) => PLACES.includes(shortName(key)));
  const values = places.flatMap(([, attribute]) => instancesOf(attribute).map(({ value }) => value));
  const geometries = values.map(value => (typeof value === 'string' ? geometryIn(value) : value));
  for (const geometry of geometries) {
    const position = positionOf(geometry);
    if (position) return position;
  }
  const wrong = geometries.find(isRecord);
  if (wrong) {
    const detail = { zh: '位置不是经度、纬度', en: 'its place is not longitude, latitude' };
    reject('out-of-range', about(String(item.id), detail), JSON.stringify(wrong).slice(0, 300));
  }
  return null;
}

function geometryIn(text: string): JsonValue {
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    return null;
  }
}

function temporalInstancesOf(
  attribute: JsonValue,
): { value: JsonValue | undefined; timeMs: number; dataset: string }[] {
  // With several datasets the simplified form is an array of {values, datasetId}.
  const parts = Array.isArray(attribute) ? attribute : [attribute];
  return parts.flatMap(part => {
    if (!isRecord(part) || !Array.isArray(part.values)) return instancesOf(part);
    const dataset = typeof part.datasetId === 'string' ? part.datasetId : '';
    return part.values
      .filter(Array.isArray)
      .map(([value, time]) => ({ value, timeMs: endInstantOf(time), dataset }));
  });
}

function timeOfEntity(item: JsonRecord): number {
  const times = new Map(Object.entries(item).map(([key, value]) => [shortName(key), value]));
  return firstFinite(...TIME_ATTRIBUTES.map(name => endInstantOf(instancesOf(times.get(name))[0]?.value)));
}

function firstFinite(...numbers: readonly number[]): number {
  return numbers.find(Number.isFinite) ?? Number.NaN;
}
