import type { ColumnTable } from '../columns.ts';

/** Status codes are ranked: greater is worse. Codes above 7 count as 7. */
export const STATUS_LEVELS = 8;

/** Messages of the spatial index worker. Tables are named as in the TableRegistry. */
export type SpatialIndexJobs = {
  /** Indexes a table's points (replacing one of the same name). The columns are taken over. */
  load: { request: LoadIndexRequest; response: IndexSummary };
  /** New values of a loaded table's status column, one per row. */
  setStatus: { request: { readonly name: string; readonly status: Uint8Array }; response: undefined };
  unload: { request: { readonly name: string }; response: undefined };
  /** Points and clusters inside a view. */
  query: { request: ClusterQuery; response: ClusterResult };
  /** Rows whose name contains the text, best first. */
  search: { request: IndexSearch; response: IndexMatches };
  /** How a numeric column is distributed inside a view, for a histogram. */
  count: { request: { readonly name: string }; response: IndexSummary };
};

export interface LoadIndexRequest {
  readonly name: string;
  readonly length: number;
  /** ECEF metres, stride 3. */
  readonly position: Float64Array;
  readonly status?: Uint8Array | undefined;
  /** Numeric columns that queries may filter by, one value per row. */
  readonly attributes?: Readonly<Record<string, Float32Array>>;
  /** Names to search, one per row. */
  readonly names?: readonly string[];
}

export interface IndexSummary {
  readonly length: number;
  /** Rows per status level. */
  readonly statusCounts: Uint32Array;
  /** Wall milliseconds the worker took. */
  readonly milliseconds: number;
}

/** The eye, and how far apart on the screen two things must be to stay apart. */
export interface ClusterQuery {
  readonly name: string;
  /** Column-major clip from ECEF-relative-to-eye: projection × rotation, row 0, 1 and 3 are used. */
  readonly clipFromEye: readonly number[];
  readonly positionEcef: readonly [number, number, number];
  /** CSS pixels. */
  readonly width: number;
  readonly height: number;
  readonly heightMeters: number;
  readonly radiusPixels: number;
  /** Only rows whose attribute lies in the closed range. */
  readonly filter?: { readonly attribute: string; readonly range: readonly [number, number] };
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
  readonly names?: readonly string[];
  readonly limit: number;
}

export interface IndexMatches {
  readonly tables: readonly string[];
  readonly rows: Uint32Array;
  readonly milliseconds: number;
}

/** Columns of a table as the index wants them; copies, because the registry keeps the table. */
export function indexRequestOf(name: string, table: ColumnTable, nameColumn = 'name'): LoadIndexRequest {
  const attributes: Record<string, Float32Array> = {};
  for (const [column, { values, stride }] of Object.entries(table.columns)) {
    if (stride === 1 && column !== 'status') attributes[column] = Float32Array.from(values);
  }
  const position = table.columns.position;
  if (!position) throw new Error(`Table "${name}" has no column "position"`);
  return {
    name,
    length: table.length,
    position: Float64Array.from(position.values),
    status: table.columns.status ? Uint8Array.from(table.columns.status.values) : undefined,
    attributes,
    names: table.texts[nameColumn] ?? table.texts.zh ?? [],
  };
}
