import type { TimeColumns } from '@archive/time-columns.ts';
import type { EntityId } from '@core/ids.ts';
import type { Entity, Observation, TrackPoint } from '@core/records.ts';

/** Newest value of one property of one entity, and what the next delta still owes about it. */
export interface ValueCell {
  readonly feedId: string;
  readonly entityId: EntityId;
  readonly property: string;
  readonly series: TimeColumns;
  latest: Observation;
  /** Usual time between readings, learned or configured; null while unknown. */
  intervalMs: number | null;
  stale: boolean;
  /** Waits in the next delta. */
  pending: boolean;
  /** `latest` has not been in any delta. */
  unsent: boolean;
}

/** Newest place of a moving entity. */
export interface TrackCell {
  readonly entityId: EntityId;
  readonly columns: TimeColumns;
  latest: TrackPoint;
  pending: boolean;
}

/** All that a pipeline knows of one entity. */
export interface EntityState {
  readonly id: EntityId;
  declared: Entity | null;
  readonly values: Map<string, ValueCell>;
  track: TrackCell | null;
}
