import type { LocalizedText } from '../core/text.ts';

/**
 * Model inputs of a pack, in its folder `models/` and under `scenarios` of city.json. Written by the pipeline, read by
 * the what-if models.
 */

/**
 * `models/elevation.json`, header of a binary grid: bare ground (no buildings), model grade. The binary is compressed
 * with zlib (RFC 1950); `unzlibSync` of fflate reads it in workers and on the command line.
 */
export interface ElevationGrid {
  readonly version: 1;
  /** Name of the binary beside this file: Int16, little-endian when decompressed, rows from the south, columns from the west. */
  readonly data: string;
  /** Cell centres run from (west, south) to (east, north), degrees WGS84. */
  readonly bounds: readonly [west: number, south: number, east: number, north: number];
  readonly width: number;
  readonly height: number;
  /** Metres above the ellipsoid = code × scale. */
  readonly scale: number;
  readonly source: string;
}

/**
 * `models/footprints.json`, header of a zlib-compressed binary, for rasterising buildings: Uint32 `startIndices[count + 1]`,
 * Int32 `[longitude, latitude][vertices]` (1e-7 °, outer rings counter-clockwise, not closed), Float32
 * `heightMeters[count]`. Row order is that of `ids`.
 */
export interface FootprintTable {
  readonly version: 1;
  readonly data: string;
  readonly count: number;
  readonly vertices: number;
  readonly ids: readonly string[];
}

/** `scenarios.flood` of city.json; paths inside the pack. */
export interface FloodCityOptions {
  /** An ElevationGrid header. */
  readonly elevation: string;
  /** A FootprintTable header. */
  readonly footprints: string;
  /** Polygons of open water whose surface stands at `normalLevelMeters`. GeoJSON. */
  readonly water: string;
  readonly normalLevelMeters: number;
  /** Capacity of the drains, by zone; the first whose ring holds the place applies. */
  readonly drainZones: readonly {
    readonly id: string;
    readonly title: LocalizedText;
    readonly ring: readonly (readonly [longitude: number, latitude: number])[];
    readonly capacityMmPerHour: number;
    readonly designReturnYears: number;
  }[];
  readonly source: string;
  /** Recorded hourly storms, CSV `event_id,rank_by_peak,local_time,precip_mm_h`; times are local. */
  readonly rainEvents?: string;
  /** Ways down to the metro, with the sill above the ground: points, properties `MetroEntrance`. GeoJSON. */
  readonly metroEntrances: string;
  /** Storm intensity q = a / (t + b)^n, L/s/ha, t in minutes. */
  readonly rainFormulas: readonly {
    readonly returnYears: number;
    readonly a: number;
    readonly bMinutes: number;
    readonly n: number;
  }[];
}

export interface MetroEntrance {
  readonly id: string;
  readonly station: string;
  readonly stationEn: string;
  readonly name: string;
  /** Ground, and height of the sill above it. */
  readonly groundMeters: number;
  readonly sillMeters: number;
  readonly kind: 'approximate' | 'synthetic';
}

/** `scenarios.traffic` of city.json; paths inside the pack. */
export interface TrafficCityOptions {
  readonly roads: string;
  /** Trip ends of one peak hour, `DemandZones`. */
  readonly demand: string;
  readonly source: string;
}

/** `models/demand.json`: synthetic zones and the trips between them in the morning peak hour. */
export interface DemandZones {
  readonly version: 1;
  readonly kind: 'synthetic';
  readonly zones: readonly {
    readonly id: string;
    readonly name: LocalizedText;
    readonly longitude: number;
    readonly latitude: number;
    /** Node of the road graph where its trips start and end. */
    readonly node: string;
    readonly population: number;
    readonly jobs: number;
  }[];
  /** Vehicles per hour from zone i to zone j at `i * zones.length + j`. */
  readonly vehiclesPerHour: readonly number[];
}
