import type { FeedContext } from '@core/feed.ts';
import type { Entity, JsonValue, ObservedProperty } from '@core/records.ts';
import { isRecord, positionOf } from '../runtime/geometry.ts';
import type { PropertyIds } from '../runtime/property-id.ts';

/** `@iot.id` may be a number or a string; in an address it is written as OData writes it. */
export type IotId = number | string;

/** Entity sets whose members hold Observations. */
export type DatastreamSet = 'Datastreams' | 'MultiDatastreams';

/** One Datastream, or MultiDatastream: what it measures, of which Thing. */
export interface Datastream {
  readonly set: DatastreamSet;
  readonly id: IotId;
  readonly entityId: string;
  /** One for a Datastream; one a component of the result for a MultiDatastream. */
  readonly properties: readonly ObservedProperty[];
}

export interface Thing {
  readonly id: IotId;
  readonly entity: Entity;
}

export interface Catalogue {
  readonly things: readonly Thing[];
  readonly datastreams: readonly Datastream[];
}

export interface CatalogueOptions {
  readonly namespace: string;
  readonly type: string;
  readonly source: string;
  readonly ids: PropertyIds;
}

type Reject = FeedContext['reject'];
type JsonRecord = { readonly [key: string]: JsonValue };

/**
 * Things with expanded Locations, Datastreams (with ObservedProperty) and MultiDatastreams (with ObservedProperties),
 * as `value` of a page.
 */
export function parseThings(
  things: readonly JsonValue[],
  options: CatalogueOptions,
  reject: Reject,
): Catalogue {
  const catalogue = { things: [] as Thing[], datastreams: [] as Datastream[] };
  for (const thing of things) {
    const id = isRecord(thing) ? iotId(thing) : null;
    if (!isRecord(thing) || id === null) {
      reject(
        'malformed',
        { zh: '有一个 Thing 没有 @iot.id', en: 'a Thing without @iot.id' },
        JSON.stringify(thing)?.slice(0, 300),
      );
      continue;
    }
    const entityId = entityIdOf(options.namespace, id);
    catalogue.things.push({ id, entity: readThing(thing, entityId, options) });
    catalogue.datastreams.push(...readDatastreams(thing, entityId, options.ids, reject));
  }
  return catalogue;
}

/**
 * The place of a Location as its GeoJSON says (longitude, latitude in degrees, height in metres); null for other
 * encodings, such as addresses.
 */
export function withLocation(entity: Entity, location: JsonValue | undefined): Entity {
  const position = isRecord(location) ? positionOf(location.location) : null;
  if (!position) return entity;
  return { ...entity, position, heightReference: position[2] === 0 ? 'ground' : 'ellipsoid' };
}

/** Address key of an id, `(1)` or `('a''b')`; not yet escaped for a URL. */
export function odataKey(id: IotId): string {
  return typeof id === 'number' ? `(${id})` : `('${id.replaceAll("'", "''")}')`;
}

/** The entity that a Thing is. */
export function entityIdOf(namespace: string, id: JsonValue | undefined): string {
  return `${namespace}:thing/${String(id)}`;
}

function readThing(thing: JsonRecord, entityId: string, options: CatalogueOptions): Entity {
  const name = typeof thing.name === 'string' && thing.name !== '' ? thing.name : entityId;
  const properties = isRecord(thing.properties) ? thing.properties : {};
  const declaredType = typeof properties.type === 'string' ? properties.type : 'sensor';
  const entity: Entity = {
    id: entityId,
    type: options.type || declaredType,
    name: { zh: name, en: name },
    properties:
      typeof thing.description === 'string' ? { ...properties, description: thing.description } : properties,
    source: options.source,
    origin: 'measured',
  };
  return placesOf(thing).reduceRight<Entity>(withLocation, entity);
}

/** Locations first, then the areas that Datastreams observe: a sensor without a Location is where it looks. */
function placesOf(thing: JsonRecord): JsonValue[] {
  const locations = listOf(thing.Locations);
  const areas = [...listOf(thing.Datastreams), ...listOf(thing.MultiDatastreams)].map(datastream =>
    isRecord(datastream) && datastream.observedArea ? { location: datastream.observedArea } : null,
  );
  return [...locations, ...areas];
}

function readDatastreams(
  thing: JsonRecord,
  entityId: string,
  ids: PropertyIds,
  reject: Reject,
): Datastream[] {
  const read: Datastream[] = [];
  const taken = new Set<string>();
  for (const set of ['Datastreams', 'MultiDatastreams'] as const) {
    for (const datastream of listOf(thing[set])) {
      const id = isRecord(datastream) ? iotId(datastream) : null;
      if (isRecord(datastream) && id !== null)
        read.push({ set, id, entityId, properties: propertiesOf(datastream, set, id, ids, taken) });
      else
        reject('malformed', {
          zh: `${entityId}：有一个 ${set.slice(0, -1)} 没有 @iot.id`,
          en: `${entityId}: a ${set.slice(0, -1)} without @iot.id`,
        });
    }
  }
  return read;
}

function propertiesOf(
  datastream: JsonRecord,
  set: DatastreamSet,
  id: IotId,
  ids: PropertyIds,
  taken: Set<string>,
): ObservedProperty[] {
  const isMulti = set === 'MultiDatastreams';
  const observed = isMulti ? listOf(datastream.ObservedProperties) : [datastream.ObservedProperty ?? null];
  const units = isMulti ? listOf(datastream.unitOfMeasurements) : [datastream.unitOfMeasurement ?? null];
  return observed.map((property, index) => {
    const names = [isRecord(property) ? property.name : undefined, datastream.name];
    const name = String(names.find(text => typeof text === 'string' && text !== '') ?? id);
    const unit = symbolOf(units[index]);
    const plain = ids.of(name, unit);
    // Two datastreams of one thing may observe the same property, by two sensors.
    const candidates = [plain, `${plain}-${id}`, `${plain}-${id}-${index}`];
    const propertyId = candidates.find(candidate => !taken.has(candidate)) ?? candidates.at(-1)!;
    taken.add(propertyId);
    return { id: propertyId, name: { zh: name, en: name }, unit, decimals: 2 };
  });
}

function symbolOf(unit: JsonValue | undefined): string {
  return isRecord(unit) && typeof unit.symbol === 'string' ? unit.symbol : '';
}

function listOf(value: JsonValue | undefined): readonly JsonValue[] {
  return Array.isArray(value) ? value : [];
}

function iotId(value: JsonRecord): IotId | null {
  const id = value['@iot.id'];
  return typeof id === 'number' || (typeof id === 'string' && id !== '') ? id : null;
}
