import type { CommandOutcome, FeedCommand, FeedConfiguration, FeedStatus, InspectedMessage } from './feed.ts';
import type { EntityId } from './ids.ts';
import type {
  Alert,
  Entity,
  Field,
  Observation,
  ObservedProperty,
  Origin,
  Quality,
  TrackPoint,
} from './records.ts';
import type { ClockState, TimeMs, TimeRange } from './time.ts';

/** Newest value of one property of one entity at the twin's time. */
export interface LatestValue {
  readonly property: string;
  readonly value: number;
  readonly timeMs: TimeMs;
  readonly quality: Quality;
  readonly origin: Origin;
  readonly sourceTimeMs?: TimeMs;
  readonly stale: boolean;
  readonly feedId: string;
}

/** A series as columns: epoch ms, values (NaN = missing), index into QUALITIES. */
export interface Series {
  readonly times: Float64Array;
  readonly values: Float32Array;
  readonly quality: Uint8Array;
  readonly origin: Origin;
  readonly property: ObservedProperty;
}

/**
 * What changed since the last delta; at most ten a second. `reset` says the clock was sought: forget values first.
 * Alerts are complete and in order: none is ever conflated. After a reset the alerts in force at the new time are
 * given again; they are told apart by `id`, `messageType` and `sentMs`.
 */
export interface LiveDelta {
  readonly timeMs: TimeMs;
  readonly reset: boolean;
  readonly properties: readonly ObservedProperty[];
  readonly entities: readonly Entity[];
  readonly latest: readonly (LatestValue & { readonly entityId: EntityId })[];
  readonly tracks: readonly TrackPoint[];
  readonly alerts: readonly Alert[];
  readonly fields?: readonly Field[];
  /** Entities and fields of feeds that were taken out of the configuration. */
  readonly removed?: readonly EntityId[];
}

/** Live data and history, whatever stands behind it. Implemented by `src/feeds/runtime` over a worker. */
export interface LivePort {
  configure(feeds: readonly FeedConfiguration[]): Promise<void>;
  setClock(clock: ClockState): void;
  series(entityId: EntityId, property: string, range: TimeRange, signal?: AbortSignal): Promise<Series>;
  /** Observations of an arbitrary instant, for scrubbing: the newest per entity and property at or before it. */
  snapshot(
    timeMs: TimeMs,
    signal?: AbortSignal,
  ): Promise<readonly (Observation & { readonly feedId: string })[]>;
  send(feedId: string, command: FeedCommand): Promise<CommandOutcome>;
  status(): readonly FeedStatus[];
  /** Last messages of a feed and what became of them, for the connection assistant. */
  inspect(feedId: string): Promise<readonly InspectedMessage[]>;
  onDelta(listener: (delta: LiveDelta) => void): () => void;
  onStatus(listener: (status: readonly FeedStatus[]) => void): () => void;
  dispose(): void;
}
