import type { FeedBatch, FeedContext, RejectReason } from '@core/feed.ts';
import type { Alert, Entity, Observation, ObservedProperty, TrackPoint } from '@core/records.ts';
import type { LocalizedText } from '@core/text.ts';
import { type Compiled, compileAlert, compileEntity, compileObservation, compileTrack } from './compile.ts';
import { parsePointer, resolvePointer } from './json-pointer.ts';
import { compileReference } from './references.ts';
import type { Mapping, MappingRule } from './schema.ts';
import { MappingFault, type Scope } from './scope.ts';

const SAMPLE_LENGTH = 500;
/** Items in one message; more are refused rather than stalling the worker. */
const MAXIMUM_ITEMS = 200_000;
const TOO_MANY = { zh: `条目超过 ${MAXIMUM_ITEMS} 个`, en: `more than ${MAXIMUM_ITEMS} items` };

export interface MappedMessage {
  readonly batch: FeedBatch;
  readonly faults: readonly MappedFault[];
}

export interface MappedFault {
  readonly reason: RejectReason;
  /** With the path. */
  readonly detail: LocalizedText;
  readonly path: string;
  readonly what: LocalizedText;
  readonly sample: string;
}

/** Turns any parsed JSON into records by configuration. Faults of one record leave the others alone. */
export class Mapper {
  readonly #rules: readonly CompiledRule[];
  readonly #properties: readonly ObservedProperty[];
  #described = false;

  /** Throws RangeError or SyntaxError for units, formats, CRS or paths that are none. */
  constructor(mapping: Mapping, feedId: string) {
    this.#properties = mapping.properties.map(({ range, ...rest }) => (range ? { ...rest, range } : rest));
    this.#rules = mapping.rules.map(rule => compileRule(rule, mapping, feedId));
  }

  /** @param envelope what surrounds the message: `{topic, event, url}` */
  map(message: unknown, nowMs: number, envelope: unknown = null): MappedMessage {
    const found = {
      entities: [] as Entity[],
      observations: [] as Observation[],
      tracks: [] as TrackPoint[],
      alerts: [] as Alert[],
    };
    const faults: MappedFault[] = [];
    const root: Scope = { item: message, parent: null, message, key: '', envelope, location: [], nowMs };
    const applying = this.#rules.filter(rule => rule.applies(root));
    const refuse = ({ reason, text: detail, path, what }: MappingFault, item: unknown) =>
      faults.push({ reason, detail, path, what, sample: sampleOf(item) });
    if (applying.length === 0)
      refuse(new MappingFault('unmapped', [], { zh: '没有适用的规则', en: 'no rule applies' }), message);
    for (const rule of applying) {
      for (const scope of scopesOf(root, rule.containers, refuse)) rule.read(scope, found, refuse);
    }
    return { batch: { ...this.#descriptions(), ...withoutEmpty(found) }, faults };
  }

  /** Descriptions of the properties go with the first message. */
  #descriptions(): FeedBatch {
    if (this.#described || this.#properties.length === 0) return {};
    this.#described = true;
    return { properties: this.#properties };
  }
}

/** Maps a message and hands over what came of it: the one call that the JSON adapters make. */
export function deliver(
  mapper: Mapper,
  message: unknown,
  context: FeedContext,
  text: () => string,
  envelope: unknown = null,
): void {
  const { batch, faults } = mapper.map(message, context.clock.now(), envelope);
  for (const { reason, detail, sample } of faults) context.reject(reason, detail, sample);
  if (faults.length === 0 || Object.keys(batch).length > 0) context.emit(batch, text);
}

type Found = { entities: Entity[]; observations: Observation[]; tracks: TrackPoint[]; alerts: Alert[] };
type Refuse = (fault: MappingFault, item: unknown) => void;

interface CompiledRule {
  readonly containers: readonly (readonly string[])[];
  applies(scope: Scope): boolean;
  read(scope: Scope, found: Found, refuse: Refuse): void;
}

function compileRule(rule: MappingRule, mapping: Mapping, feedId: string): CompiledRule {
  const { when, items } = rule;
  const condition = when && { read: compileReference(when.path), equals: String(when.equals) };
  const base = { origin: mapping.origin, source: feedId };
  const entity = rule.entity && compileEntity(rule.entity, base);
  const entityId = rule.entity?.id;
  const observations = rule.observations.map(one => compileObservation(one, entityId, mapping, base));
  const track = rule.track && compileTrack(rule.track, entityId, base);
  const alert = rule.alert && compileAlert(rule.alert, entityId, base);
  return {
    containers: (typeof items === 'string' ? [items] : items).map(parsePointer),
    applies: scope => !condition || String(condition.read(scope)) === condition.equals,
    read(scope, found, refuse) {
      collect(entity, scope, found.entities, refuse);
      for (const observation of observations) collect(observation, scope, found.observations, refuse);
      collect(track, scope, found.tracks, refuse);
      collect(alert, scope, found.alerts, refuse);
    },
  };
}

function collect<T>(read: Compiled<T> | undefined, scope: Scope, into: T[], refuse: Refuse): void {
  if (!read) return;
  try {
    const record = read(scope);
    if (record !== null) into.push(record);
  } catch (error) {
    if (!(error instanceof MappingFault)) throw error;
    refuse(error, scope.item);
  }
}

/** Every item of a rule: containers are walked inwards, arrays and objects alike; anything else is itself the item. */
function scopesOf(root: Scope, containers: readonly (readonly string[])[], refuse: Refuse): Scope[] {
  let scopes = [root];
  for (const tokens of containers) {
    const inner: Scope[] = [];
    for (const scope of scopes) {
      for (const item of itemsIn(scope, tokens, refuse)) {
        if (inner.length >= MAXIMUM_ITEMS) {
          refuse(new MappingFault('unsupported', scope.location, TOO_MANY), null);
          return inner;
        }
        inner.push(item);
      }
    }
    scopes = inner;
  }
  return scopes;
}

function itemsIn(scope: Scope, tokens: readonly string[], refuse: Refuse): Scope[] {
  const container = resolvePointer(scope.item, tokens);
  const location = [...scope.location, ...tokens];
  if (container === undefined || container === null) {
    refuse(
      new MappingFault('unmapped', location, { zh: '应有条目，实为空', en: 'expected items, found nothing' }),
      scope.item,
    );
    return [];
  }
  const enter = (item: unknown, key: string): Scope => ({
    ...scope,
    item,
    parent: scope.item,
    key,
    location: [...location, key],
  });
  if (Array.isArray(container)) return container.map((item, index) => enter(item, String(index)));
  if (tokens.length === 0 || typeof container !== 'object') return [{ ...scope, item: container, location }];
  return Object.entries(container).map(([key, item]) => enter(item, key));
}

function withoutEmpty({ entities, observations, tracks, alerts }: Found): FeedBatch {
  return {
    ...(entities.length > 0 && { entities }),
    ...(observations.length > 0 && { observations }),
    ...(tracks.length > 0 && { tracks }),
    ...(alerts.length > 0 && { alerts }),
  };
}

function sampleOf(item: unknown): string {
  return (JSON.stringify(item) ?? String(item)).slice(0, SAMPLE_LENGTH);
}
