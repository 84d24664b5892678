import {
  type AttributeFilter,
  type ClusterQuery,
  type ClusterResult,
  type LoadIndexRequest,
  STATUS_LEVELS,
} from '@core/jobs/spatial-index.ts';
import { type Aggregates, aggregate, levelOf } from './aggregates.ts';
import { clusterView } from './cluster.ts';
import { ItemList } from './item-list.ts';
import { NameSearch } from './name-search.ts';
import { Quadtree } from './quadtree.ts';

/** One table's points: clustered by view, filtered by attribute, searched by name. */
export class PointIndex {
  readonly length: number;
  readonly #tree: Quadtree;
  readonly #position: Float64Array;
  readonly #attributes: Readonly<Record<string, Float32Array>>;
  readonly #names: NameSearch | null;
  readonly #items = new ItemList();
  #status: Uint8Array | undefined;
  #all: Aggregates;
  /** The last filter asked for; filters change by hand, views every frame. */
  #filtered: { key: string; passes: Uint8Array; aggregates: Aggregates } | null = null;

  constructor(request: LoadIndexRequest) {
    const { position, length, status, attributes = {}, names } = request;
    if (position.length < 3 * length) {
      throw new RangeError(`"${request.name}" has ${position.length / 3} positions for ${length} rows`);
    }
    this.length = length;
    this.#position = position;
    this.#attributes = attributes;
    this.#status = status;
    this.#tree = new Quadtree(position, length);
    this.#all = aggregate(this.#tree, status, null);
    this.#names = names === undefined ? null : new NameSearch(names, length);
  }

  get nodes(): number {
    return this.#tree.nodes;
  }

  /** Takes new statuses; throws RangeError unless there is one per row. */
  setStatus(status: Uint8Array): void {
    if (status.length !== this.length) {
      throw new RangeError(`${status.length} statuses for ${this.length} rows`);
    }
    this.#status = status;
    this.#all = aggregate(this.#tree, status, null);
    this.#filtered = null;
  }

  statusCounts(): Uint32Array {
    const counts = new Uint32Array(STATUS_LEVELS);
    for (let row = 0; row < this.length; row++) counts[levelOf(this.#status, row)]!++;
    return counts;
  }

  query(query: ClusterQuery): Omit<ClusterResult, 'milliseconds'> {
    const filtered = query.filter ? this.#filter(query.filter) : null;
    return clusterView(
      {
        tree: this.#tree,
        position: this.#position,
        status: this.#status,
        aggregates: filtered?.aggregates ?? this.#all,
        passes: filtered?.passes ?? null,
        items: this.#items,
      },
      query,
    );
  }

  search(text: string, limit: number): { row: number; rank: number }[] {
    return this.#names?.find(text, limit) ?? [];
  }

  #filter(filter: AttributeFilter): { passes: Uint8Array; aggregates: Aggregates } {
    const [low, high] = filter.range;
    const key = `${filter.attribute} ${low} ${high}`;
    if (this.#filtered?.key === key) return this.#filtered;
    const values = filter.attribute === 'status' ? this.#status : this.#attributes[filter.attribute];
    if (!values) throw new Error(`No attribute "${filter.attribute}" to filter by`);
    const passes = new Uint8Array(this.length);
    for (let row = 0; row < this.length; row++) {
      const value = values[row]!;
      passes[row] = value >= low && value <= high ? 1 : 0;
    }
    this.#filtered = { key, passes, aggregates: aggregate(this.#tree, this.#status, passes) };
    return this.#filtered;
  }
}
