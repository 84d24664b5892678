import type { LocalizedText } from '@core/text.ts';
import { type AssignmentProblem, buildStar, type OriginDemand } from '../assignment/problem.ts';
import { ReachSearch } from '../assignment/reach.ts';
import { malformed } from './malformed.ts';
import { atNode, type CostFactors, type RoadNetwork, type TripTable } from './road-network.ts';
import { type ExpandedNetwork, expandTurns } from './turn-expansion.ts';

/** Demand that could not be assigned, in trips and origin–destination pairs. */
export interface DemandReport {
  readonly total: number;
  readonly assigned: number;
  readonly intrazonal: number;
  readonly unreachable: number;
  readonly unreachablePairs: number;
  readonly unknownPairs: number;
  /** The first few pairs that no path joins, as ids. */
  readonly examples: readonly string[];
}

export interface PreparedProblem {
  readonly problem: AssignmentProblem;
  /** How the network's turns became links of the problem. */
  readonly expanded: ExpandedNetwork;
  readonly demand: DemandReport;
  readonly warnings: readonly LocalizedText[];
}

const EXAMPLES_SHOWN = 5;

/**
 * A network and its trips as an assignment problem: turns expanded, generalized costs, demand by origin. The first
 * `network.linkIds.length` links of the problem are those of the network, in order. Trips within a zone, from or to
 * unknown places, and between places that no path joins are left out and reported.
 */
export function prepareProblem(
  network: RoadNetwork,
  trips: TripTable,
  factors: CostFactors,
): PreparedProblem {
  const nodeIds = indexNodes(network, trips);
  const expanded = expandTurns(network, tripEnds(trips, nodeIds));
  const fixedCost = new Float64Array(expanded.linkFrom.length);
  network.linkIds.forEach((id, link) => {
    fixedCost[link] = factors.toll * network.toll[link]! + factors.distance * network.length[link]!;
    if (network.freeFlowTime[link]! + fixedCost[link]! < 0) {
      malformed(`link ${id}`, undefined, '综合费用为负', 'its generalized cost is negative', '0');
    }
  });
  fixedCost.set(expanded.turnCost, network.linkIds.length);
  const extend = (values: Float64Array) => {
    const longer = new Float64Array(expanded.linkFrom.length);
    longer.set(values);
    return longer;
  };
  const resolved = resolveTrips(network, trips, nodeIds, expanded);
  const base = {
    nodeCount: expanded.isThrough.length,
    linkFrom: expanded.linkFrom,
    linkTo: expanded.linkTo,
    isOpen: expanded.isOpen,
    isThrough: expanded.isThrough,
    performance: {
      freeFlowTime: extend(network.freeFlowTime),
      b: extend(network.b),
      capacity: extend(network.capacity),
      power: extend(network.power),
      fixedCost,
    },
  };
  const reachable = keepReachable({ ...base, demand: resolved.demand });
  const nameOf = nodeNames(network, trips, expanded.linkFrom, expanded.linkTo);
  const report: DemandReport = {
    ...resolved.report,
    unreachable: reachable.lost,
    unreachablePairs: reachable.lostPairs.length,
    assigned: resolved.report.assigned - reachable.lost,
    examples: reachable.lostPairs.slice(0, EXAMPLES_SHOWN).map(([a, b]) => `${nameOf(a)} → ${nameOf(b)}`),
  };
  return {
    problem: { ...base, demand: reachable.demand },
    expanded,
    demand: report,
    warnings: [...network.warnings, ...trips.warnings, ...demandWarnings(report)],
  };
}

function nodeNames(network: RoadNetwork, trips: TripTable, linkFrom: Uint32Array, linkTo: Uint32Array) {
  return (node: number): string => {
    const id = network.nodeIds[node];
    if (id !== undefined && (trips.endpoints === 'nodes' || network.turns?.isGoverned[node] === 1)) return id;
    const asStart = linkFrom.subarray(0, network.linkIds.length).indexOf(node);
    return network.linkIds[asStart >= 0 ? asStart : linkTo.indexOf(node)] ?? `#${node}`;
  };
}

/** Nodes by the ids that the trips use for them. */
function indexNodes({ nodeIds }: RoadNetwork, { endpoints }: TripTable): Map<string, number> {
  return new Map(nodeIds.map((id, node) => [endpoints === 'nodes' ? id : atNode(id), node]));
}

