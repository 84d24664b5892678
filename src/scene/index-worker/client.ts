import type { ColumnTable } from '@core/columns.ts';
import { Actor, type MessageEndpoint } from '@core/jobs/actor.ts';
import {
  type ClusterQuery,
  type ClusterResult,
  type HeatRaster,
  type HeatRequest,
  type IndexMatches,
  type IndexSearch,
  indexRequestOf,
  requestBuffers,
  type SpatialIndexJobs,
} from '@core/jobs/spatial-index.ts';
import type { SpatialIndexPort } from './port.ts';

interface Loaded {
  readonly table: ColumnTable;
  readonly revision: number;
  readonly ready: Promise<void>;
}

/** The spatial index behind a worker. A table whose points stay and whose statuses change is not indexed again. */
export class SpatialIndexClient implements SpatialIndexPort {
  readonly #actor: Actor<SpatialIndexJobs>;
  readonly #loaded = new Map<string, Loaded>();
  readonly #terminate: () => void;

  constructor(endpoint: MessageEndpoint, terminate: () => void) {
    this.#actor = new Actor(endpoint);
    this.#terminate = terminate;
  }

  ensure(name: string, table: ColumnTable, revision: number): Promise<void> {
    const known = this.#loaded.get(name);
    if (known?.revision === revision) return known.ready;
    const ready =
      known && onlyStatusChanged(known.table, table) ? this.#restate(name, table) : this.#load(name, table);
    this.#loaded.set(name, { table, revision, ready });
    ready.catch(() => this.#loaded.delete(name));
    return ready;
  }

  query(query: ClusterQuery, signal?: AbortSignal): Promise<ClusterResult> {
    return this.#actor.ask('query', query, { signal });
  }

  search(search: IndexSearch, signal?: AbortSignal): Promise<IndexMatches> {
    return this.#actor.ask('search', search, { signal });
  }

  heat(request: HeatRequest, signal?: AbortSignal): Promise<HeatRaster> {
    return this.#actor.ask('heat', request, { signal });
  }

  release(name: string): void {
    if (this.#loaded.delete(name)) void this.#actor.ask('unload', { name }).catch(() => false);
  }

  dispose(): void {
    this.#loaded.clear();
    this.#actor.dispose();
    this.#terminate();
  }

  async #load(name: string, table: ColumnTable): Promise<void> {
    const request = indexRequestOf(name, table);
    await this.#actor.ask('load', request, { transfer: requestBuffers(request) as ArrayBuffer[] });
  }

  async #restate(name: string, table: ColumnTable): Promise<void> {
    const status = Uint8Array.from(table.columns.status?.values ?? new Uint8Array(table.length));
    await this.#actor.ask('setStatus', { name, status }, { transfer: [status.buffer] });
  }
}

function onlyStatusChanged(before: ColumnTable, after: ColumnTable): boolean {
  const names = Object.keys(after.columns);
  return (
    before.length === after.length &&
    before.texts === after.texts &&
    names.length === Object.keys(before.columns).length &&
    names.every(name => name === 'status' || before.columns[name]?.values === after.columns[name]?.values)
  );
}

/** Starts the worker of the product. */
export function startSpatialIndex(): SpatialIndexClient {
  const worker = new Worker(new URL('../../../workers/spatial-index.ts', import.meta.url), {
    type: 'module',
    name: 'spatial-index',
  });
  return new SpatialIndexClient(worker, () => worker.terminate());
}
