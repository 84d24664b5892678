import type { Equilibrium } from './assignment/user-equilibrium.ts';
import type { TrafficCase } from './case-schema.ts';
import { TRAFFIC_ID, TRAFFIC_VERSION } from './inputs.ts';
import type { PreparedProblem } from './network/problem-from-network.ts';
import type { CostFactors, RoadNetwork } from './network/road-network.ts';

/** Travel time of each link at the flows, without toll, distance and turns. */
export function linkTimes(network: RoadNetwork, { cost }: Equilibrium, factors: CostFactors): Float64Array {
  return Float64Array.from(network.linkIds, (_id, link) => {
    const charges = factors.toll * network.toll[link]! + factors.distance * network.length[link]!;
    return Math.max(0, cost[link]! - charges);
  });
}

/** One row a link of the input, in its order; parallel links stay apart. */
export function linksCsv(network: RoadNetwork, times: Float64Array, flow: Float64Array): string {
  const rows = network.linkIds.map(
    (_id, link) => `${fromId(network, link)},${toId(network, link)},${flow[link]},${times[link]}`,
  );
  return `from,to,flow,time\n${rows.join('\n')}\n`;
}

/** Everything else an engineer asks of a link: id, generalized cost, volume over capacity, change against the base. */
export function linkDetailsCsv(
  network: RoadNetwork,
  times: Float64Array,
  run: Equilibrium,
  base?: Equilibrium,
): string {
  const rows = network.linkIds.map((id, link) => {
    const ratio = network.capacity[link]! > 0 ? run.flow[link]! / network.capacity[link]! : '';
    const change = base ? run.flow[link]! - base.flow[link]! : '';
    const cells = [quote(id), fromId(network, link), toId(network, link), run.flow[link], times[link]];
    return [...cells, run.cost[link], ratio, network.isOpen[link], change].join(',');
  });
  return `id,from,to,flow,time,cost,volume_capacity_ratio,open,flow_change\n${rows.join('\n')}\n`;
}

const fromId = (network: RoadNetwork, link: number) => quote(network.nodeIds[network.from[link]!]!);
const toId = (network: RoadNetwork, link: number) => quote(network.nodeIds[network.to[link]!]!);

function quote(id: string): string {
  return /[",\n]/.test(id) ? `"${id.replaceAll('"', '""')}"` : id;
}

/** Flow-weighted sum of a link quantity. */
function weighted(flow: Float64Array, quantity: Float64Array): number {
  let sum = 0;
  for (let link = 0; link < quantity.length; link++) sum += flow[link]! * quantity[link]!;
  return sum;
}

export interface CaseOutcome {
  readonly trafficCase: TrafficCase;
  readonly factors: CostFactors;
  readonly network: RoadNetwork;
  readonly prepared: PreparedProblem;
  readonly equilibrium: Equilibrium;
  readonly times: Float64Array;
  readonly base: Equilibrium | undefined;
  /** Of the assignment, and of the whole run with reading. */
  readonly seconds: number;
  readonly totalSeconds: number;
  readonly hashes: Readonly<Record<string, string>>;
}

/** `summary.json`. */
export function summarize(outcome: CaseOutcome) {
  const { trafficCase, factors, network, prepared, equilibrium, times, base } = outcome;
  return {
    model: TRAFFIC_ID,
    version: TRAFFIC_VERSION,
    simulated: true,
    title: trafficCase.title ?? '',
    objective: equilibrium.objective,
    relativeGap: equilibrium.relativeGap,
    targetRelativeGap: trafficCase.relativeGap,
    converged: equilibrium.converged,
    averageExcessCost: equilibrium.averageExcessCost,
    iterations: equilibrium.iterations,
    seconds: outcome.seconds,
    totalSeconds: outcome.totalSeconds,
    totalGeneralizedCost: equilibrium.totalCost,
    totalTravelTime: weighted(equilibrium.flow, times),
    totalDistance: weighted(equilibrium.flow, network.length),
    units: network.units,
    tollFactor: factors.toll,
    distanceFactor: factors.distance,
    nodes: network.nodeIds.length,
    links: network.linkIds.length,
    demand: prepared.demand,
    base: base
      ? { objective: base.objective, relativeGap: base.relativeGap, totalGeneralizedCost: base.totalCost }
      : null,
    warnings: prepared.warnings,
    hashes: outcome.hashes,
  };
}
