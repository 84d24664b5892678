import { type MemoryArchive, observationAt } from '@archive/memory-archive.ts';
import type { InsertOutcome } from '@archive/time-columns.ts';
import type { FeedBatch } from '@core/feed.ts';
import type { EntityId } from '@core/ids.ts';
import type { Alert, Entity, Field, Observation, ObservedProperty, TrackPoint } from '@core/records.ts';
import { about, type LocalizedText } from '@core/text.ts';
import type { TimeMs } from '@core/time.ts';
import type { EntityState, TrackCell, ValueCell } from './cells.ts';
import {
  type Fault,
  faultOfAlert,
  faultOfEntity,
  faultOfField,
  faultOfObservation,
  faultOfTrackPoint,
  withoutBadPosition,
} from './checks.ts';
import { equalJson } from './equal-json.ts';
import { isStale, learnInterval } from './freshness.ts';
import { Quarantine } from './quarantine.ts';
import { FeedStatistics } from './statistics.ts';

/** Where a pipeline puts what is to be shown. */
export interface PipelineOutput {
  property(property: ObservedProperty): void;
  entity(entity: Entity): void;
  value(cell: ValueCell): void;
  track(cell: TrackCell): void;
  alert(alert: Alert): void;
  field(field: Field): void;
}

export interface PipelineOptions {
  readonly feedId: string;
  readonly archive: MemoryArchive;
  /** Configured interval of the readings; learned when null. */
  readonly intervalMs: number | null;
  readonly maximumEntities?: number;
  /** Is told of every new reading and alert, to keep them beyond this page. */
  readonly recorder?: Recorder;
}

export interface Recorder {
  observation(observation: Observation): void;
  alert(alert: Alert): void;
}

const MAXIMUM_ENTITIES = 200_000;
/** Series of one entity; no device reports more properties. */
const MAXIMUM_PROPERTIES = 1_000;
const MAXIMUM_FIELDS = 100;

/**
 * The way of every record, live or replayed: checked, future readings held back, duplicates dropped, put in order
 * of event time, kept in the archive, and the newest of each property handed on. A late reading joins history and
 * never moves the newest value back. Every record handed in is counted exactly once: accepted, duplicate or rejected.
 */
export class FeedPipeline {
  readonly statistics = new FeedStatistics();
  readonly entities = new Map<EntityId, EntityState>();
  readonly properties = new Map<string, ObservedProperty>();
  /** Ids of the fields handed on. */
  readonly fields = new Set<string>();
  readonly #quarantine = new Quarantine<Observation>();
  readonly #options: PipelineOptions;
  staleEntities = 0;
  /** Null, or deaf to values, while something else is shown: everything is still recorded. */
  output: PipelineOutput | null;

  constructor(options: PipelineOptions, output: PipelineOutput | null) {
    this.#options = options;
    this.output = output;
  }

  get quarantined(): number {
    return this.#quarantine.length;
  }

  accept(batch: FeedBatch, nowMs: TimeMs): void {
    for (const property of batch.properties ?? []) this.#acceptProperty(property);
    for (const entity of batch.entities ?? []) this.#acceptEntity(entity, nowMs);
    for (const observation of batch.observations ?? []) this.#acceptObservation(observation, nowMs);
    for (const point of batch.tracks ?? []) this.#acceptTrackPoint(point, nowMs);
    for (const alert of batch.alerts ?? []) this.#acceptAlert(alert, nowMs);
    for (const field of batch.fields ?? []) this.#acceptField(field, nowMs);
    if (batch.gap) this.statistics.addGap(batch.gap);
  }

  /** Lets in the readings whose time has come. */
  release(nowMs: TimeMs): void {
    for (const observation of this.#quarantine.release(nowMs)) {
      this.statistics.unreject('future');
      this.#record(observation, nowMs);
    }
  }

  /** Marks values silent for three intervals as stale, and fresh ones as fresh. */
  sweep(nowMs: TimeMs): void {
    this.staleEntities = 0;
    for (const entity of this.entities.values()) {
      let stale = entity.values.size > 0;
      for (const cell of entity.values.values()) {
        const now = isStale(cell, nowMs);
        if (!now) stale = false;
        if (now === cell.stale) continue;
        cell.stale = now;
        this.output?.value(cell);
      }
      if (stale) this.staleEntities++;
    }
  }

