import type { HistoryQuery } from '@core/feed.ts';
import type { EntityId } from '@core/ids.ts';
import type { Alert, Observation, TrackPoint } from '@core/records.ts';
import type { TimeRange } from '@core/time.ts';
import { AlertLog } from './alert-log.ts';
import { originOf, packFlags, qualityOf } from './flags.ts';
import { type InsertOutcome, TimeColumns, type TimeSlice } from './time-columns.ts';

/** Values of a track row: longitude, latitude, height, heading, speed; NaN where unknown. */
const TRACK_STRIDE = 5;
const TRACK = '\u0000track';
/** Maps, keys and objects of one series, estimated. */
const SERIES_OVERHEAD_BYTES = 600;
const KEPT_ON_TRIM = 0.75;
const LEAST_ROWS_KEPT = 16;

export interface ArchiveLimits {
  readonly maximumBytes: number;
  readonly maximumAlerts: number;
}

export const DEFAULT_LIMITS: ArchiveLimits = { maximumBytes: 64 * 2 ** 20, maximumAlerts: 100_000 };

/**
 * History in memory: every series as sorted columns, bounded by bytes. When full, every series gives up its oldest
 * quarter. Alerts are kept apart and are bounded by number alone.
 */
export class MemoryArchive {
  readonly #series = new Map<EntityId, Map<string, TimeColumns>>();
  readonly #limits: ArchiveLimits;
  readonly alerts: AlertLog;
  #bytes = 0;

  constructor(limits: Partial<ArchiveLimits> = {}) {
    this.#limits = { ...DEFAULT_LIMITS, ...limits };
    this.alerts = new AlertLog(this.#limits.maximumAlerts);
  }

  /** Bytes held, including an estimate of the overhead. */
  get byteLength(): number {
    return this.#bytes;
  }

  /** The columns of one series, created on first use. Only to be written through `insert…`. */
  series(entityId: EntityId, property: string): TimeColumns {
    return this.#columns(entityId, property, 1);
  }

  /** The columns of an entity's track: lon, lat, height, heading, speed. */
  track(entityId: EntityId): TimeColumns {
    return this.#columns(entityId, TRACK, TRACK_STRIDE);
  }

  insertObservation(series: TimeColumns, observation: Observation): InsertOutcome {
    const { timeMs, value, sourceTimeMs = Number.NaN, quality, origin } = observation;
    return this.#insert(series, timeMs, [value], sourceTimeMs, packFlags(quality, origin));
  }

  insertTrackPoint(track: TimeColumns, point: TrackPoint): InsertOutcome {
    const { timeMs, position, headingDegrees = Number.NaN, speedMps = Number.NaN, origin } = point;
    const row = [...position, headingDegrees, speedMps];
    return this.#insert(track, timeMs, row, Number.NaN, packFlags('good', origin));
  }

  /** Rows of one series in a range; a view, valid until the next insert. Undefined when never recorded. */
  query(entityId: EntityId, property: string, range: TimeRange): TimeSlice | undefined {
    return this.#series.get(entityId)?.get(property)?.slice(range.startMs, range.endMs);
  }

  /** Everything in a range as records, ascending within each series. `limit` bounds observations plus track points. */
  records(query: HistoryQuery): { observations: Observation[]; tracks: TrackPoint[]; alerts: Alert[] } {
    const { startMs, endMs } = query.range;
    const found = { observations: [] as Observation[], tracks: [] as TrackPoint[] };
    const limit = query.limit ?? Number.POSITIVE_INFINITY;
    for (const [entityId, property, columns] of this.#each(query)) {
      if (found.observations.length + found.tracks.length >= limit) break;
      appendRecords(found, entityId, property, columns.slice(startMs, endMs));
    }
    return { ...found, alerts: this.alerts.between(query.range) };
  }

  /** The newest record of every series at or before an instant. */
  at(timeMs: number): { observations: Observation[]; tracks: TrackPoint[] } {
    const found = { observations: [] as Observation[], tracks: [] as TrackPoint[] };
    for (const [entityId, property, columns] of this.#each({}))
      appendRecords(found, entityId, property, columns.at(timeMs));
    return found;
  }

  *#each({
    entityIds,
    properties,
  }: Pick<HistoryQuery, 'entityIds' | 'properties'>): Generator<[EntityId, string, TimeColumns]> {
    for (const entityId of entityIds ?? this.#series.keys()) {
      for (const [property, columns] of this.#series.get(entityId) ?? []) {
        if (!properties || property === TRACK || properties.includes(property))
          yield [entityId, property, columns];
      }
    }
  }

  #columns(entityId: EntityId, property: string, stride: number): TimeColumns {
    const known = this.#series.get(entityId)?.get(property);
    if (known) return known;
    const columns = new TimeColumns(stride);
    const ofEntity = this.#series.get(entityId) ?? new Map<string, TimeColumns>();
    this.#series.set(entityId, ofEntity.set(property, columns));
    this.#bytes += columns.byteLength + SERIES_OVERHEAD_BYTES;
    return columns;
  }

  #insert(
    columns: TimeColumns,
    timeMs: number,
    values: number[],
    sourceTimeMs: number,
    flags: number,
  ): InsertOutcome {
    const before = columns.byteLength;
    const outcome = columns.insert(timeMs, values, sourceTimeMs, flags);
    this.#bytes += columns.byteLength - before;
    if (this.#bytes > this.#limits.maximumBytes) this.#trim();
    return outcome;
  }

  #trim(): void {
    for (const [, , columns] of this.#each({})) {
      const before = columns.byteLength;
      columns.trim(Math.max(LEAST_ROWS_KEPT, Math.floor(columns.length * KEPT_ON_TRIM)));
      this.#bytes += columns.byteLength - before;
    }
  }
}

function appendRecords(
  found: { observations: Observation[]; tracks: TrackPoint[] },
  entityId: EntityId,
  property: string,
  slice: TimeSlice,
): void {
  for (let row = 0; row < slice.times.length; row++) {
    if (property === TRACK) found.tracks.push(trackPointAt(entityId, slice, row));
    else found.observations.push(observationAt(entityId, property, slice, row));
  }
}

/** Row `row` of a series as a record. */
export function observationAt(
  entityId: EntityId,
  property: string,
  slice: TimeSlice,
  row: number,
): Observation {
  const sourceTimeMs = slice.sourceTimes[row]!;
  return {
    entityId,
    property,
    timeMs: slice.times[row]!,
    value: slice.values[row]!,
    quality: qualityOf(slice.flags[row]!),
    origin: originOf(slice.flags[row]!),
    ...(Number.isNaN(sourceTimeMs) ? {} : { sourceTimeMs }),
  };
}

function trackPointAt(entityId: EntityId, slice: TimeSlice, row: number): TrackPoint {
  const [longitude, latitude, height, heading, speed] = slice.values.subarray(
    row * TRACK_STRIDE,
    (row + 1) * TRACK_STRIDE,
  ) as unknown as [number, number, number, number, number];
  return {
    entityId,
    timeMs: slice.times[row]!,
    position: [longitude, latitude, height],
    ...(Number.isNaN(heading) ? {} : { headingDegrees: heading }),
    ...(Number.isNaN(speed) ? {} : { speedMps: speed }),
    origin: originOf(slice.flags[row]!),
  };
}
