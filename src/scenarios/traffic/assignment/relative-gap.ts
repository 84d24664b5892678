import { type Bush, type BushWorkspace, labelBush } from './bush.ts';
import type { LinkCosts } from './link-cost.ts';

/**
 * Cost of moving all demand of a bush's origin along shortest paths of the whole network at current costs (its share
 * of SPTT). Starts from the bush's own labels, which are nearly right, and corrects them over all links (label
 * correcting with a queue), so that near equilibrium it costs one pass over the links.
 */
export function shortestCost(workspace: BushWorkspace, bush: Bush, costs: LinkCosts): number {
  const { minimum, problem } = workspace;
  const { start, destination, flow } = problem.demand;
  minimum.fill(Infinity);
  labelBush(workspace, bush, costs.cost);
  correctLabels(workspace, bush.origin, costs.cost);
  let sum = 0;
  for (let d = start[bush.row]!; d < start[bush.row + 1]!; d++) sum += flow[d]! * minimum[destination[d]!]!;
  return sum;
}

function correctLabels(workspace: BushWorkspace, origin: number, cost: Float64Array): void {
  const { nodeCount, linkTo, isThrough, outgoing, minimum, nodeScratch } = workspace;
  const ring = workspace.queue;
  const isQueued = nodeScratch.fill(0);
  let first = 0;
  let length = 0;
  const scan = (node: number) => {
    if (isThrough[node] === 0 && node !== origin) return;
    const base = minimum[node]!;
    for (let k = outgoing.start[node]!; k < outgoing.start[node + 1]!; k++) {
      const link = outgoing.link[k]!;
      const head = linkTo[link]!;
      const candidate = base + cost[link]!;
      if (candidate >= minimum[head]!) continue;
      minimum[head] = candidate;
      if (isQueued[head]) continue;
      isQueued[head] = 1;
      ring[(first + length++) % nodeCount] = head;
    }
  };
  for (let node = 0; node < nodeCount; node++) scan(node);
  while (length > 0) {
    const node = ring[first]!;
    first = (first + 1) % nodeCount;
    length--;
    isQueued[node] = 0;
    scan(node);
  }
}
