import type { EntityId } from '../core/ids.ts';
import type { ObservedProperty, SourceKind } from '../core/records.ts';
import type { LocalizedText } from '../core/text.ts';

/**
 * Files of a pack's embedded sample feed, in its folder `feeds/`: recordings to replay against the clock and
 * synthetic devices. Written by the pipeline, read by the `sample` adapter. Numbers that come in masses are parallel
 * arrays or little-endian binary columns; times are UTC.
 */

/** `feeds.sample.options` in city.json: paths inside the pack. */
export interface SampleFeedOptions {
  readonly stations: string;
  readonly series: string;
  readonly traffic: string;
  readonly cameras: string;
  readonly trips: string;
}

/** `stations.json`: everything fixed that observes, cameras excepted. */
export interface SampleStations {
  readonly version: 1;
  readonly stations: readonly SampleStation[];
}

export interface SampleStation {
  readonly id: EntityId;
  /** `traffic-speed` stations lie in the middle of the road they are assigned to. */
  readonly type: 'air-quality' | 'weather' | 'traffic-speed' | 'water-level' | 'manhole' | 'fire-hydrant';
  readonly name: LocalizedText;
  /** Degrees, and metres above the ellipsoid (the ground there). */
  readonly position: readonly [longitude: number, latitude: number, height: number];
  /** How true the place is; how true the values are is said by their series. */
  readonly placeKind: SourceKind;
  /** Id of a source in city.json. */
  readonly source: string;
  readonly properties: Readonly<Record<string, string | number | boolean>>;
}

/** `series.json`: what `series.bin` holds. */
export interface SampleSeriesIndex {
  readonly version: 1;
  /** Name of the binary beside this file. */
  readonly data: string;
  readonly properties: readonly ObservedProperty[];
  readonly series: readonly SampleSeries[];
}

/**
 * One regular series: sample `i` was taken at `startMs + i * stepSeconds * 1000` and is
 * `new Int16Array(buffer, byteOffset, length)[i] * scale`; code `SAMPLE_MISSING` means no value.
 */
export interface SampleSeries {
  readonly entityId: EntityId;
  /** Id of an entry in `properties`. */
  readonly property: string;
  /** `replayed`: recorded for real at that time. `synthetic`: invented. */
  readonly origin: 'replayed' | 'synthetic';
  readonly source: string;
  readonly startMs: number;
  readonly stepSeconds: number;
  readonly length: number;
  /** Multiple of 2. */
  readonly byteOffset: number;
  readonly scale: number;
}

export const SAMPLE_MISSING = -32768;

/**
 * `traffic.json`: recorded speed profiles of anonymous segments, assigned to roads of this city. The speeds are
 * real, the places are not: whatever shows them says so (`note`).
 */
export interface SampleTraffic {
  readonly version: 1;
  readonly note: LocalizedText;
  /** Profile → the `traffic-speed` station whose series it is, and its free speed (95th percentile, km/h). */
  readonly profiles: readonly { readonly stationId: EntityId; readonly freeSpeedKmh: number }[];
  /** Roads of roads.geojson that carry a profile; the first road of a profile is where its station stands. */
  readonly roadIds: readonly string[];
  /** Road → index in `profiles`. */
  readonly profileOfRoad: readonly number[];
  /** Road → factor on the recorded speed, so that its free speed is the road's. */
  readonly factorOfRoad: readonly number[];
}

export const SAMPLE_CAMERA_TYPES = ['bullet', 'dome', 'ptz'] as const;
export const SAMPLE_CAMERA_STATUSES = ['online', 'offline', 'fault'] as const;

/** `cameras.json`: synthetic camera positions, parallel arrays of `length` entries. */
export interface SampleCameras {
  readonly version: 1;
  readonly kind: 'synthetic';
  readonly source: string;
  readonly length: number;
  readonly ids: readonly EntityId[];
  readonly zh: readonly string[];
  readonly en: readonly string[];
  /** [longitude °, latitude °, ground height m, mast height above it m], stride 4. */
  readonly positions: readonly number[];
  /** Clockwise from north. */
  readonly headingDegrees: readonly number[];
  /** Horizontal angle of view; 360 for domes. */
  readonly fieldOfViewDegrees: readonly number[];
  readonly rangeMeters: readonly number[];
  /** Index in `SAMPLE_CAMERA_TYPES`. */
  readonly types: readonly number[];
  /** Index in `SAMPLE_CAMERA_STATUSES`. */
  readonly statuses: readonly number[];
}

/**
 * `trips.json`, header of `trips.bin`: synthetic vehicles on the road graph, looped. Time is taken modulo
 * `periodSeconds`; a vehicle whose drive crosses the period's end is two rows of the same `vehicle`. The binary holds,
 * one after the other from offset 0: Uint32 `startIndices[count + 1]`, Int32 `longitude[vertices]` and
 * `latitude[vertices]` (1e-7 °), Float32 `height[vertices]` (ellipsoid, m), Float32 `timeSeconds[vertices]`
 * (0…period, ascending within a row), Uint16 `vehicle[count]`, Uint8 `vehicleClass[count]`.
 */
export interface SampleTrips {
  readonly version: 1;
  readonly kind: 'synthetic';
  readonly source: string;
  readonly data: string;
  readonly periodSeconds: number;
  readonly count: number;
  readonly vertices: number;
  /** Meaning of the codes in `vehicleClass`. */
  readonly vehicleClasses: readonly {
    readonly id: 'car' | 'taxi' | 'bus' | 'truck';
    readonly name: LocalizedText;
  }[];
}