  /** Hands every newest value and place to an output: when the present is shown again. */
  repeatValues(output: PipelineOutput): void {
    for (const entity of this.entities.values()) {
      for (const cell of entity.values.values()) output.value(cell);
      if (entity.track) output.track(entity.track);
    }
  }

  #acceptProperty(property: ObservedProperty): void {
    if (equalJson(this.properties.get(property.id), property)) return;
    this.properties.set(property.id, property);
    this.output?.property(property);
  }

  #acceptEntity(entity: Entity, nowMs: TimeMs): void {
    if (this.#refused(faultOfEntity(entity), nowMs)) return;
    const state = this.#entity(entity.id, nowMs);
    if (!state || equalJson(state.declared, entity)) return;
    state.declared = entity;
    this.output?.entity(entity);
  }

  #acceptObservation(observation: Observation, nowMs: TimeMs): void {
    if (this.#refused(faultOfObservation(observation), nowMs)) return;
    if (observation.origin === 'measured') this.statistics.skew.add(nowMs, observation.timeMs);
    if (this.#quarantine.isFuture(observation, nowMs)) this.#hold(observation, nowMs);
    else this.#record(observation, nowMs);
  }

  #hold(observation: Observation, nowMs: TimeMs): void {
    if (this.#quarantine.hold(observation, sameReading) === 'duplicate') this.statistics.duplicates++;
    else
      this.statistics.reject(
        nowMs,
        'future',
        about(`${observation.entityId} ${observation.property}`, dated(observation.timeMs)),
      );
  }

  #record(observation: Observation, nowMs: TimeMs): void {
    const entity = this.#entity(observation.entityId, nowMs);
    if (!entity) return;
    const known = entity.values.get(observation.property);
    if (!known && entity.values.size >= MAXIMUM_PROPERTIES) {
      this.statistics.reject(nowMs, 'out-of-range', {
        zh: `${entity.id} 的要素超过 ${MAXIMUM_PROPERTIES} 个`,
        en: `${entity.id} has more than ${MAXIMUM_PROPERTIES} properties`,
      });
      return;
    }
    const series = known?.series ?? this.#options.archive.series(observation.entityId, observation.property);
    const outcome = this.#options.archive.insertObservation(series, observation);
    const counted = this.#counted(outcome, observation.timeMs, observation.origin, nowMs);
    if (counted) this.#options.recorder?.observation(observation);
    if (!known && outcome !== 'late') this.#show(this.#newCell(entity, observation, series));
    else if (known && counted && outcome === 'newest') this.#update(known, observation, nowMs);
  }

  /** The archive may know a newer reading than the first one seen here: another feed's, or of before a restart. */
  #newCell(entity: EntityState, observation: Observation, series: ValueCell['series']): ValueCell {
    const { feedId } = this.#options;
    const { entityId, property } = observation;
    const latest = observationAt(entityId, property, series.at(series.newestMs), 0);
    const cell: ValueCell = {
      feedId,
      entityId,
      property,
      series,
      latest,
      intervalMs: this.#configuredInterval(property),
      stale: false,
      pending: false,
      unsent: false,
    };
    entity.values.set(property, cell);
    return cell;
  }

  /** The property's own interval, or the feed's; null when it must be learned. */
  #configuredInterval(property: string): number | null {
    const seconds = this.properties.get(property)?.intervalSeconds;
    return seconds === undefined ? this.#options.intervalMs : seconds * 1000;
  }

  #update(cell: ValueCell, observation: Observation, nowMs: TimeMs): void {
    if (this.#configuredInterval(cell.property) === null) learnInterval(cell, observation.timeMs);
    cell.latest = observation;
    cell.stale = isStale(cell, nowMs);
    this.#show(cell);
  }

  #show(cell: ValueCell): void {
    if (cell.unsent) this.statistics.conflated++;
    this.output?.value(cell);
    cell.unsent = cell.pending;
  }

  #acceptTrackPoint(point: TrackPoint, nowMs: TimeMs): void {
    if (this.#refused(faultOfTrackPoint(point), nowMs)) return;
    const entity = this.#entity(point.entityId, nowMs);
    if (!entity) return;
    const columns = entity.track?.columns ?? this.#options.archive.track(point.entityId);
    const outcome = this.#options.archive.insertTrackPoint(columns, point);
    if (!this.#counted(outcome, point.timeMs, point.origin, nowMs)) return;
    if (!entity.track) entity.track = { entityId: point.entityId, columns, latest: point, pending: false };
    else if (outcome === 'newest') entity.track.latest = point;
    else return;
    if (entity.track.pending) this.statistics.conflated++;
    this.output?.track(entity.track);
  }

  /** An alert with an impossible place is kept without it. */
  #acceptAlert(given: Alert, nowMs: TimeMs): void {
    if (this.#refused(faultOfAlert(given), nowMs)) return;
    const alert = withoutBadPosition(given);
    if (!this.#options.archive.alerts.add(alert)) {
      this.statistics.duplicates++;
      return;
    }
    this.statistics.accepted++;
    this.statistics.alerts++;
    this.statistics.origin ??= alert.origin;
    this.#options.recorder?.alert(alert);
    this.output?.alert(alert);
  }

  /** A field of the same id replaces the one of before. Its values are handed on, not kept. */
  #acceptField(field: Field, nowMs: TimeMs): void {
    if (this.#refused(faultOfField(field), nowMs)) return;
    if (!this.fields.has(field.id) && this.fields.size >= MAXIMUM_FIELDS) {
      this.statistics.reject(nowMs, 'out-of-range', {
        zh: `场超过 ${MAXIMUM_FIELDS} 个：略去 ${field.id}`,
        en: `more than ${MAXIMUM_FIELDS} fields: ${field.id} is left out`,
      });
      return;
    }
    this.fields.add(field.id);
    this.statistics.accepted++;
    this.statistics.origin ??= field.origin;
    this.output?.field(field);
  }

  /** Counts an outcome; true when the record is new to the archive. */
  #counted(outcome: InsertOutcome, timeMs: TimeMs, origin: Observation['origin'], nowMs: TimeMs): boolean {
    const { statistics } = this;
    if (outcome === 'duplicate') statistics.duplicates++;
    else if (outcome === 'late')
      statistics.reject(nowMs, 'late', {
        zh: `时间为 ${new Date(timeMs).toISOString()}，早于保留的历史`,
        en: `dated ${new Date(timeMs).toISOString()}, before the history kept`,
      });
    else {
      statistics.accepted++;
      if (statistics.lastEventMs === null || timeMs >= statistics.lastEventMs) {
        statistics.lastEventMs = timeMs;
        statistics.origin = origin;
      }
      return true;
    }
    return false;
  }

  #refused(fault: Fault | null, nowMs: TimeMs): boolean {
    if (fault) this.statistics.reject(nowMs, fault.reason, fault.detail);
    return fault !== null;
  }

  #entity(id: EntityId, nowMs: TimeMs): EntityState | null {
    let state = this.entities.get(id);
    if (state) return state;
    const maximum = this.#options.maximumEntities ?? MAXIMUM_ENTITIES;
    if (this.entities.size >= maximum) {
      this.statistics.reject(nowMs, 'out-of-range', {
        zh: `对象超过 ${maximum} 个：略去 ${id}`,
        en: `more than ${maximum} entities: ${id} is left out`,
      });
      return null;
    }
    state = { id, declared: null, values: new Map(), track: null };
    this.entities.set(id, state);
    return state;
  }
}

function dated(timeMs: TimeMs): LocalizedText {
  const time = new Date(timeMs).toISOString();
  return { zh: `时间为 ${time}`, en: `is dated ${time}` };
}

function sameReading(a: Observation, b: Observation): boolean {
  return a.entityId === b.entityId && a.property === b.property && Object.is(a.value, b.value);
}
