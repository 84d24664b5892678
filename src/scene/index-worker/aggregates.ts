import { STATUS_LEVELS } from '@core/jobs/spatial-index.ts';
import type { Quadtree } from './quadtree.ts';

/** What every node of a quadtree sums up to, for one set of statuses and one filter. */
export interface Aggregates {
  /** Node → members that pass the filter. */
  readonly count: Uint32Array;
  /** Node → members per status level, stride STATUS_LEVELS. */
  readonly statusCounts: Uint32Array;
  /** Node → member with the worst status, lowest row among equals. */
  readonly worstRow: Uint32Array;
  readonly worstStatus: Uint8Array;
}

/** Sums a tree up, leaves first. `passes` tells which rows count; all when null. */
export function aggregate(
  tree: Quadtree,
  status: Uint8Array | undefined,
  passes: Uint8Array | null,
): Aggregates {
  const aggregates = {
    count: new Uint32Array(tree.nodes),
    statusCounts: new Uint32Array(tree.nodes * STATUS_LEVELS),
    worstRow: new Uint32Array(tree.nodes).fill(0xffffffff),
    worstStatus: new Uint8Array(tree.nodes),
  };
  for (let node = tree.nodes - 1; node >= 0; node--) {
    if (tree.childCount[node] === 0) sumLeaf(tree, node, status, passes, aggregates);
    else sumChildren(tree, node, aggregates);
  }
  return aggregates;
}

/** Status of a row as a level. */
export function levelOf(status: Uint8Array | undefined, row: number): number {
  return Math.min(STATUS_LEVELS - 1, status?.[row] ?? 0);
}

function sumLeaf(
  tree: Quadtree,
  node: number,
  status: Uint8Array | undefined,
  passes: Uint8Array | null,
  out: Aggregates,
): void {
  for (let point = tree.start[node]!; point < tree.end[node]!; point++) {
    const row = tree.rows[point]!;
    if (passes && passes[row] === 0) continue;
    const level = levelOf(status, row);
    out.count[node]!++;
    out.statusCounts[node * STATUS_LEVELS + level]!++;
    considerWorst(out, node, row, level);
  }
}

function sumChildren(tree: Quadtree, node: number, out: Aggregates): void {
  const first = tree.firstChild[node]!;
  for (let child = first; child < first + tree.childCount[node]!; child++) {
    if (out.count[child] === 0) continue;
    out.count[node]! += out.count[child]!;
    for (let level = 0; level < STATUS_LEVELS; level++) {
      out.statusCounts[node * STATUS_LEVELS + level]! += out.statusCounts[child * STATUS_LEVELS + level]!;
    }
    considerWorst(out, node, out.worstRow[child]!, out.worstStatus[child]!);
  }
}

function considerWorst(out: Aggregates, node: number, row: number, level: number): void {
  const known = out.worstRow[node]!;
  const worse = level > out.worstStatus[node]! || (level === out.worstStatus[node] && row < known);
  if (known !== 0xffffffff && !worse) return;
  out.worstRow[node] = row;
  out.worstStatus[node] = level;
}
