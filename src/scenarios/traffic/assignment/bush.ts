import type { LinkCosts } from './link-cost.ts';
import { type AssignmentProblem, buildStar, type Star } from './problem.ts';
import { type PathNetwork, ShortestPathTree } from './shortest-path.ts';

/**
 * The acyclic subnetwork that the trips of one origin may use, with their flow on each link. Links are grouped by
 * head node and the groups are in topological order, so that one sequential pass computes labels; the place of a
 * link therefore also tells which of two nodes comes first.
 */
export interface Bush {
  readonly origin: number;
  /** Row in the origin demand. */
  readonly row: number;
  count: number;
  /** Links before this lead to a destination; the others carry nothing and only offer ways to new paths. */
  activeCount: number;
  links: Uint32Array;
  flows: Float64Array;
}

/** Room for further links that a bush is given when it grows. */
const CAPACITY_RESERVE = 1.25;

/** Scratch arrays and network shared by the work on all bushes; one bush is worked on at a time. */
export class BushWorkspace implements PathNetwork {
  readonly nodeCount: number;
  readonly linkFrom: Uint32Array;
  readonly linkTo: Uint32Array;
  readonly isThrough: Uint8Array;
  readonly outgoing: Star;
  readonly incoming: Star;
  /** Cheapest cost from the origin inside the bush, by node; Infinity outside it. */
  readonly minimum: Float64Array;
  /** Dearest cost from the origin over used links (or over all links while the bush is rebuilt). */
  readonly maximum: Float64Array;
  /** Place in the bush of the link that gave the label; -1 at the origin. */
  readonly minimumPlace: Int32Array;
  readonly maximumPlace: Int32Array;
  /** Flow of each link in the bush at hand, -1 where the link is not in it. */
  readonly membership: Float64Array;
  readonly nodeScratch: Int32Array;
  readonly queue: Uint32Array;
  /** Links of the bush at hand while it is rebuilt. */
  readonly order: Uint32Array;
  readonly isActive: Uint8Array;
  /** Links of the bush that enter each node. */
  readonly degree: Int32Array;
  readonly stack: Uint32Array;
  /** A bit for every node. */
  readonly waiting: Int32Array;
  readonly nodeFlow: Float64Array;
  readonly tree: ShortestPathTree;

  constructor(readonly problem: AssignmentProblem) {
    const { nodeCount, linkFrom, linkTo, isThrough } = problem;
    this.nodeCount = nodeCount;
    this.linkFrom = linkFrom;
    this.linkTo = linkTo;
    this.isThrough = isThrough;
    this.outgoing = buildStar(problem, linkFrom);
    this.incoming = buildStar(problem, linkTo);
    this.minimum = new Float64Array(nodeCount);
    this.maximum = new Float64Array(nodeCount);
    this.minimumPlace = new Int32Array(nodeCount);
    this.maximumPlace = new Int32Array(nodeCount);
    this.membership = new Float64Array(linkFrom.length).fill(-1);
    this.nodeScratch = new Int32Array(nodeCount);
    this.queue = new Uint32Array(nodeCount);
    this.order = new Uint32Array(linkFrom.length);
    this.isActive = new Uint8Array(nodeCount);
    this.degree = new Int32Array(nodeCount);
    this.stack = new Uint32Array(nodeCount);
    this.waiting = new Int32Array(Math.ceil(nodeCount / 32));
    this.nodeFlow = new Float64Array(nodeCount);
    this.tree = new ShortestPathTree(this);
  }
}

/** The shortest-path tree of an origin at current costs as its first bush, carrying all of its demand. */
export function bushFromTree(workspace: BushWorkspace, row: number, costs: LinkCosts): Bush {
  const { tree, order, degree, membership } = workspace;
  const bush = emptyBush(workspace, row);
  tree.search(bush.origin, costs.cost);
  const { settled, settledCount, incomingLink } = tree;
  for (let k = 1; k < settledCount; k++) {
    const link = incomingLink[settled[k]!]!;
    order[bush.count++] = link;
    membership[link] = 0;
  }
  degree.fill(1)[bush.origin] = 0;
  rebuildBush(workspace, bush, settled, settledCount);
  balanceFlows(workspace, bush, costs);
  return bush;
}

export function emptyBush({ problem }: BushWorkspace, row: number): Bush {
  const origin = problem.demand.originNode[row]!;
  return { origin, row, count: 0, activeCount: 0, links: new Uint32Array(), flows: new Float64Array() };
}

/**
 * Writes a bush from its first `count` links in `workspace.order`, their flows in `membership`, which is cleared, and the
 * `degree` of its nodes, given in topological order. Links are grouped by head: first the nodes that lead to a
 * destination, then the others. Whatever leads to an active node is active itself, so the order stays topological.
 */
