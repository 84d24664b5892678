import { type Bush, type BushWorkspace, balanceFlows, emptyBush, rebuildBush } from './bush.ts';
import type { LinkCosts } from './link-cost.ts';

/** Flows of earlier bushes on the links that are open, and the costs that go with them. */
export function loadEarlierFlows(
  { problem }: BushWorkspace,
  earlier: readonly Bush[],
  costs: LinkCosts,
): void {
  for (const { links, flows, activeCount } of earlier) {
    for (let k = 0; k < activeCount; k++) {
      if (problem.isOpen[links[k]!] === 1) costs.flow[links[k]!]! += flows[k]!;
    }
  }
  costs.updateAll();
}

/**
 * The bush of an origin in an earlier equilibrium, mended for the problem at hand: closed links and what only they led
 * to leave it, the nodes cut off thereby come back by the tree of cheapest paths, and flows are scaled to the demand.
 */
export function bushFromEarlier(
  workspace: BushWorkspace,
  row: number,
  earlier: Bush,
  costs: LinkCosts,
): Bush {
  const bush = emptyBush(workspace, row);
  const kept = keepOpenLinks(workspace, bush, earlier);
  workspace.tree.search(bush.origin, costs.cost);
  const reached = joinCutOffNodes(workspace, bush, kept);
  rebuildBush(workspace, bush, workspace.queue, reached);
  balanceFlows(workspace, bush, costs);
  return bush;
}

/** Takes open links whose tail is still reached; `queue` gets the origin and their heads, as many as it returns. */
function keepOpenLinks(workspace: BushWorkspace, bush: Bush, { links, flows, count }: Bush): number {
  const { linkFrom, linkTo, order, degree, membership, queue, problem } = workspace;
  degree.fill(0);
  queue[0] = bush.origin;
  let reached = 1;
  for (let k = 0; k < count; k++) {
    const link = links[k]!;
    const tail = linkFrom[link]!;
    if (problem.isOpen[link] === 0 || (tail !== bush.origin && degree[tail] === 0)) continue;
    if (degree[linkTo[link]!]!++ === 0) queue[reached++] = linkTo[link]!;
    membership[link] = flows[k]!;
    order[bush.count++] = link;
  }
  return reached;
}

/** Adds the link of the tree that enters each further node; returns how many nodes there are then. */
function joinCutOffNodes(workspace: BushWorkspace, bush: Bush, kept: number): number {
  const { tree, order, degree, membership, queue } = workspace;
  let reached = kept;
  for (let k = 1; k < tree.settledCount; k++) {
    const node = tree.settled[k]!;
    if (degree[node]! > 0) continue;
    const link = tree.incomingLink[node]!;
    degree[node] = 1;
    membership[link] = 0;
    order[bush.count++] = link;
    queue[reached++] = node;
  }
  return reached;
}
