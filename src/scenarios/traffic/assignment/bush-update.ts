import { type Bush, type BushWorkspace, balanceFlows, labelBush } from './bush.ts';
import type { LinkCosts } from './link-cost.ts';

/**
 * Improves a bush (Dial, 2006, with the criteria of Nie, 2010): drops unused links that are not on the tree of
 * cheapest paths, then adds every link that offers a shortcut. A link (i, j) may join when the dearest path to i plus
 * its cost is below the dearest path to j, which keeps the bush acyclic; among these only links that also shorten the
 * cheapest path are taken, or all of them when there are none. Returns the number of links added.
 */
export function updateBush(workspace: BushWorkspace, bush: Bush, costs: LinkCosts): number {
  labelBush(workspace, bush, costs.cost);
  dropUnused(workspace, bush);
  labelDearest(workspace, bush, costs.cost);
  const { links, flows, count } = bush;
  const { membership } = workspace;
  for (let k = 0; k < count; k++) membership[links[k]!] = flows[k]!;
  const added =
    addShortcuts(workspace, bush, costs.cost, true) || addShortcuts(workspace, bush, costs.cost, false);
  if (added > 0) sortTopologically(workspace, bush, count + added);
  else for (let k = 0; k < count; k++) membership[links[k]!] = -1;
  balanceFlows(workspace, bush, costs);
  return added;
}

/** Keeps used links and the cheapest-path tree; places of the labels are adjusted to the shorter list. */
function dropUnused(workspace: BushWorkspace, bush: Bush): void {
  const { linkTo, minimumPlace } = workspace;
  const { links, flows } = bush;
  let kept = 0;
  for (let k = 0; k < bush.count; k++) {
    const link = links[k]!;
    if (flows[k]! <= 0 && minimumPlace[linkTo[link]!] !== k) continue;
    links[kept] = link;
    flows[kept++] = flows[k]!;
  }
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

/** Marks shortcuts in `membership` with flow 0; `strict` asks for links that shorten the cheapest path. */
function addShortcuts(workspace: BushWorkspace, bush: Bush, cost: Float64Array, strict: boolean): number {
  const { nodeCount, linkTo, isThrough, outgoing, minimum, maximum, membership } = workspace;
  let added = 0;
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
      added++;
    }
  }
  return added;
}

/** Rewrites the bush from `membership` in topological order (Kahn, 1962) and clears it. */
function sortTopologically(workspace: BushWorkspace, bush: Bush, count: number): void {
  const { linkTo, outgoing, incoming, membership, nodeScratch, queue } = workspace;
  if (count > bush.links.length) {
    bush.links = new Uint32Array(Math.ceil(count * 1.25));
    bush.flows = new Float64Array(bush.links.length);
  }
  const { links, flows } = bush;
  const waiting = nodeScratch.fill(0);
  for (let node = 0; node < workspace.nodeCount; node++) {
    let degree = 0;
    for (let k = incoming.start[node]!; k < incoming.start[node + 1]!; k++) {
      if (membership[incoming.link[k]!]! >= 0) degree++;
    }
    waiting[node] = degree;
  }
  let placed = 0;
  let queued = 1;
  queue[0] = bush.origin;
  for (let head = 0; head < queued; head++) {
    const node = queue[head]!;
    for (let k = outgoing.start[node]!; k < outgoing.start[node + 1]!; k++) {
      const link = outgoing.link[k]!;
      if (membership[link]! >= 0 && --waiting[linkTo[link]!]! === 0) queue[queued++] = linkTo[link]!;
    }
    for (let k = incoming.start[node]!; k < incoming.start[node + 1]!; k++) {
      const link = incoming.link[k]!;
      if (membership[link]! < 0) continue;
      links[placed] = link;
      flows[placed++] = membership[link]!;
    }
  }
  bush.count = placed;
  for (let k = 0; k < placed; k++) membership[links[k]!] = -1;
}
