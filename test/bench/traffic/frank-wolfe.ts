import { LinkCosts } from '../../../src/scenarios/traffic/assignment/link-cost.ts';
import { type AssignmentProblem, buildStar } from '../../../src/scenarios/traffic/assignment/problem.ts';
import { ShortestPathTree } from '../../../src/scenarios/traffic/assignment/shortest-path.ts';

const MAXIMUM_ITERATIONS = 5000;
const BISECTIONS = 40;

/**
 * The reference of the bench: Frank and Wolfe's algorithm (LeBlanc, Morlok and Pierskalla, 1975) with exact line
 * search, on the same costs and the same Dijkstra.
 */
export function frankWolfe(problem: AssignmentProblem, relativeGap: number) {
  const startedMs = performance.now();
  const costs = new LinkCosts(problem.performance);
  const tree = new ShortestPathTree({ ...problem, outgoing: buildStar(problem, problem.linkFrom) });
  costs.flow.set(allOrNothing(problem, tree, costs.cost).flow);
  costs.updateAll();
  let gap = Infinity;
  let iterations = 0;
  for (; iterations < MAXIMUM_ITERATIONS; iterations++) {
    const target = allOrNothing(problem, tree, costs.cost);
    gap = 1 - target.cost / costs.total();
    if (gap <= relativeGap) break;
    moveTowards(costs, target.flow);
  }
  return { gap, iterations, seconds: (performance.now() - startedMs) / 1000 };
}

function allOrNothing({ demand, linkFrom }: AssignmentProblem, tree: ShortestPathTree, cost: Float64Array) {
  const flow = new Float64Array(linkFrom.length);
  const through = new Float64Array(tree.distance.length);
  let total = 0;
  demand.originNode.forEach((origin, row) => {
    tree.search(origin, cost);
    through.fill(0);
    for (let d = demand.start[row]!; d < demand.start[row + 1]!; d++) {
      through[demand.destination[d]!]! += demand.flow[d]!;
      total += demand.flow[d]! * tree.distance[demand.destination[d]!]!;
    }
    for (let k = tree.settledCount - 1; k > 0; k--) {
      const node = tree.settled[k]!;
      const link = tree.incomingLink[node]!;
      flow[link]! += through[node]!;
      through[linkFrom[link]!]! += through[node]!;
    }
  });
  return { flow, cost: total };
}

/** Moves along the line to `target` to where the objective is least, by bisection of its slope. */
function moveTowards(costs: LinkCosts, target: Float64Array): void {
  const from = costs.flow.slice();
  let [low, high] = [0, 1];
  for (let k = 0; k < BISECTIONS; k++) {
    const middle = (low + high) / 2;
    let slope = 0;
    for (let link = 0; link < from.length; link++) {
      costs.flow[link] = from[link]! + middle * (target[link]! - from[link]!);
      costs.update(link);
      slope += costs.cost[link]! * (target[link]! - from[link]!);
    }
    if (slope > 0) high = middle;
    else low = middle;
  }
}
