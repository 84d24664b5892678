import { type ClusterQuery, type ClusterResult, STATUS_LEVELS } from '@core/jobs/spatial-index.ts';
import { type Aggregates, levelOf } from './aggregates.ts';
import { EyeProjection } from './eye-projection.ts';
import type { ItemList } from './item-list.ts';
import { mergeOnScreen } from './merge.ts';
import type { Quadtree } from './quadtree.ts';

/** A cell is one cluster when it spans no more than this many radii on the screen. */
const CELL_RADII = 1.5;

/** A point table as the clustering sees it. */
export interface ClusterSource {
  readonly tree: Quadtree;
  readonly aggregates: Aggregates;
  /** ECEF metres, stride 3, by row. */
  readonly position: Float64Array;
  readonly status: Uint8Array | undefined;
  /** Rows that count; all when null. */
  readonly passes: Uint8Array | null;
  /** Room for what a view shows, used again for every view. */
  readonly items: ItemList;
}

/**
 * Clusters in a view. Descends the quadtree until cells are small on the screen, so that the cost follows what is seen
 * and clusters stay put while the eye pans; then joins what would still overlap.
 */
export function clusterView(source: ClusterSource, query: ClusterQuery): Omit<ClusterResult, 'milliseconds'> {
  const collector = new Collector(source, query);
  collector.collect();
  const kept = mergeOnScreen(collector.items, query.radiusPixels, query.width, query.height);
  return toColumns(collector.items, kept, source);
}

/** Walks the tree and notes what a view shows. */
class Collector {
  readonly items: ItemList;
  readonly #source: ClusterSource;
  readonly #projection: EyeProjection;
  readonly #query: ClusterQuery;

  constructor(source: ClusterSource, query: ClusterQuery) {
    this.#source = source;
    this.#query = query;
    this.items = source.items;
    this.items.clear();
    this.#projection = new EyeProjection(query, source.tree.frame);
  }

  collect(): void {
    const { tree, aggregates } = this.#source;
    const { mean, radius } = tree;
    if (tree.nodes === 0) return;
    const stack = [0];
    while (stack.length > 0) {
      const node = stack.pop()!;
      if (aggregates.count[node] === 0) continue;
      const [east, north, up] = [mean[3 * node]!, mean[3 * node + 1]!, mean[3 * node + 2]!];
      if (!this.#projection.sees(east, north, up, radius[node]!)) continue;
      const depth = this.#projection.depth(east, north, up);
      if (this.#isSmall(node, depth)) this.#addNode(node, depth);
      else if (tree.childCount[node] === 0) this.#addPoints(node);
      else pushChildren(stack, tree, node);
    }
  }

  #isSmall(node: number, depth: number): boolean {
    const { tree } = this.#source;
    const radius = tree.radius[node]!;
    if (radius === 0) return true;
    const largest = CELL_RADII * this.#query.radiusPixels;
    return depth > radius && tree.cellSide(node) * this.#projection.focalPixels <= largest * depth;
  }

  #addNode(node: number, depth: number): void {
    if (depth <= 0) return;
    const { tree, aggregates } = this.#source;
    const { items } = this;
    const { heightMeters, radiusPixels } = this.#query;
    const apart = (tree.cellSide(node) * this.#projection.focalPixels) / (CELL_RADII * radiusPixels);
    const item = this.#place(tree.mean, node, depth);
    items.count[item] = aggregates.count[node]!;
    items.worstRow[item] = aggregates.worstRow[node]!;
    items.worstStatus[item] = aggregates.worstStatus[node]!;
    items.expansionHeight[item] = Math.max(1, heightMeters * Math.min(1, apart / depth) * 0.9);
    for (let level = 0; level < STATUS_LEVELS; level++) {
      items.statusCounts[item * STATUS_LEVELS + level] =
        aggregates.statusCounts[node * STATUS_LEVELS + level]!;
    }
  }

  #addPoints(node: number): void {
    const { tree, status, passes } = this.#source;
    const { points } = tree;
    for (let point = tree.start[node]!; point < tree.end[node]!; point++) {
      const row = tree.rows[point]!;
      if (passes && passes[row] === 0) continue;
      const [east, north, up] = [points[3 * point]!, points[3 * point + 1]!, points[3 * point + 2]!];
      const depth = this.#projection.depth(east, north, up);
      if (depth <= 0 || !this.#projection.sees(east, north, up, 0)) continue;
      const item = this.#place(points, point, depth);
      const level = levelOf(status, row);
      this.items.count[item] = 1;
      this.items.worstRow[item] = row;
      this.items.worstStatus[item] = level;
      this.items.statusCounts[item * STATUS_LEVELS + level] = 1;
      this.items.expansionHeight[item] = this.#query.heightMeters / 2;
    }
  }

  #place(source: Float32Array, index: number, depth: number): number {
    const { items } = this;
    const item = items.add();
    const [east, north, up] = [source[3 * index]!, source[3 * index + 1]!, source[3 * index + 2]!];
    items.mean[3 * item] = east;
    items.mean[3 * item + 1] = north;
    items.mean[3 * item + 2] = up;
    items.depth[item] = depth;
    this.#projection.pixel(east, north, up, depth, items.pixel, 2 * item);
    return item;
  }
}

function pushChildren(stack: number[], tree: Quadtree, node: number): void {
  const first = tree.firstChild[node]!;
  for (let child = first + tree.childCount[node]! - 1; child >= first; child--) stack.push(child);
}

function toColumns(
  items: ItemList,
  kept: Uint32Array,
  { tree, position }: ClusterSource,
): Omit<ClusterResult, 'milliseconds'> {
  const length = kept.length;
  const result = {
    length,
    position: new Float64Array(3 * length),
    count: kept.map(item => items.count[item]!),
    worstRow: kept.map(item => items.worstRow[item]!),
    worstStatus: Uint8Array.from(kept, item => items.worstStatus[item]!),
    statusCounts: new Uint32Array(length * STATUS_LEVELS),
    expansionHeight: Float32Array.from(kept, item => items.expansionHeight[item]!),
  };
  kept.forEach((item, i) => {
    const row = result.worstRow[i]!;
    if (result.count[i] === 1) {
      for (let axis = 0; axis < 3; axis++) result.position[3 * i + axis] = position[3 * row + axis]!;
    } else {
      const { mean } = items;
      tree.frame.toEcef(mean[3 * item]!, mean[3 * item + 1]!, mean[3 * item + 2]!, result.position, 3 * i);
    }
    for (let level = 0; level < STATUS_LEVELS; level++) {
      result.statusCounts[i * STATUS_LEVELS + level] = items.statusCounts[item * STATUS_LEVELS + level]!;
    }
  });
  return result;
}
