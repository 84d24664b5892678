import type { ZodMiniType } from 'zod/mini';
import type { EntityId } from './ids.ts';
import type {
  Alert,
  Entity,
  Field,
  JsonValue,
  Observation,
  ObservedProperty,
  TrackPoint,
} from './records.ts';
import type { LocalizedText } from './text.ts';
import type { TimeMs, TimeRange, WallClock } from './time.ts';

/** The light part of an adapter: what the lists show before any of its code is loaded. */
export interface FeedCard<Options = unknown> {
  /** Folder name, e.g. `mqtt`, `sensorthings`. */
  readonly id: string;
  readonly title: LocalizedText;
  readonly description: LocalizedText;
  readonly capabilities: {
    /** Pushes, or polls, current values. */
    readonly live: boolean;
    /** Answers `history`. */
    readonly history: boolean;
    /** Accepts commands. */
    readonly commands: boolean;
    /**
     * After a reconnect the adapter itself delivers what it missed (a broker session, Last-Event-ID, a poll of
     * complete state) or emits a `gap`. Otherwise the runtime asks `history`, or declares the gap.
     */
    readonly recovers?: boolean;
  };
  /** Options to begin with when somebody connects a backend by hand; valid, with a made-up address. */
  readonly example?: Readonly<Record<string, unknown>>;
  /** Commands that every backend of this kind takes. */
  readonly commands?: readonly CommandDescription[];
  /** Imports the adapter's code. */
  load(): Promise<FeedModule<Options>>;
}

export interface FeedModule<Options = unknown> {
  readonly options: ZodMiniType<Options>;
  create(options: Options, context: FeedContext): FeedSource;
}

/** All an adapter may touch of the outside. */
export interface FeedContext {
  readonly feedId: string;
  /** Relative URLs are resolved against the document that configured the feed. */
  readonly fetch: typeof fetch;
  readonly openWebSocket: (url: string, protocols?: string[]) => WebSocket;
  readonly clock: WallClock;
  /** Uniform in [0, 1): jitter of polls. */
  readonly random: () => number;
  /**
   * Hands records to the runtime, which orders, de-duplicates, bounds and stores them. `message` gives the text the
   * batch came from; it is only called when the connection assistant wants a sample.
   */
  emit(batch: FeedBatch, message?: () => string): void;
  /** Says how the connection is; the runtime decides about reconnecting. */
  connection(state: ConnectionState, detail?: LocalizedText): void;
  /** A message or value that could not be used. Counted and shown, never thrown. */
  reject(reason: RejectReason, detail: LocalizedText, sample?: string): void;
}

export type ConnectionState = 'connecting' | 'open' | 'closed' | 'unauthorized' | 'failed';
export type RejectReason =
  | 'malformed'
  | 'unmapped'
  | 'out-of-range'
  | 'future'
  | 'duplicate'
  | 'late'
  | 'unsupported'
  | 'unsafe';

/** What one message, or one poll, said. All parts optional; times are event times of the source. */
export interface FeedBatch {
  readonly properties?: readonly ObservedProperty[];
  readonly entities?: readonly Entity[];
  readonly observations?: readonly Observation[];
  readonly tracks?: readonly TrackPoint[];
  readonly alerts?: readonly Alert[];
  readonly fields?: readonly Field[];
  /** The source knows that it missed something in this range. */
  readonly gap?: TimeRange;
}

export interface FeedSource {
  /** Runs until the signal aborts or the connection ends; a rejection is a failed connection. */
  run(signal: AbortSignal): Promise<void>;
  history?(query: HistoryQuery, signal: AbortSignal): Promise<FeedBatch>;
  /** What `history` would show at one instant, where the source can say it more cheaply. */
  snapshot?(timeMs: TimeMs, signal: AbortSignal): Promise<FeedBatch>;
  send?(command: FeedCommand, signal: AbortSignal): Promise<CommandOutcome>;
  dispose(): void;
}

