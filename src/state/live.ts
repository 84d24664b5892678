import type { FeedStatus } from '@core/feed.ts';
import type { EntityId } from '@core/ids.ts';
import type { LatestValue, LiveDelta } from '@core/live-port.ts';
import type {
  Alert,
  AlertLevel,
  Entity,
  Field,
  ObservedProperty,
  Origin,
  TrackPoint,
} from '@core/records.ts';
import type { TimeMs } from '@core/time.ts';
import { createStore, type StoreApi } from 'zustand/vanilla';

/** What the store says of the live data: plain numbers that change when the data do. */
export interface LiveState {
  /** Raised by every delta that added or changed entities. */
  readonly entitiesRevision: number;
  /** Raised by every delta with values. */
  readonly valuesRevision: number;
  readonly tracksRevision: number;
  readonly alertsRevision: number;
  /** Raised by every delta that brought or took away fields. */
  readonly fieldsRevision: number;
  /** Types of entities seen, in order of appearance. */
  readonly types: readonly string[];
  readonly properties: Readonly<Record<string, ObservedProperty>>;
  readonly feeds: readonly FeedStatus[];
}

/** Type under which `typeRevision` counts values of ids that no feed has declared. */
export const UNDECLARED = '';

const EMPTY: ReadonlyMap<string, LatestValue> = new Map();

/**
 * Feed results at the twin's time. The rows live here, in maps; the store holds only revisions, so that a thousand
 * readings cost one notification.
 */
export class LiveStore {
  readonly store: StoreApi<LiveState> = createStore<LiveState>(() => ({
    entitiesRevision: 0,
    valuesRevision: 0,
    tracksRevision: 0,
    alertsRevision: 0,
    fieldsRevision: 0,
    types: [],
    properties: {},
    feeds: [],
  }));
  readonly #entities = new Map<EntityId, Entity>();
  readonly #idsByType = new Map<string, EntityId[]>();
  readonly #latest = new Map<EntityId, Map<string, LatestValue>>();
  /** Entities that ever had a value of a property. */
  readonly #idsByProperty = new Map<string, Set<EntityId>>();
  readonly #tracks = new Map<EntityId, TrackPoint>();
  readonly #alerts = new Map<string, Alert>();
  readonly #fields = new Map<string, Field>();
  /** When alerts were cancelled or replaced; before that instant they are in force, also after a seek back. */
  readonly #endedMs = new Map<string, Set<TimeMs>>();
  /** Revision of the entities and of the values of each type. */
  readonly #typeRevisions = new Map<string, { entities: number; values: number }>();

  get state(): LiveState {
    return this.store.getState();
  }