export function rebuildBush(
  workspace: BushWorkspace,
  bush: Bush,
  nodes: Uint32Array,
  nodeCount: number,
): void {
  const { linkTo, order, degree, isActive, membership, nodeScratch: next } = workspace;
  const { count } = bush;
  if (count > bush.links.length) {
    bush.links = new Uint32Array(Math.ceil(count * CAPACITY_RESERVE));
    bush.flows = new Float64Array(bush.links.length);
  }
  markActive(workspace, bush);
  let place = 0;
  for (const active of [1, 0]) {
    for (let n = 0; n < nodeCount; n++) {
      const node = nodes[n]!;
      if (isActive[node] !== active) continue;
      next[node] = place;
      place += degree[node]!;
    }
    if (active === 1) bush.activeCount = place;
  }
  for (let k = 0; k < count; k++) {
    const link = order[k]!;
    const at = next[linkTo[link]!]!++;
    bush.links[at] = link;
    bush.flows[at] = at < bush.activeCount ? membership[link]! : 0;
    membership[link] = -1;
  }
}

/** Marks the nodes from which the links of the bush (those in `membership`) lead to a destination. */
function markActive(workspace: BushWorkspace, { row }: Bush): void {
  const { incoming, linkFrom, membership, isActive, stack } = workspace;
  const { start, destination } = workspace.problem.demand;
  isActive.fill(0);
  let stacked = 0;
  const mark = (node: number) => {
    if (isActive[node] === 1) return;
    isActive[node] = 1;
    stack[stacked++] = node;
  };
  for (let d = start[row]!; d < start[row + 1]!; d++) mark(destination[d]!);
  while (stacked > 0) {
    const node = stack[--stacked]!;
    for (let k = incoming.start[node]!; k < incoming.start[node + 1]!; k++) {
      const link = incoming.link[k]!;
      if (membership[link]! >= 0) mark(linkFrom[link]!);
    }
  }
}

/**
 * Makes the flows of a bush conserve vehicles to rounding: walks from the leaves to the origin and scales what enters
 * each node to its demand plus what leaves it. Rounding left by many shifts vanishes; `costs.flow` follows.
 */
export function balanceFlows(workspace: BushWorkspace, bush: Bush, costs: LinkCosts): void {
  const { linkFrom, linkTo, nodeFlow, problem } = workspace;
  const { start, destination, flow } = problem.demand;
  const { links, flows } = bush;
  nodeFlow.fill(0);
  for (let d = start[bush.row]!; d < start[bush.row + 1]!; d++) nodeFlow[destination[d]!]! += flow[d]!;
  for (let end = bush.activeCount; end > 0; ) {
    const node = linkTo[links[end - 1]!]!;
    let begin = end - 1;
    let entering = flows[begin]!;
    while (begin > 0 && linkTo[links[begin - 1]!] === node) entering += flows[--begin]!;
    const needed = nodeFlow[node]!;
    for (let k = begin; k < end; k++) {
      const link = links[k]!;
      const balanced = entering > 0 ? flows[k]! * (needed / entering) : k === begin ? needed : 0;
      costs.flow[link]! += balanced - flows[k]!;
      flows[k] = balanced;
      nodeFlow[linkFrom[link]!]! += balanced;
    }
    end = begin;
  }
}

/**
 * Labels of cheapest and dearest used paths from the origin within the first `count` links of the bush, at current
 * costs. Returns the bush's excess cost: what its trips pay above the cheapest paths inside it.
 */
export function labelBush(workspace: BushWorkspace, bush: Bush, count: number, cost: Float64Array): number {
  const { linkFrom, linkTo, minimum, maximum, minimumPlace, maximumPlace } = workspace;
  const { links, flows, origin } = bush;
  minimum[origin] = 0;
  maximum[origin] = 0;
  minimumPlace[origin] = -1;
  maximumPlace[origin] = -1;
  let excess = 0;
  for (let k = 0; k < count; ) {
    const node = linkTo[links[k]!]!;
    let entering = 0;
    let paid = 0;
    let least = Infinity;
    let leastPlace = k;
    let most = -Infinity;
    let mostPlace = -1;
    do {
      const link = links[k]!;
      const tail = linkFrom[link]!;
      const c = cost[link]!;
      const low = minimum[tail]! + c;
      if (low < least) {
        least = low;
        leastPlace = k;
      }
      const flow = flows[k]!;
      if (flow > 0) {
        entering += flow;
        paid += flow * low;
        const high = maximum[tail]! + c;
        if (high > most) {
          most = high;
          mostPlace = k;
        }
      }
      k++;
    } while (k < count && linkTo[links[k]!] === node);
    excess += paid - entering * least;
    minimum[node] = least;
    minimumPlace[node] = leastPlace;
    maximum[node] = mostPlace < 0 ? least : most;
    maximumPlace[node] = mostPlace < 0 ? leastPlace : mostPlace;
  }
  return excess;
}