export interface HistoryQuery {
  readonly range: TimeRange;
  readonly entityIds?: readonly EntityId[];
  readonly properties?: readonly string[];
  readonly limit?: number;
}

export interface FeedCommand {
  /** Unique; serves as correlation data or idempotency key. */
  readonly id: string;
  readonly entityId: EntityId;
  readonly name: string;
  readonly parameters: Readonly<Record<string, JsonValue>>;
  readonly timeoutMs: number;
}

/** One value that a command needs. */
export interface CommandParameter {
  readonly name: string;
  readonly title: LocalizedText;
  readonly kind: 'number' | 'text' | 'choice';
  readonly unit?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly choices?: readonly { readonly value: string; readonly title: LocalizedText }[];
  readonly initial?: number | string;
}

/** A command as a person may give it. */
export interface CommandDescription {
  /** Name on the wire. */
  readonly name: string;
  readonly title: LocalizedText;
  /** Entity types that take it; all of the feed when absent. */
  readonly types?: readonly string[];
  readonly parameters?: readonly CommandParameter[];
  /** Seconds until silence makes it `unconfirmed`; 10 when absent. */
  readonly timeoutSeconds?: number;
}

/** A command is never assumed to have worked. */
export interface CommandOutcome {
  readonly state: 'sent' | 'acknowledged' | 'failed' | 'unconfirmed';
  readonly detail?: LocalizedText;
}

/** One feed in city.json or config.json. */
export interface FeedConfiguration {
  /** Unique within the city. */
  readonly id: string;
  /** FeedCard id. */
  readonly adapter: string;
  readonly title: LocalizedText;
  readonly options: unknown;
  /** Usual seconds between readings of one entity; silence of three times this is stale. */
  readonly intervalSeconds?: number;
  readonly attribution?: string;
  /** Options of further endpoints, each merged over `options`; taken in turn when one keeps failing. */
  readonly fallback?: readonly Readonly<Record<string, unknown>>[];
  /** Commands that people may give to entities of this feed, besides those of its adapter. */
  readonly commands?: readonly CommandDescription[];
  /** Absolute URL against which relative URLs in the options are resolved. */
  readonly baseUrl?: string;
}

/** A feed as the panel and `feeds.status()` show it. */
export interface FeedStatus {
  readonly id: string;
  readonly adapter: string;
  readonly title: LocalizedText;
  readonly connection: ConnectionState | 'idle' | 'stopped';
  /** Origin of its newest values; anything but `measured` must never look live. */
  readonly origin: Observation['origin'] | null;
  /** What is wrong and what to do, for people. */
  readonly problem?: LocalizedText;
  /** Technical detail of the problem. */
  readonly detail?: LocalizedText;
  readonly messagesPerSecond: number;
  /** Wall time minus event time of the newest reading, ms; null unless the values are measured. */
  readonly lagMs: number | null;
  readonly clockSkewMs: number | null;
  readonly lastEventMs: TimeMs | null;
  readonly accepted: number;
  readonly rejected: Readonly<Partial<Record<RejectReason, number>>>;
  readonly conflated: number;
  readonly duplicates: number;
  readonly gaps: readonly TimeRange[];
  readonly staleEntities: number;
  readonly entities: number;
  readonly alerts: number;
  /** Readings held back because they are dated in the future. */
  readonly quarantined: number;
  /** Commands that its entities take; none while the adapter takes none. */
  readonly commands: readonly CommandDescription[];
  readonly recentRejections: readonly {
    readonly timeMs: TimeMs;
    readonly reason: RejectReason;
    readonly detail: LocalizedText;
    readonly sample?: string;
  }[];
}

/** What became of one message of a feed. */
export interface InspectedMessage {
  readonly timeMs: TimeMs;
  readonly message: string;
  readonly became:
    | { readonly reason: RejectReason; readonly detail: LocalizedText }
    | {
        /** Records of each kind. */
        readonly counts: readonly {
          readonly kind: 'entities' | 'observations' | 'tracks' | 'alerts' | 'fields';
          readonly count: number;
        }[];
        readonly first?: Observation;
      };
}
