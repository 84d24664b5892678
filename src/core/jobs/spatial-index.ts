import type { ColumnTable } from '../columns.ts';

/** Status codes are ranked: greater is worse. Codes above 7 count as 7. */
export const STATUS_LEVELS = 8;

/** Messages of the spatial index worker. Tables go by their name in the TableRegistry. */
export type SpatialIndexJobs = {
  /** Indexes a table's points, replacing one of the same name. */
  load: { request: LoadIndexRequest; response: IndexSummary };
  /** New values of a loaded table's status column, one per row. */
  setStatus: { request: { readonly name: string; readonly status: Uint8Array }; response: IndexSummary };
  unload: { request: { readonly name: string }; response: boolean };
  /** Points and clusters inside a view. */
  query: { request: ClusterQuery; response: ClusterResult };
  /** Rows whose name contains a text, best first. */
  search: { request: IndexSearch; response: IndexMatches };
  /** Density of points, or the weighted mean of a value, as a raster. */
  heat: { request: HeatRequest; response: HeatRaster };
};

export interface HeatRequest {
  /** ECEF metres, stride 3. */
  readonly position: Float64Array;
  readonly length: number;
  /** One per row: their weighted mean is wanted. Absent: the density, points per square kilometre. */
  readonly values?: Float32Array | undefined;
  readonly radiusMeters: number;
}

/** A raster in longitude and latitude, row by row from the south-west; NaN where nothing is near. */
export interface HeatRaster {
  readonly width: number;
  readonly height: number;
  /** [west, south, east, north] in degrees. */
  readonly bounds: readonly [number, number, number, number];
  readonly values: Float32Array;
}

export interface LoadIndexRequest {
  readonly name: string;
  readonly length: number;
  /** ECEF metres, stride 3. */
  readonly position: Float64Array;
  readonly status?: Uint8Array | undefined;
  /** Numeric columns that queries may filter by, one value per row. */
  readonly attributes?: Readonly<Record<string, Float32Array>>;
  /** Names to search, one per row, separated by line feeds: one string crosses threads, not a million. */
  readonly names?: string | undefined;
}

export interface IndexSummary {
  readonly length: number;
  /** Rows per status level. */
  readonly statusCounts: Uint32Array;
  readonly nodes: number;
  /** Wall milliseconds the worker took. */
  readonly milliseconds: number;
}

/** The eye, and how far apart on the screen two things must be to stay apart. */
export interface ClusterQuery {
  readonly name: string;
  /** Column-major clip from ECEF relative to the eye: projection × rotation; rows 0, 1 and 3 are used. */
  readonly clipFromEye: readonly number[];
  readonly positionEcef: readonly [number, number, number];
  /** CSS pixels. */
  readonly width: number;
  readonly height: number;
  readonly heightMeters: number;
  readonly radiusPixels: number;
  /** Only rows whose attribute lies in the closed range. */
  readonly filter?: AttributeFilter;
}

export interface AttributeFilter {
  readonly attribute: string;
  readonly range: readonly [number, number];
}

/** Clusters of one or more rows, as columns; buffers are transferred. */
export interface ClusterResult {
  readonly length: number;
  /** Mean position of the members, ECEF metres, stride 3; the row's own position for single rows. */
  readonly position: Float64Array;
  readonly count: Uint32Array;
  /** The member with the worst status, the lowest row among equals. */
  readonly worstRow: Uint32Array;
  readonly worstStatus: Uint8Array;
  /** Members per status level, stride STATUS_LEVELS. */
  readonly statusCounts: Uint32Array;
  /** Height above the ellipsoid at which the cluster is expected to fall apart, metres. */
  readonly expansionHeight: Float32Array;
  readonly milliseconds: number;
}

export interface IndexSearch {
  readonly text: string;
  /** Tables to search; all when absent. */
  readonly tables?: readonly string[];
  readonly limit: number;
}

/** Parallel arrays: table and row of each match; exact names first, then beginnings, then the rest. */
export interface IndexMatches {
  readonly tables: readonly string[];
  readonly rows: Uint32Array;
  readonly milliseconds: number;
}

/**
 * What the index needs of a table, copied, because the registry keeps the table itself. By constructors, which copy
 * whole arrays; `from` goes value by value.
 */
export function indexRequestOf(name: string, table: ColumnTable, nameColumn = 'name'): LoadIndexRequest {
  const { position, status } = table.columns;
  if (!position) throw new Error(`Table "${name}" has no column "position"`);
  const attributes: Record<string, Float32Array> = {};
  for (const [column, { values, stride }] of Object.entries(table.columns)) {
    if (stride === 1 && column !== 'status') attributes[column] = new Float32Array(values);
  }
  return {
    name,
    length: table.length,
    position: new Float64Array(position.values),
    status: status && new Uint8Array(status.values),
    attributes,
    names: joinNames(table.texts[nameColumn] ?? table.texts.zh),
  };
}

/** Buffers of a request, to be transferred with it. */
export function requestBuffers(request: LoadIndexRequest): ArrayBufferLike[] {
  const arrays = [request.position, request.status, ...Object.values(request.attributes ?? {})];
  return arrays.filter(array => array !== undefined).map(array => array.buffer);
}

function joinNames(names: readonly string[] | undefined): string | undefined {
  if (!names) return undefined;
  const joined = names.join('\n');
  // Counted in the joined text: to look into a million names one by one takes longer than to join them.
  if (countNewlines(joined) === names.length - 1) return joined;
  return names.map(name => name.replaceAll('\n', ' ')).join('\n');
}

function countNewlines(text: string): number {
  let count = 0;
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) count++;
  return count;
}
