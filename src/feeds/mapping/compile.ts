import {
  type Alert,
  type AlertLevel,
  type Entity,
  type JsonValue,
  type Observation,
  type Origin,
  QUALITIES,
  type Quality,
  type TrackPoint,
} from '@core/records.ts';
import { LocalizedError } from '@core/text.ts';
import {
  absent,
  compileLocalizedText,
  compileNumber,
  compilePosition,
  compileReference,
  compileText,
  compileTime,
  EXPECTED,
  type Getter,
} from './references.ts';
import type { Mapping, MappingRule, NumberReference, Reference } from './schema.ts';
import { MappingFault, type Scope } from './scope.ts';

/** Reads one record from a scope; null when the message legitimately has none. Throws MappingFault. */
export type Compiled<T> = (scope: Scope) => T | null;

interface Base {
  readonly origin: Origin;
  readonly source: string;
}

const STATUSES: readonly Alert['status'][] = ['actual', 'exercise', 'system', 'test', 'draft'];
const MESSAGE_TYPES: readonly Alert['messageType'][] = ['alert', 'update', 'cancel'];

export function compileEntity(rule: NonNullable<MappingRule['entity']>, base: Base): Compiled<Entity> {
  const id = compileText(rule.id);
  const type = compileText(rule.type);
  const name = rule.name === undefined ? null : compileLocalizedText(rule.name);
  const position = rule.position && compilePosition(rule.position);
  const heightReference = rule.position?.heightReference;
  const properties = Object.entries(rule.properties).map(
    ([key, from]) => [key, compileReference(from)] as const,
  );
  return scope => {
    const entityId = id(scope);
    return {
      id: entityId,
      type: type(scope),
      name: name?.(scope) ?? { zh: entityId, en: entityId },
      ...(position ? { position: position(scope) } : {}),
      ...(heightReference ? { heightReference } : {}),
      properties: readProperties(properties, scope),
      ...base,
    };
  };
}

export function compileObservation(
  rule: MappingRule['observations'][number],
  entityId: Reference | undefined,
  mapping: Mapping,
  { origin }: Base,
): Compiled<Observation> {
  const entity = compileEntityId(rule.entity ?? entityId, 'observations');
  const property = compileText(rule.property);
  const value = compileNumber(rule.value, unitOf(rule.property, rule.value, mapping));
  const time = compileTime(rule.time);
  const quality = rule.quality === undefined ? null : compileReference(rule.quality);
  return scope => {
    const found = value(scope);
    if (found === undefined && rule.optional) return null;
    if (found === undefined) throw absent(scope, value.tokens, EXPECTED.number, undefined);
    return {
      entityId: entity(scope),
      property: property(scope),
      timeMs: time(scope),
      value: found,
      quality: Number.isNaN(found) ? 'missing' : readQuality(quality, scope),
      origin,
    };
  };
}

export function compileTrack(
  rule: NonNullable<MappingRule['track']>,
  entityId: Reference | undefined,
  { origin }: Base,
): Compiled<TrackPoint> {
  const entity = compileEntityId(rule.entity ?? entityId, 'track');
  const position = compilePosition(rule.position);
  const time = compileTime(rule.time);
  const heading = optionalNumber(rule.headingDegrees);
  const speed = optionalNumber(rule.speedMps);
  return scope => {
    const headingDegrees = heading(scope);
    const speedMps = speed(scope);
    return {
      entityId: entity(scope),
      timeMs: time(scope),
      position: position(scope),
      ...(headingDegrees === undefined ? {} : { headingDegrees }),
      ...(speedMps === undefined ? {} : { speedMps }),
      origin,
    };
  };
}

