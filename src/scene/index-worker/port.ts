import type { ColumnTable } from '@core/columns.ts';
import type {
  ClusterQuery,
  ClusterResult,
  HeatRaster,
  HeatRequest,
  IndexMatches,
  IndexSearch,
} from '@core/jobs/spatial-index.ts';

/** The spatial index as the scene and the search box see it, wherever it runs. */
export interface SpatialIndexPort {
  /** Indexes a revision of a table unless it is indexed already; resolves when queries may be asked. */
  ensure(name: string, table: ColumnTable, revision: number): Promise<void>;
  /** Points and clusters in a view of an ensured table. */
  query(query: ClusterQuery, signal?: AbortSignal): Promise<ClusterResult>;
  search(search: IndexSearch, signal?: AbortSignal): Promise<IndexMatches>;
  /** Rasterises points; the request's arrays are copied. */
  heat(request: HeatRequest, signal?: AbortSignal): Promise<HeatRaster>;
  /** Forgets a table. */
  release(name: string): void;
  dispose(): void;
}