/** Nodes at which trips start or end, in the order of the trips. */
function tripEnds({ origins, destinations }: TripTable, nodeIds: ReadonlyMap<string, number>): Set<number> {
  const ends = new Set<number>();
  for (const id of new Set(origins.concat(destinations))) {
    const node = nodeIds.get(id);
    if (node !== undefined) ends.add(node);
  }
  return ends;
}

/** Trips as rows by origin node, ascending, with sums for repeated pairs. */
function resolveTrips(
  network: RoadNetwork,
  trips: TripTable,
  nodeIds: ReadonlyMap<string, number>,
  { linkFrom, linkTo }: ExpandedNetwork,
) {
  const places = new Map([...nodeIds].map(([id, node]) => [id, [node, node] as const]));
  if (trips.endpoints === 'links') {
    for (const [link, id] of network.linkIds.entries()) places.set(id, [linkFrom[link]!, linkTo[link]!]);
  }
  const byOrigin = new Map<number, Map<number, number>>();
  let [total, assigned, intrazonal, unknownPairs] = [0, 0, 0, 0];
  for (let trip = 0; trip < trips.flows.length; trip++) {
    const flow = trips.flows[trip]!;
    total += flow;
    const origin = places.get(trips.origins[trip]!)?.[0];
    const destination = places.get(trips.destinations[trip]!)?.[1];
    if (origin === undefined || destination === undefined) {
      unknownPairs++;
      continue;
    }
    if (origin === destination) {
      intrazonal += flow;
      continue;
    }
    assigned += flow;
    const row = byOrigin.get(origin) ?? new Map<number, number>();
    byOrigin.set(origin, row);
    row.set(destination, (row.get(destination) ?? 0) + flow);
  }
  const rows = [...byOrigin].sort((a, b) => a[0] - b[0]);
  const report = { total, assigned, intrazonal, unknownPairs };
  return { demand: packDemand(rows.map(([origin, row]) => [origin, [...row]])), report };
}

type DemandRow = readonly [origin: number, pairs: readonly (readonly [destination: number, flow: number])[]];

function packDemand(rows: readonly DemandRow[]): OriginDemand {
  const start = new Uint32Array(rows.length + 1);
  rows.forEach(([, pairs], row) => {
    start[row + 1] = start[row]! + pairs.length;
  });
  const destination = new Uint32Array(start[rows.length]!);
  const flow = new Float64Array(start[rows.length]!);
  rows.forEach(([, pairs], row) => {
    pairs.forEach(([node, amount], k) => {
      destination[start[row]! + k] = node;
      flow[start[row]! + k] = amount;
    });
  });
  return { originNode: Uint32Array.from(rows, ([origin]) => origin), start, destination, flow };
}

function keepReachable(problem: AssignmentProblem) {
  const { demand } = problem;
  const reach = new ReachSearch(buildStar(problem, problem.linkFrom), problem.linkTo, problem.isThrough);
  const lostPairs: (readonly [number, number])[] = [];
  let lost = 0;
  const rows: DemandRow[] = [];
  demand.originNode.forEach((origin, row) => {
    const reached = reach.search(origin);
    const pairs: (readonly [number, number])[] = [];
    for (let d = demand.start[row]!; d < demand.start[row + 1]!; d++) {
      const node = demand.destination[d]!;
      if (reached[node] === 1) pairs.push([node, demand.flow[d]!]);
      else {
        lost += demand.flow[d]!;
        lostPairs.push([origin, node]);
      }
    }
    if (pairs.length > 0) rows.push([origin, pairs]);
  });
  return { demand: lostPairs.length === 0 ? demand : packDemand(rows), lost, lostPairs };
}

function demandWarnings(report: DemandReport): LocalizedText[] {
  const warnings: LocalizedText[] = [];
  if (report.total === 0) {
    warnings.push({ zh: '没有任何出行需求：所有流量为 0', en: 'There is no demand: every flow is 0' });
  }
  if (report.unknownPairs > 0) {
    warnings.push({
      zh: `${report.unknownPairs} 个起讫对的起点或终点不在路网中，未分配`,
      en: `${report.unknownPairs} origin–destination pairs name places that are not in the network; not assigned`,
    });
  }
  if (report.unreachablePairs > 0) {
    warnings.push({
      zh: `${report.unreachablePairs} 个起讫对（${report.unreachable} 车次）之间没有通路，未分配，例如 ${report.examples.join('、')}`,
      en: `No path joins ${report.unreachablePairs} origin–destination pairs (${report.unreachable} trips); not assigned, e.g. ${report.examples.join(', ')}`,
    });
  }
  return warnings;
}
