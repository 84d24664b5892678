import type { Bush, BushWorkspace } from './bush.ts';
import type { LinkCosts } from './link-cost.ts';

const BITS = 32;

/**
 * Cost of moving all demand of a bush's origin along shortest paths of the whole network at current costs (its share
 * of SPTT). Label correcting in sweeps over the nodes in the order of the bush: near equilibrium nearly every shortest
 * path follows it, so that one sweep over the links and a few over what they lowered too late suffice.
 */
export function shortestCost(workspace: BushWorkspace, bush: Bush, { cost }: LinkCosts): number {
  const { minimum, linkTo, isThrough, problem, queue: nodes, nodeScratch, waiting } = workspace;
  const { start, destination, flow } = problem.demand;
  const { origin, links, count } = bush;
  minimum.fill(Infinity);
  minimum[origin] = 0;
  const rank = nodeScratch.fill(-1);
  rank[origin] = 0;
  nodes[0] = origin;
  relaxFrom(workspace, origin, cost);
  let ranked = 1;
  for (let k = 0; k < count; k++) {
    const node = linkTo[links[k]!]!;
    if (rank[node]! >= 0) continue;
    rank[node] = ranked;
    nodes[ranked++] = node;
    if (isThrough[node] === 1) relaxFrom(workspace, node, cost);
  }
  for (let isAny = true; isAny; ) {
    isAny = false;
    for (let word = 0; word * BITS < ranked; word++) {
      while (waiting[word] !== 0) {
        isAny = true;
        const bit = BITS - 1 - Math.clz32(waiting[word]! & -waiting[word]!);
        waiting[word]! ^= 1 << bit;
        const node = nodes[word * BITS + bit]!;
        if (isThrough[node] === 1) relaxFrom(workspace, node, cost);
      }
    }
  }
  let sum = 0;
  for (let d = start[bush.row]!; d < start[bush.row + 1]!; d++) sum += flow[d]! * minimum[destination[d]!]!;
  return sum;
}

/** Lowers the labels that the links leaving a node can lower; nodes that had their turn wait for another one. */
function relaxFrom(workspace: BushWorkspace, node: number, cost: Float64Array): void {
  const { outgoing, linkTo, minimum, nodeScratch: rank, waiting } = workspace;
  const base = minimum[node]!;
  for (let k = outgoing.start[node]!; k < outgoing.start[node + 1]!; k++) {
    const link = outgoing.link[k]!;
    const head = linkTo[link]!;
    const candidate = base + cost[link]!;
    if (candidate >= minimum[head]!) continue;
    minimum[head] = candidate;
    const place = rank[head]!;
    if (place >= 0) waiting[place >> 5]! |= 1 << (place & 31);
  }
}