  apply(delta: LiveDelta): void {
    const { state } = this;
    if (delta.reset) this.#forget();
    const hadFields = this.#fields.size;
    for (const id of delta.removed ?? []) {
      this.#removeEntity(id);
      this.#fields.delete(id);
    }
    const fieldsChanged = this.#fields.size !== hadFields || (delta.fields?.length ?? 0) > 0;
    for (const field of delta.fields ?? []) this.#fields.set(field.id, field);
    for (const entity of delta.entities) this.#addEntity(entity);
    for (const value of delta.latest) this.#addValue(value);
    for (const track of delta.tracks) this.#addTrack(track);
    for (const alert of delta.alerts) this.#addAlert(alert);
    const step = (changed: boolean) => (changed || delta.reset ? 1 : 0);
    this.store.setState({
      entitiesRevision: state.entitiesRevision + (delta.entities.length || delta.removed?.length ? 1 : 0),
      valuesRevision: state.valuesRevision + step(delta.latest.length > 0),
      tracksRevision: state.tracksRevision + step(delta.tracks.length > 0),
      alertsRevision: state.alertsRevision + step(delta.alerts.length > 0),
      fieldsRevision: state.fieldsRevision + (fieldsChanged ? 1 : 0),
      ...(delta.entities.length > 0 && this.#idsByType.size !== state.types.length
        ? { types: [...this.#idsByType.keys()] }
        : {}),
      ...(delta.properties.length > 0 ? { properties: withProperties(state, delta.properties) } : {}),
    });
  }

  setStatus(feeds: readonly FeedStatus[]): void {
    this.store.setState({ feeds });
  }

  entity(id: EntityId): Entity | undefined {
    return this.#entities.get(id);
  }

  /** Every entity, in order of appearance. */
  entities(): IterableIterator<Entity> {
    return this.#entities.values();
  }

  idsOfType(type: string): readonly EntityId[] {
    return this.#idsByType.get(type) ?? [];
  }

  /** Declared entities that have reported a property, in order of appearance. */
  idsWithProperty(property: string): EntityId[] {
    return this.idsReporting(property).filter(id => this.#entities.has(id));
  }

  /** Everything with a value of a property, also what only the pack declares; the first `limit` of them. */
  idsReporting(property: string, limit = Number.POSITIVE_INFINITY): EntityId[] {
    const ids: EntityId[] = [];
    for (const id of this.#idsByProperty.get(property) ?? []) {
      if (ids.length >= limit) break;
      ids.push(id);
    }
    return ids;
  }

  get size(): number {
    return this.#entities.size;
  }

  /** Newest values of an entity by property. */
  latest(id: EntityId): ReadonlyMap<string, LatestValue> {
    return this.#latest.get(id) ?? EMPTY;
  }

  track(id: EntityId): TrackPoint | undefined {
    return this.#tracks.get(id);
  }

  tracks(): IterableIterator<TrackPoint> {
    return this.#tracks.values();
  }

  /** Every field, in order of appearance. */
  fields(): IterableIterator<Field> {
    return this.#fields.values();
  }

  /** Every alert received, newest first. */
  alerts(): Alert[] {
    return [...this.#alerts.values()].sort((a, b) => b.sentMs - a.sentMs);
  }

  /** Alerts in force at a time, gravest first, then newest. */
  activeAlerts(timeMs: TimeMs): Alert[] {
    return this.alerts()
      .filter(alert => alert.sentMs <= timeMs && timeMs < this.#endMs(alert))
      .sort((a, b) => a.level - b.level || b.sentMs - a.sentMs);
  }

  #endMs(alert: Alert): TimeMs {
    // A device may raise the same alert again: what ended the one of before does not end this.
    const ended = [...(this.#endedMs.get(alert.id) ?? [])].filter(timeMs => timeMs >= alert.sentMs);
    return Math.min(alert.expiresMs ?? Number.POSITIVE_INFINITY, ...ended);
  }

  typeRevision(type: string): { readonly entities: number; readonly values: number } {
    return this.#typeRevisions.get(type) ?? { entities: 0, values: 0 };
  }

  /** A seek makes every value of before meaningless. Entities and alerts stay: they are said only once. */
  #forget(): void {
    this.#latest.clear();
    for (const id of this.#tracks.keys()) this.#placeChanged(id);
    this.#tracks.clear();
    for (const revision of this.#typeRevisions.values()) revision.values++;
  }

  #addEntity(entity: Entity): void {
    const known = this.#entities.get(entity.id);
    if (known && known.type !== entity.type) this.#removeFromType(known);
    this.#entities.set(entity.id, entity);
    const revision = this.#revisionOf(entity.type);
    revision.entities++;
    if (known?.type === entity.type) return;
    const ids = this.#idsByType.get(entity.type);
    if (ids) ids.push(entity.id);
    else this.#idsByType.set(entity.type, [entity.id]);
  }

  #addTrack(track: TrackPoint): void {
    this.#tracks.set(track.entityId, track);
    this.#placeChanged(track.entityId);
  }

  #placeChanged(id: EntityId): void {
    const entity = this.#entities.get(id);
    if (entity) this.#revisionOf(entity.type).entities++;
  }

  #removeEntity(id: EntityId): void {
    const entity = this.#entities.get(id);
    if (!entity) return;
    this.#entities.delete(id);
    this.#latest.delete(id);
    this.#tracks.delete(id);
    for (const ids of this.#idsByProperty.values()) ids.delete(id);
    this.#removeFromType(entity);
  }

  #removeFromType({ id, type }: Entity): void {
    this.#idsByType.set(
      type,
      this.idsOfType(type).filter(other => other !== id),
    );
    this.#revisionOf(type).entities++;
  }

  #addValue(value: LatestValue & { readonly entityId: EntityId }): void {
    const { entityId, ...latest } = value;
    const values = this.#latest.get(entityId);
    if (values) values.set(latest.property, latest);
    else this.#latest.set(entityId, new Map([[latest.property, latest]]));
    const measuring = this.#idsByProperty.get(latest.property);
    if (measuring) measuring.add(entityId);
    else this.#idsByProperty.set(latest.property, new Set([entityId]));
    // Values of things that only the pack declares, such as roads, count as a type of their own.
    this.#revisionOf(this.#entities.get(entityId)?.type ?? UNDECLARED).values++;
  }

  #addAlert(alert: Alert): void {
    const isCancel = alert.messageType === 'cancel';
    for (const id of [...(alert.references ?? []), ...(isCancel ? [alert.id] : [])]) {
      const known = this.#endedMs.get(id);
      if (known) known.add(alert.sentMs);
      else this.#endedMs.set(id, new Set([alert.sentMs]));
    }
    if (!isCancel) this.#alerts.set(alert.id, alert);
  }

  #revisionOf(type: string): { entities: number; values: number } {
    let revision = this.#typeRevisions.get(type);
    if (!revision) {
      revision = { entities: 0, values: 0 };
      this.#typeRevisions.set(type, revision);
    }
    return revision;
  }
}

function withProperties(
  state: LiveState,
  properties: readonly ObservedProperty[],
): Record<string, ObservedProperty> {
  return { ...state.properties, ...Object.fromEntries(properties.map(property => [property.id, property])) };
}

/** Alerts by level, for counts. */
export function countByLevel(alerts: readonly Alert[]): Record<AlertLevel, number> {
  const counts: Record<AlertLevel, number> = { 1: 0, 2: 0, 3: 0, 4: 0 };
  for (const alert of alerts) counts[alert.level]++;
  return counts;
}

/** What the screen must say of the data as a whole. Only all-measured may read as live. */
export type DataTruth = 'none' | Origin | 'mixed';

export function truthOf(feeds: readonly FeedStatus[]): DataTruth {
  const origins = new Set(feeds.flatMap(feed => (feed.origin ? [feed.origin] : [])));
  const [only] = origins;
  if (only === undefined) return 'none';
  return origins.size === 1 ? only : 'mixed';
}
