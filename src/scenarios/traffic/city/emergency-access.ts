import { buildStar } from '../assignment/problem.ts';
import { ShortestPathTree } from '../assignment/shortest-path.ts';
import type { Equilibrium } from '../assignment/user-equilibrium.ts';
import type { PreparedProblem } from '../network/problem-from-network.ts';

/**
 * Seconds from the nearest base to each node at the travel times of an equilibrium; Infinity where no road leads.
 * Emergency vehicles drive as fast as traffic does: an upper bound where they may use lanes of their own.
 */
export function accessSeconds(
  { problem }: PreparedProblem,
  { cost }: Equilibrium,
  bases: readonly number[],
  nodes: readonly number[],
): Float64Array {
  const tree = new ShortestPathTree({ ...problem, outgoing: buildStar(problem, problem.linkFrom) });
  tree.searchFrom(bases, cost);
  return Float64Array.from(nodes, node => tree.distance[node]!);
}

/** Mean over the places that can be reached, weighted, and the longest; how much weight cannot be reached. */
export function summarizeAccess(seconds: Float64Array, weights: readonly number[]) {
  let [sum, reached, longest, cutOff] = [0, 0, 0, 0];
  seconds.forEach((time, place) => {
    const weight = weights[place]!;
    if (time === Infinity) cutOff += weight;
    else {
      sum += time * weight;
      reached += weight;
      longest = Math.max(longest, time);
    }
  });
  return { meanSeconds: reached > 0 ? sum / reached : 0, longestSeconds: longest, cutOff };
}
