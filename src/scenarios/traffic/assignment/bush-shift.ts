import { type Bush, type BushWorkspace, labelBush } from './bush.ts';
import type { LinkCosts } from './link-cost.ts';

/** Newton steps on one pair of segments before going on to the next. */
const MAXIMUM_STEPS = 3;
/** A pair is level when the cost difference fell to this share of what it was. */
const LEVEL_SHARE = 0.05;
/** Flows below this share of the flow moved are rounding and set to nought. */
const ROUNDING_SHARE = 1e-14;

/** Reusable places of the two segments between a merge and the node where they diverge. */
export class SegmentPair {
  readonly cheap: Int32Array;
  readonly dear: Int32Array;
  readonly merges: Int32Array;
  cheapCount = 0;
  dearCount = 0;

  constructor(nodeCount: number) {
    this.cheap = new Int32Array(nodeCount);
    this.dear = new Int32Array(nodeCount);
    this.merges = new Int32Array(nodeCount);
  }
}

/**
 * One pass of equilibration over a bush: from the last node to the first, moves flow at each merge from the dearest
 * used path to the cheapest, between the merge and where both diverge, by Newton's method on their cost difference
 * (Dial, 2006). Costs of the links moved on are current throughout. Returns the bush's excess
 * cost before the pass; a bush whose excess is at or below `negligible` is left as it is.
 */
export function shiftFlows(
  workspace: BushWorkspace,
  bush: Bush,
  costs: LinkCosts,
  pair: SegmentPair,
  negligible: number,
): number {
  const { links, activeCount: count } = bush;
  const excess = labelBush(workspace, bush, count, costs.cost);
  if (excess <= negligible) return excess;
  const { linkTo, minimum, maximum, minimumPlace, maximumPlace } = workspace;
  let merges = 0;
  for (let k = 1; k < count; k++) {
    const node = linkTo[links[k]!]!;
    if (node !== linkTo[links[k - 1]!] || (merges > 0 && pair.merges[merges - 1] === node)) continue;
    if (minimumPlace[node] !== maximumPlace[node] && maximum[node]! > minimum[node]!)
      pair.merges[merges++] = node;
  }
  while (merges > 0) {
    findSegments(workspace, bush, pair.merges[--merges]!, pair);
    level(bush, costs, pair);
  }
  return excess;
}

/** Walks both label trees back from `merge` until they meet. */
function findSegments(workspace: BushWorkspace, bush: Bush, merge: number, pair: SegmentPair): void {
  const { linkFrom, minimumPlace, maximumPlace } = workspace;
  const { links } = bush;
  let cheapPlace = minimumPlace[merge]!;
  let dearPlace = maximumPlace[merge]!;
  pair.cheap[0] = cheapPlace;
  pair.dear[0] = dearPlace;
  let cheapCount = 1;
  let dearCount = 1;
  let cheapNode = linkFrom[links[cheapPlace]!]!;
  let dearNode = linkFrom[links[dearPlace]!]!;
  while (cheapNode !== dearNode) {
    cheapPlace = minimumPlace[cheapNode]!;
    dearPlace = maximumPlace[dearNode]!;
    if (cheapPlace > dearPlace) {
      pair.cheap[cheapCount++] = cheapPlace;
      cheapNode = linkFrom[links[cheapPlace]!]!;
    } else {
      pair.dear[dearCount++] = dearPlace;
      dearNode = linkFrom[links[dearPlace]!]!;
    }
  }
  pair.cheapCount = cheapCount;
  pair.dearCount = dearCount;
}

function level(bush: Bush, costs: LinkCosts, pair: SegmentPair): void {
  const { links, flows } = bush;
  const { cost, slope } = costs;
  let first = 0;
  for (let step = 0; step < MAXIMUM_STEPS; step++) {
    let difference = 0;
    let slopes = 0;
    let dearFlow = Infinity;
    let cheapFlow = Infinity;
    for (let s = 0; s < pair.dearCount; s++) {
      const place = pair.dear[s]!;
      const link = links[place]!;
      difference += cost[link]!;
      slopes += slope[link]!;
      if (flows[place]! < dearFlow) dearFlow = flows[place]!;
    }
    for (let s = 0; s < pair.cheapCount; s++) {
      const place = pair.cheap[s]!;
      const link = links[place]!;
      difference -= cost[link]!;
      slopes += slope[link]!;
      if (flows[place]! < cheapFlow) cheapFlow = flows[place]!;
    }
    if (step === 0) {
      if (difference <= 0) return;
      first = difference;
    } else if (Math.abs(difference) <= LEVEL_SHARE * first) return;
    const wanted = slopes > 0 ? difference / slopes : difference * Infinity;
    const moved = Math.max(-cheapFlow, Math.min(dearFlow, wanted));
    if (moved === 0) return;
    move(bush, costs, pair.dear, pair.dearCount, -moved);
    move(bush, costs, pair.cheap, pair.cheapCount, moved);
    if (moved === dearFlow || moved === -cheapFlow) return;
  }
}

function move(bush: Bush, costs: LinkCosts, places: Int32Array, count: number, amount: number): void {
  const { links, flows } = bush;
  const rounding = Math.abs(amount) * ROUNDING_SHARE;
  for (let s = 0; s < count; s++) {
    const place = places[s]!;
    const link = links[place]!;
    const flow = flows[place]! + amount;
    flows[place] = flow > rounding ? flow : 0;
    costs.flow[link] = Math.max(0, costs.flow[link]! + amount);
    costs.update(link);
  }
}
