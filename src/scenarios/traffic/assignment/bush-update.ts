import { type Bush, type BushWorkspace, balanceFlows, labelBush, rebuildBush } from './bush.ts';
import type { LinkCosts } from './link-cost.ts';

/**
 * Improves a bush (Dial, 2006, with the criteria of Nie, 2010): drops unused links that are not on the tree of
 * cheapest paths, then adds every link that offers a shortcut. A link (i, j) may join when the dearest path to i plus
 * its cost is below the dearest path to j, which keeps the bush acyclic; among these only links that also shorten the
 * cheapest path are taken, or all of them when there are none. Returns the number of links added.
 */
export function updateBush(workspace: BushWorkspace, bush: Bush, costs: LinkCosts): number {
  labelBush(workspace, bush, bush.count, costs.cost);
  dropUnused(workspace, bush);
  labelDearest(workspace, bush, costs.cost);
  const { links, flows, count } = bush;
  const { membership, order } = workspace;
  for (let k = 0; k < count; k++) {
    membership[links[k]!] = flows[k]!;
    order[k] = links[k]!;
  }
  addShortcuts(workspace, bush, costs.cost, true) || addShortcuts(workspace, bush, costs.cost, false);
  const added = bush.count - count;
  if (added > 0) sortTopologically(workspace, bush);
  else for (let k = 0; k < count; k++) membership[links[k]!] = -1;
  balanceFlows(workspace, bush, costs);
  return added;
}

/** Keeps used links and the cheapest-path tree; places of the labels are adjusted to the shorter list. */
function dropUnused(workspace: BushWorkspace, bush: Bush): void {
  const { linkTo, minimumPlace } = workspace;
  const { links, flows, activeCount } = bush;
  let kept = 0;
  for (let k = 0; k < bush.count; k++) {
    if (k === activeCount) bush.activeCount = kept;
    const link = links[k]!;
    if (flows[k]! <= 0 && minimumPlace[linkTo[link]!] !== k) continue;
    links[kept] = link;
    flows[kept++] = flows[k]!;
  }
  if (activeCount === bush.count) bush.activeCount = kept;
  bush.count = kept;
}

/** Longest path over every link of the bush, used or not: the potential that keeps it acyclic. */
function labelDearest(workspace: BushWorkspace, bush: Bush, cost: Float64Array): void {
  const { linkFrom, linkTo, maximum } = workspace;
  const { links, count } = bush;
  maximum.fill(-1);
  maximum[bush.origin] = 0;
  for (let k = 0; k < count; k++) {
    const link = links[k]!;
    const candidate = maximum[linkFrom[link]!]! + cost[link]!;
    const node = linkTo[link]!;
    if (candidate > maximum[node]!) maximum[node] = candidate;
  }
}

/** Appends shortcuts to `order`, with flow 0 in `membership`; `strict` asks for links that shorten the cheapest path. */
function addShortcuts(workspace: BushWorkspace, bush: Bush, cost: Float64Array, strict: boolean): boolean {
  const { nodeCount, linkTo, isThrough, outgoing, minimum, maximum, membership, order } = workspace;
  const { count } = bush;
  for (let node = 0; node < nodeCount; node++) {
    const dearest = maximum[node]!;
    if (dearest < 0 || (isThrough[node] === 0 && node !== bush.origin)) continue;
    const cheapest = minimum[node]!;
    for (let k = outgoing.start[node]!; k < outgoing.start[node + 1]!; k++) {
      const link = outgoing.link[k]!;
      const head = linkTo[link]!;
      const c = cost[link]!;
      if (dearest + c >= maximum[head]! || membership[link]! >= 0) continue;
      if (strict && cheapest + c >= minimum[head]!) continue;
      membership[link] = 0;
      order[bush.count++] = link;
    }
  }
  return bush.count > count;
}

/** Rewrites the bush from `order` and `membership` in topological order (Kahn, 1962). */
function sortTopologically(workspace: BushWorkspace, bush: Bush): void {
  const { linkTo, outgoing, membership, nodeScratch, degree, queue, order } = workspace;
  degree.fill(0);
  for (let k = 0; k < bush.count; k++) degree[linkTo[order[k]!]!]!++;
  const waiting = nodeScratch;
  waiting.set(degree);
  let queued = 1;
  queue[0] = bush.origin;
  for (let head = 0; head < queued; head++) {
    const node = queue[head]!;
    for (let k = outgoing.start[node]!; k < outgoing.start[node + 1]!; k++) {
      const link = outgoing.link[k]!;
      if (membership[link]! >= 0 && --waiting[linkTo[link]!]! === 0) queue[queued++] = linkTo[link]!;
    }
  }
  rebuildBush(workspace, bush, queue, queued);
}
