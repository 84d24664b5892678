import type {
  CommandOutcome,
  FeedCommand,
  FeedConfiguration,
  FeedStatus,
  InspectedMessage,
} from '../feed.ts';
import type { EntityId } from '../ids.ts';
import type { Series } from '../live-port.ts';
import type { Alert, Entity, Field, Observation, ObservedProperty } from '../records.ts';
import type { ClockState, TimeMs, TimeRange } from '../time.ts';

/** Messages between the page and the feeds worker. */
export type FeedJobs = {
  configure: { request: readonly FeedConfiguration[]; response: undefined };
  setClock: { request: ClockState; response: undefined };
  series: {
    request: { readonly entityId: EntityId; readonly property: string; readonly range: TimeRange };
    response: Series;
  };
  snapshot: { request: TimeMs; response: readonly (Observation & { readonly feedId: string })[] };
  send: { request: { readonly feedId: string; readonly command: FeedCommand }; response: CommandOutcome };
  inspect: { request: string; response: readonly InspectedMessage[] };
  /** The page has taken in the last delta; the worker sends no further one before. */
  acknowledge: { request: undefined; response: undefined };
  dispose: { request: undefined; response: undefined };
};

/** One-way messages of the feeds worker. */
export type FeedNotices = {
  delta: DeltaPacket;
  status: readonly FeedStatus[];
};

/** A LiveDelta on the wire: what is numerous as columns, texts interned once for the life of the worker. */
export interface DeltaPacket {
  readonly timeMs: TimeMs;
  readonly reset: boolean;
  /** Texts that the numbers below use for the first time, in the order of their numbers. */
  readonly newTexts: readonly string[];
  readonly properties: readonly ObservedProperty[];
  readonly entities: readonly Entity[];
  readonly alerts: readonly Alert[];
  readonly fields: readonly Field[];
  readonly removed: readonly EntityId[];
  readonly latest: {
    readonly entity: Uint32Array;
    readonly property: Uint32Array;
    readonly feed: Uint32Array;
    readonly timeMs: Float64Array;
    readonly value: Float64Array;
    /** NaN where absent. */
    readonly sourceTimeMs: Float64Array;
    /** Bits 0–1 quality, 2–3 origin, 4 stale. */
    readonly flags: Uint8Array;
  };
  readonly tracks: {
    readonly entity: Uint32Array;
    readonly timeMs: Float64Array;
    /** Longitude, latitude, height, stride 3. */
    readonly position: Float64Array;
    /** NaN where absent. */
    readonly headingDegrees: Float32Array;
    readonly speedMps: Float32Array;
    /** Bits 2–3 origin. */
    readonly flags: Uint8Array;
  };
}
