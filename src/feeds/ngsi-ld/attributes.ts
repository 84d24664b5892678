import type { JsonValue } from '@core/records.ts';
import { isRecord } from '../runtime/geometry.ts';
import { endInstantOf } from '../runtime/instant.ts';
import { PropertyIds, propertyIdOf } from '../runtime/property-id.ts';
import { symbolOfUnit } from './units.ts';

/** Stands for an attribute that was deleted (ETSI GS CIM 009, "NGSI-LD Null"). */
const DELETED = 'urn:ngsi-ld:null';
/** Members that hold the value of an attribute; the type may be left out in concise form. */
const VALUE_MEMBERS = ['value', 'object', 'languageMap', 'vocab', 'json', 'valueList', 'objectList'] as const;

/** One instance of an attribute, in whatever representation it came. */
export interface AttributeInstance {
  readonly value: JsonValue | undefined;
  readonly unit: string;
  readonly timeMs: number;
  /** Empty for the default instance. */
  readonly dataset: string;
}

/** Ids of the properties of one broker, and the attributes that they stand for. */
export class AttributeIds {
  readonly #ids = new PropertyIds();
  readonly #attributes = new Map<string, string>();

  /** Instances of other datasets, and other units, are properties of their own. */
  idOf(attribute: string, unit: string, dataset: string): string {
    const name = dataset ? `${attribute}-${shortName(dataset)}` : attribute;
    const id = this.#ids.of(name, unit);
    this.#attributes.set(id, attribute);
    return id;
  }

  /** As `idOf`, for the temporal representations that leave units out. */
  idWithoutUnit(attribute: string, dataset: string): string {
    return propertyIdOf(dataset ? `${attribute}-${shortName(dataset)}` : attribute);
  }

  attributeOf(id: string): string {
    return this.#attributes.get(id) ?? id;
  }
}

/** The last part of an expanded name: a broker without our context answers with full addresses. */
export function shortName(name: string): string {
  return /^(https?:|urn:)/.test(name) ? name.replace(/[/#:]+$/, '').replace(/^.*[/#:]/, '') : name;
}

/** All instances of an attribute: normalized or concise, one or an array by `datasetId`, or the bare value. */
export function instancesOf(attribute: JsonValue | undefined): AttributeInstance[] {
  if (isRecord(attribute) && isRecord(attribute.dataset) && Object.keys(attribute).length === 1)
    return Object.entries(attribute.dataset).map(([dataset, value]) => ({
      ...instanceOf(value),
      dataset: dataset === '@none' ? '' : dataset,
    }));
  const isMulti =
    Array.isArray(attribute) &&
    attribute.length > 0 &&
    attribute.every(item => isRecord(item) && hasValue(item));
  return (isMulti ? (attribute as JsonValue[]) : [attribute]).map(instanceOf);
}

function instanceOf(attribute: JsonValue | undefined): AttributeInstance {
  const bare = { value: unwrap(attribute), unit: '', timeMs: Number.NaN, dataset: '' };
  // A GeoJSON geometry in simplified form has a type, but none of these members.
  if (!isRecord(attribute) || !hasValue(attribute)) return bare;
  const member = VALUE_MEMBERS.find(name => Object.hasOwn(attribute, name))!;
  const { datasetId, type } = attribute;
  const { unitCode, observedAt } = { ...ofVersion2(attribute.metadata), ...attribute };
  const value = unwrap(attribute[member]);
  return {
    value: type === 'geo:point' ? pointOf(value) : value,
    unit: typeof unitCode === 'string' ? symbolOfUnit(unitCode) : '',
    timeMs: endInstantOf(unwrap(observedAt)),
    dataset: typeof datasetId === 'string' ? datasetId : '',
  };
}

/** What NGSI version 2 says of an attribute in `metadata`, in the words of NGSI-LD. */
function ofVersion2(metadata: JsonValue | undefined): { unitCode?: JsonValue; observedAt?: JsonValue } {
  if (!isRecord(metadata)) return {};
  const said = (...names: readonly string[]) => {
    const [found] = names.flatMap(name => (Object.hasOwn(metadata, name) ? [metadata[name]] : []));
    const value = isRecord(found) ? found.value : undefined;
    return value === undefined ? undefined : value;
  };
  const unitCode = said('unitCode', 'unit');
  const observedAt = said('TimeInstant', 'timestamp', 'dateObserved', 'dateModified');
  return {
    ...(unitCode === undefined ? {} : { unitCode }),
    ...(observedAt === undefined ? {} : { observedAt }),
  };
}

/** `geo:point` of NGSI version 2 is a text, latitude first. */
function pointOf(value: JsonValue | undefined): JsonValue {
  const [latitude = Number.NaN, longitude = Number.NaN] = String(value ?? '')
    .split(',')
    .map(part => (part.trim() === '' ? Number.NaN : Number(part)));
  const isPlace = Number.isFinite(latitude) && Number.isFinite(longitude);
  return isPlace ? { type: 'Point', coordinates: [longitude, latitude] } : null;
}

function hasValue(attribute: { readonly [key: string]: JsonValue }): boolean {
  return VALUE_MEMBERS.some(name => Object.hasOwn(attribute, name));
}

/** `{"@type": "DateTime", "@value": …}` is its value; a deleted attribute has none. */
function unwrap(value: JsonValue | undefined): JsonValue | undefined {
  const inner = isRecord(value) && Object.hasOwn(value, '@value') ? value['@value'] : value;
  return inner === DELETED ? undefined : inner;
}
