import type { EntityId } from './ids.ts';
import type { LocalizedText } from './text.ts';
import type { TimeMs } from './time.ts';

/**
 * Where a value comes from. `replayed` is a real recording shown at another time; `synthetic` is invented demo
 * data; `simulated` is a model result. Only `measured` may be shown as live.
 */
export type Origin = 'measured' | 'replayed' | 'synthetic' | 'simulated';
export const ORIGINS: readonly Origin[] = ['measured', 'replayed', 'synthetic', 'simulated'];

/** Trust in one value, after OGC / EO practice. Stale is decided by the runtime from the feed's interval. */
export type Quality = 'good' | 'uncertain' | 'bad' | 'missing';
export const QUALITIES: readonly Quality[] = ['good', 'uncertain', 'bad', 'missing'];

/** How truthful a static source is. */
export type SourceKind = 'real' | 'approximate' | 'synthetic';

/** JSON scalars and containers, as properties arrive from backends. */
export type JsonValue = null | boolean | number | string | JsonValue[] | { [key: string]: JsonValue };

/** A thing with a place. Heights are metres above the WGS84 ellipsoid unless `heightReference` says ground. */
export interface Entity {
  readonly id: EntityId;
  /** Kind in the twin's vocabulary: `camera`, `air-quality`, `weather`, `traffic-speed`, `building`… */
  readonly type: string;
  readonly name: LocalizedText;
  /** Degrees WGS84 and metres; absent for things without a place. */
  readonly position?: readonly [longitude: number, latitude: number, height: number];
  readonly heightReference?: 'ellipsoid' | 'ground';
  readonly properties: Readonly<Record<string, JsonValue>>;
  /** Feed or dataset that declared it. */
  readonly source: string;
  readonly origin: Origin;
}

/** What a property measures: SI or the unit named here, and how to show it. */
export interface ObservedProperty {
  /** Key on the wire, e.g. `pm25`, `speed`, `rain-rate`. */
  readonly id: string;
  readonly name: LocalizedText;
  /** UCUM-like unit, e.g. `µg/m³`, `km/h`, `mm/h`, `°C`. */
  readonly unit: string;
  readonly decimals: number;
  /** Usual range for colour ramps and charts. */
  readonly range?: readonly [number, number];
  /** Usual seconds between readings, where it differs from the feed's. */
  readonly intervalSeconds?: number;
}

/** One value of one property of one entity at one time. */
export interface Observation {
  readonly entityId: EntityId;
  readonly property: string;
  readonly timeMs: TimeMs;
  readonly value: number;
  readonly quality: Quality;
  readonly origin: Origin;
  /** Time of the original measurement where a recording is replayed at another time. */
  readonly sourceTimeMs?: TimeMs;
}

/** One position of a moving entity. Degrees WGS84, metres, degrees clockwise from north, m/s. */
export interface TrackPoint {
  readonly entityId: EntityId;
  readonly timeMs: TimeMs;
  readonly position: readonly [longitude: number, latitude: number, height: number];
  readonly headingDegrees?: number;
  readonly speedMps?: number;
  readonly origin: Origin;
}

/** A quantity on a regular grid in degrees of WGS84, such as a raster of heights or concentrations. */
export interface Field {
  readonly id: string;
  readonly title: LocalizedText;
  /** What it measures; its range is that of the colours. */
  readonly property: ObservedProperty;
  readonly width: number;
  readonly height: number;
  /** [west, south, east, north] */
  readonly bounds: readonly [number, number, number, number];
  /** Row-major from the south-west corner; NaN where there is none. */
  readonly values: Float32Array;
  /** Feed or dataset that declared it. */
  readonly source: string;
  readonly origin: Origin;
}

/** National convention: 1 red (gravest) … 4 blue. */
export type AlertLevel = 1 | 2 | 3 | 4;
export const ALERT_LEVELS: readonly AlertLevel[] = [1, 2, 3, 4];

/** An alert in CAP 1.2 vocabulary. Never conflated, never dropped. */
export interface Alert {
  readonly id: string;
  readonly level: AlertLevel;
  readonly title: LocalizedText;
  readonly description?: LocalizedText;
  readonly event: string;
  readonly status: 'actual' | 'exercise' | 'system' | 'test' | 'draft';
  readonly messageType: 'alert' | 'update' | 'cancel';
  /** Ids of earlier alerts that this update replaces, or this cancel ends, besides that of the same id. */
  readonly references?: readonly string[];
  readonly sentMs: TimeMs;
  readonly onsetMs?: TimeMs;
  readonly expiresMs?: TimeMs;
  readonly entityId?: EntityId;
  readonly position?: readonly [longitude: number, latitude: number, height: number];
  /** Rings of [lon, lat] in degrees. */
  readonly area?: readonly (readonly (readonly [number, number])[])[];
  readonly source: string;
  readonly origin: Origin;
}
