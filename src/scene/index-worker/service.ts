import { type MessageEndpoint, serveJobs, Transfer } from '@core/jobs/actor.ts';
import type { IndexMatches, IndexSearch, IndexSummary, SpatialIndexJobs } from '@core/jobs/spatial-index.ts';
import { rasterizeHeat } from './heat-raster.ts';
import { PointIndex } from './point-index.ts';

/** Serves the spatial index on a worker's endpoint. `now` is a monotonic clock in milliseconds. */
export function serveSpatialIndex(endpoint: MessageEndpoint, now: () => number): void {
  const indexes = new Map<string, PointIndex>();
  const indexOf = (name: string): PointIndex => {
    const index = indexes.get(name);
    if (!index) throw new Error(`Table "${name}" is not indexed`);
    return index;
  };
  serveJobs<SpatialIndexJobs>(endpoint, {
    load(request) {
      const start = now();
      const index = new PointIndex(request);
      indexes.set(request.name, index);
      return summaryOf(index, now() - start);
    },
    setStatus({ name, status }) {
      const start = now();
      const index = indexOf(name);
      index.setStatus(status);
      return summaryOf(index, now() - start);
    },
    unload: ({ name }) => indexes.delete(name),
    query(query) {
      const start = now();
      const result = { ...indexOf(query.name).query(query), milliseconds: now() - start };
      const { position, count, worstRow, worstStatus, statusCounts, expansionHeight } = result;
      const columns = [position, count, worstRow, worstStatus, statusCounts, expansionHeight];
      return new Transfer(
        result,
        columns.map(column => column.buffer as ArrayBuffer),
      );
    },
    heat(request) {
      const raster = rasterizeHeat(request);
      return new Transfer(raster, [raster.values.buffer as ArrayBuffer]);
    },
    search(search) {
      const start = now();
      return { ...searchAll(indexes, search), milliseconds: now() - start };
    },
  });
}

function summaryOf(index: PointIndex, milliseconds: number): IndexSummary {
  return { length: index.length, nodes: index.nodes, statusCounts: index.statusCounts(), milliseconds };
}

function searchAll(
  indexes: ReadonlyMap<string, PointIndex>,
  { text, limit, tables = [...indexes.keys()] }: IndexSearch,
): Omit<IndexMatches, 'milliseconds'> {
  const matches = tables.flatMap(
    table =>
      indexes
        .get(table)
        ?.search(text, limit)
        .map(match => ({ ...match, table })) ?? [],
  );
  const best = matches.sort((a, b) => a.rank - b.rank).slice(0, limit);
  return { tables: best.map(match => match.table), rows: Uint32Array.from(best, match => match.row) };
}
