import { buildStar } from '../assignment/problem.ts';
import { ShortestPathTree } from '../assignment/shortest-path.ts';
import type { TrafficRun } from './runs.ts';

/**
 * Seconds from the nearest base to each node at the travel times of an equilibrium; Infinity where no road leads.
 * Emergency vehicles drive as fast as traffic does: an upper bound where they may use lanes of their own.
 */
export function accessSeconds(
  { network, prepared: { problem }, equilibrium: { cost } }: TrafficRun,
  bases: readonly number[],
  nodes: readonly number[],
): Float64Array {
  const tree = new ShortestPathTree({ ...problem, outgoing: buildStar(problem, problem.linkFrom) });
  const isBase = new Set(bases);
  // Junctions are split by their turns: help sets out on the links that leave them.
  const starts = Array.from(network.from, (node, link) => (isBase.has(node) ? problem.linkFrom[link]! : -1));
  tree.searchFrom(
    [...new Set(starts)].filter(start => start >= 0),
    cost,
  );
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