export function compileAlert(
  rule: NonNullable<MappingRule['alert']>,
  entityId: Reference | undefined,
  base: Base,
): Compiled<Alert> {
  const id = compileText(rule.id);
  const level = compileLevel(rule.level);
  const title = compileLocalizedText(rule.title);
  const description = rule.description === undefined ? null : compileLocalizedText(rule.description);
  const event = compileText(rule.event);
  const status = compileOneOf(rule.status, STATUSES);
  const messageType = compileOneOf(rule.messageType, MESSAGE_TYPES);
  const sent = compileTime(rule.sent);
  const onset = rule.onset && compileTime(rule.onset);
  const expires = rule.expires && compileTime(rule.expires);
  const subject = rule.entity ?? entityId;
  const entity = subject === undefined ? null : compileText(subject);
  const position = rule.position && compilePosition(rule.position);
  return scope => ({
    id: id(scope),
    level: level(scope),
    title: title(scope),
    ...(description ? { description: description(scope) } : {}),
    event: event(scope),
    status: status(scope),
    messageType: messageType(scope),
    sentMs: sent(scope),
    ...(onset ? { onsetMs: onset(scope) } : {}),
    ...(expires ? { expiresMs: expires(scope) } : {}),
    ...(entity ? { entityId: entity(scope) } : {}),
    ...(position ? { position: position(scope) } : {}),
    ...base,
  });
}

function compileLevel(reference: Reference): (scope: Scope) => AlertLevel {
  const read = compileReference(reference);
  return scope => {
    const level = Number(read(scope));
    if (level === 1 || level === 2 || level === 3 || level === 4) return level;
    throw new MappingFault(
      'malformed',
      [...scope.location, ...read.tokens],
      {
        zh: '应为等级 1（红）至 4（蓝）；其他写法请用“values”对应',
        en: 'expected a level 1 (red) … 4 (blue); map others with "values"',
      },
      read(scope),
    );
  };
}

function compileOneOf<T extends string>(reference: Reference, allowed: readonly T[]): (scope: Scope) => T {
  const read = compileText(reference);
  return scope => {
    const found = read(scope).toLowerCase();
    const match = allowed.find(candidate => candidate === found);
    if (match) return match;
    const expected = { zh: `应为 ${allowed.join(', ')} 之一`, en: `expected one of ${allowed.join(', ')}` };
    throw new MappingFault('malformed', [...scope.location, ...read.tokens], expected, found);
  };
}

function compileEntityId(reference: Reference | undefined, part: string): Getter<string> {
  if (reference === undefined)
    throw new LocalizedError(
      `${part}：请在规则中或此处给出“entity”`,
      `${part}: give "entity", in the rule or here`,
    );
  return compileText(reference);
}

/** A unit in the message is converted to that of its property, which must then be a known constant. */
function unitOf(property: Reference, value: NumberReference, mapping: Mapping): string | undefined {
  const converts = typeof value === 'object' && 'value' in value && value.unit !== undefined;
  if (!converts) return undefined;
  const id = constantOf(property);
  const described = mapping.properties.find(candidate => candidate.id === id);
  if (described) return described.unit;
  throw new LocalizedError(
    `用了“unit”，就要在“properties”中说明要素“${id}”及其目标单位`,
    `A "unit" needs its property "${id}" described in "properties", with the unit to convert to`,
  );
}

function constantOf(reference: Reference): string {
  if (typeof reference !== 'object') return String(reference);
  return 'constant' in reference ? String(reference.constant) : '';
}

function optionalNumber(reference: NumberReference | undefined): (scope: Scope) => number | undefined {
  if (reference === undefined) return () => undefined;
  const read = compileNumber(reference);
  return scope => {
    const value = read(scope);
    return Number.isNaN(value) ? undefined : value;
  };
}

function readQuality(read: Getter<unknown> | null, scope: Scope): Quality {
  if (!read) return 'good';
  const found = read(scope);
  const quality = QUALITIES.find(candidate => candidate === found);
  if (quality) return quality;
  const known = QUALITIES.join(', ');
  const expected = {
    zh: `${known} 之一；其他写法请用“values”对应`,
    en: `one of ${known}; map others with "values"`,
  };
  throw absent(scope, read.tokens, expected, found);
}

function readProperties(
  entries: readonly (readonly [string, Getter<unknown>])[],
  scope: Scope,
): Record<string, JsonValue> {
  const found = entries
    .map(([key, read]) => [key, read(scope)] as const)
    .filter((entry): entry is [string, JsonValue] => entry[1] !== undefined);
  return Object.fromEntries(found);
}
