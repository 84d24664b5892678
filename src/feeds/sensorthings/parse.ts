import type { FeedContext } from '@core/feed.ts';
import type { Entity, JsonValue, Observation, ObservedProperty } from '@core/records.ts';
import { isRecord, positionOf } from '../runtime/geometry.ts';
import { propertyIdOf } from '../runtime/property-id.ts';

/** `@iot.id` may be a number or a string; in an address it is written as OData writes it. */
export type IotId = number | string;

/** One Datastream: what it measures, of which Thing. */
export interface Datastream {
  readonly id: IotId;
  readonly entityId: string;
  readonly property: ObservedProperty;
}

export interface Catalogue {
  readonly entities: readonly Entity[];
  readonly datastreams: readonly Datastream[];
}

export interface CatalogueOptions {
  readonly namespace: string;
  readonly type: string;
  readonly source: string;
}

type Reject = FeedContext['reject'];
type JsonRecord = { readonly [key: string]: JsonValue };

/** Things with expanded Locations and Datastreams (with ObservedProperty), as `value` of a page. */
export function parseThings(
  things: readonly JsonValue[],
  options: CatalogueOptions,
  reject: Reject,
): Catalogue {
  const entities: Entity[] = [];
  const datastreams: Datastream[] = [];
  for (const thing of things) {
    const id = isRecord(thing) ? iotId(thing) : null;
    if (!isRecord(thing) || id === null) {
      reject('malformed', 'a Thing without @iot.id', JSON.stringify(thing)?.slice(0, 300));
      continue;
    }
    const entityId = `${options.namespace}:thing/${id}`;
    entities.push(readThing(thing, entityId, options));
    datastreams.push(...readDatastreams(thing, entityId, reject));
  }
  return { entities, datastreams };
}

/** Observations of one Datastream; results that are no number, and times that cannot be read, are rejected. */
export function parseObservations(
  observations: readonly JsonValue[],
  datastream: Datastream,
  reject: Reject,
): Observation[] {
  const read: Observation[] = [];
  for (const observation of observations) {
    const timeMs = isRecord(observation)
      ? timeOf(observation.phenomenonTime ?? observation.resultTime)
      : Number.NaN;
    const value = isRecord(observation) ? numberOf(observation.result) : Number.NaN;
    if (Number.isFinite(timeMs) && Number.isFinite(value)) {
      const quality = isRecord(observation) && isBad(observation.resultQuality) ? 'bad' : 'good';
      read.push({
        entityId: datastream.entityId,
        property: datastream.property.id,
        timeMs,
        value,
        quality,
        origin: 'measured',
      });
    } else {
      const fault = Number.isFinite(timeMs) ? 'result is no number' : 'phenomenonTime is no date';
      reject(
        Number.isFinite(timeMs) ? 'unsupported' : 'malformed',
        `Datastream ${datastream.id}: ${fault}`,
        JSON.stringify(observation)?.slice(0, 300),
      );
    }
  }
  return read;
}

/** Address key of an id, `(1)` or `('a''b')`. */
export function odataKey(id: IotId): string {
  return typeof id === 'number' ? `(${id})` : `('${encodeURIComponent(id.replaceAll("'", "''"))}')`;
}

/** Epoch ms of an ISO instant, or of the end of an ISO interval: the value describes what has ended. */
export function timeOf(value: JsonValue | undefined): number {
  if (typeof value !== 'string') return Number.NaN;
  const instant = value.slice(value.indexOf('/') + 1);
  return /^\d{4}-\d\d-\d\dT.*(Z|[+-]\d\d:?\d\d)$/.test(instant) ? Date.parse(instant) : Number.NaN;
}

function readThing(thing: JsonRecord, entityId: string, options: CatalogueOptions): Entity {
  const name = typeof thing.name === 'string' && thing.name !== '' ? thing.name : entityId;
  const properties = isRecord(thing.properties) ? thing.properties : {};
  const declaredType = typeof properties.type === 'string' ? properties.type : 'sensor';
  const [location] = Array.isArray(thing.Locations) ? thing.Locations : [];
  const position = isRecord(location) ? positionOf(location.location) : null;
  return {
    id: entityId,
    type: options.type || declaredType,
    name: { zh: name, en: name },
    ...(position
      ? { position, heightReference: position[2] === 0 ? ('ground' as const) : ('ellipsoid' as const) }
      : {}),
    properties:
      typeof thing.description === 'string' ? { ...properties, description: thing.description } : properties,
    source: options.source,
    origin: 'measured',
  };
}

function readDatastreams(thing: JsonRecord, entityId: string, reject: Reject): Datastream[] {
  const read: Datastream[] = [];
  const taken = new Set<string>();
  for (const datastream of Array.isArray(thing.Datastreams) ? thing.Datastreams : []) {
    const id = isRecord(datastream) ? iotId(datastream) : null;
    if (!isRecord(datastream) || id === null) {
      reject('malformed', `${entityId}: a Datastream without @iot.id`);
      continue;
    }
    const observed = isRecord(datastream.ObservedProperty) ? datastream.ObservedProperty : {};
    const unit = isRecord(datastream.unitOfMeasurement) ? datastream.unitOfMeasurement.symbol : undefined;
    const name =
      [observed.name, datastream.name].find(text => typeof text === 'string' && text !== '') ?? String(id);
    const plain = propertyIdOf(String(name));
    // Two datastreams of one thing may observe the same property, by two sensors.
    const propertyId = taken.has(plain) ? `${plain}-${id}` : plain;
    taken.add(propertyId);
    const property = {
      id: propertyId,
      name: { zh: String(name), en: String(name) },
      unit: typeof unit === 'string' ? unit : '',
      decimals: 2,
    };
    read.push({ id, entityId, property });
  }
  return read;
}

function iotId(value: JsonRecord): IotId | null {
  const id = value['@iot.id'];
  return typeof id === 'number' || (typeof id === 'string' && id !== '') ? id : null;
}

/** Numbers, and the strings and booleans that servers send for them. */
function numberOf(value: JsonValue | undefined): number {
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (typeof value === 'string' && value.trim() !== '') return Number(value);
  return typeof value === 'number' ? value : Number.NaN;
}

function isBad(quality: JsonValue | undefined): boolean {
  return typeof quality === 'string' && /bad|fail|invalid/i.test(quality);
}
