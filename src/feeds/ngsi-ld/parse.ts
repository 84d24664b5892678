import type { FeedBatch, FeedContext } from '@core/feed.ts';
import type { Entity, JsonValue, Observation, ObservedProperty } from '@core/records.ts';
import { isRecord, positionOf } from '../runtime/geometry.ts';
import { propertyIdOf } from '../runtime/property-id.ts';
import { symbolOfUnit } from './units.ts';

type Reject = FeedContext['reject'];
type JsonRecord = { readonly [key: string]: JsonValue };

const NOT_ATTRIBUTES = new Set(['id', 'type', '@context', '@id', '@type', 'scope']);
/** Attributes that say when, for entities whose attributes carry no `observedAt` of their own. */
const TIME_ATTRIBUTES = [
  'dateObservedTo',
  'dateObserved',
  'dateModified',
  'dateLastValueReported',
  'observationDateTime',
  'modifiedAt',
];

/**
 * Entities in normalized, concise or simplified (key-values) form, or a notification that carries them in `data`.
 * Numbers become observations, everything else properties. Numbers without any time take `receivedMs`.
 */
export function parseEntities(
  document: JsonValue,
  source: string,
  receivedMs: number,
  reject: Reject,
): FeedBatch {
  const list =
    isRecord(document) && Array.isArray(document.data)
      ? document.data
      : Array.isArray(document)
        ? document
        : [document];
  const entities: Entity[] = [];
  const observations: Observation[] = [];
  const properties = new Map<string, ObservedProperty>();
  for (const item of list) {
    if (!isRecord(item) || typeof item.id !== 'string' || item.id === '') {
      reject('malformed', 'an entity without id', JSON.stringify(item)?.slice(0, 300));
      continue;
    }
    const entityTimeMs = timeOfEntity(item);
    const plain: Record<string, JsonValue> = {};
    for (const [name, attribute] of Object.entries(item)) {
      if (NOT_ATTRIBUTES.has(name)) continue;
      const { value, unit, timeMs } = readAttribute(attribute);
      if (typeof value !== 'number') {
        if (value !== undefined && name !== 'location') plain[name] = value;
        continue;
      }
      const id = propertyIdOf(name);
      properties.set(id, { id, name: { zh: name, en: name }, unit, decimals: 2 });
      observations.push({
        entityId: item.id,
        property: id,
        timeMs: firstFinite(timeMs, entityTimeMs, receivedMs),
        value,
        quality: Number.isFinite(firstFinite(timeMs, entityTimeMs)) ? 'good' : 'uncertain',
        origin: 'measured',
      });
    }
    entities.push(readEntity(item, plain, source));
  }
  return { entities, observations, properties: [...properties.values()] };
}

/** Temporal representation: each attribute is an array of instances with `observedAt`, or `values` of [value, time]. */
export function parseTemporal(document: JsonValue, reject: Reject): Observation[] {
  const observations: Observation[] = [];
  for (const item of Array.isArray(document) ? document : [document]) {
    if (!isRecord(item) || typeof item.id !== 'string') {
      reject('malformed', 'a temporal entity without id');
      continue;
    }
    for (const [name, attribute] of Object.entries(item)) {
      if (NOT_ATTRIBUTES.has(name)) continue;
      for (const [value, timeMs] of instancesOf(attribute)) {
        if (typeof value !== 'number' || !Number.isFinite(timeMs)) continue;
        observations.push({
          entityId: item.id,
          property: propertyIdOf(name),
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

function readEntity(item: JsonRecord, properties: Record<string, JsonValue>, source: string): Entity {
  const id = item.id as string;
  const named = properties.name ?? properties.alternateName;
  const name = typeof named === 'string' && named !== '' ? named : id;
  const position = positionOf(readAttribute(item.location).value);
  const [type] = Array.isArray(item.type) ? item.type : [item.type];
  return {
    id,
    type: typeof type === 'string' ? type.replace(/^.*[/#]/, '') : 'thing',
    name: { zh: name, en: name },
    ...(position ? { position, heightReference: 'ground' as const } : {}),
    properties,
    source,
    origin: 'measured',
  };
}

interface Attribute {
  readonly value: JsonValue | undefined;
  readonly unit: string;
  readonly timeMs: number;
}

function readAttribute(attribute: JsonValue | undefined): Attribute {
  const plain = { value: unwrap(attribute), unit: '', timeMs: Number.NaN };
  if (!isRecord(attribute)) return plain;
  const { type } = attribute;
  if (type === 'Relationship') return { ...plain, value: attribute.object };
  if (type === 'LanguageProperty') return { ...plain, value: attribute.languageMap };
  // Concise form leaves the type out; a GeoJSON geometry has a type but no value.
  if (!Object.hasOwn(attribute, 'value')) return plain;
  const unit = typeof attribute.unitCode === 'string' ? symbolOfUnit(attribute.unitCode) : '';
  return { value: unwrap(attribute.value), unit, timeMs: timeOf(attribute.observedAt) };
}

/** `{"@type": "DateTime", "@value": …}` is its value. */
function unwrap(value: JsonValue | undefined): JsonValue | undefined {
  return isRecord(value) && Object.hasOwn(value, '@value') ? value['@value'] : value;
}

function instancesOf(attribute: JsonValue): [JsonValue | undefined, number][] {
  if (isRecord(attribute) && Array.isArray(attribute.values)) {
    return attribute.values.filter(Array.isArray).map(([value, time]) => [value, timeOf(time)]);
  }
  const instances = Array.isArray(attribute) ? attribute : [attribute];
  return instances.filter(isRecord).map(instance => [instance.value, timeOf(instance.observedAt)]);
}

function timeOfEntity(item: JsonRecord): number {
  return firstFinite(...TIME_ATTRIBUTES.map(name => timeOf(readAttribute(item[name]).value)));
}

/** ISO instant, or end of an ISO interval; without an offset it is no instant and not read. */
function timeOf(value: JsonValue | undefined): number {
  if (typeof value !== 'string') return Number.NaN;
  const instant = value.slice(value.indexOf('/') + 1);
  return /^\d{4}-\d\d-\d\dT.*(Z|[+-]\d\d:?\d\d)$/.test(instant) ? Date.parse(instant) : Number.NaN;
}

function firstFinite(...numbers: readonly number[]): number {
  return numbers.find(Number.isFinite) ?? Number.NaN;
}
