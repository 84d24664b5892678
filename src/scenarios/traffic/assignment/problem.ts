/**
 * A static assignment problem on typed arrays. Times, costs and flows are in the units of the network file; the
 * solver never mixes or converts them. Rows are links; indices are those of the input.
 */
export interface AssignmentProblem {
  readonly nodeCount: number;
  readonly linkFrom: Uint32Array;
  readonly linkTo: Uint32Array;
  /** 1 where the link may carry flow. */
  readonly isOpen: Uint8Array;
  /** 0 at nodes where paths may only start or end (zone centroids below the first thru node). */
  readonly isThrough: Uint8Array;
  readonly performance: LinkPerformance;
  readonly demand: OriginDemand;
}

/**
 * Link cost c(x) = freeFlowTime · (1 + b · (x / capacity)^power) + fixedCost, per link (Bureau of Public Roads, 1964;
 * every coefficient per link as in TNTP). `fixedCost` holds tolls, distance and turn penalties in time units.
 */
export interface LinkPerformance {
  readonly freeFlowTime: Float64Array;
  readonly b: Float64Array;
  readonly capacity: Float64Array;
  readonly power: Float64Array;
  readonly fixedCost: Float64Array;
}

/** Demand by origin, compressed rows: destinations `destination[start[r] … start[r + 1])` of `originNode[r]`. */
export interface OriginDemand {
  readonly originNode: Uint32Array;
  readonly start: Uint32Array;
  readonly destination: Uint32Array;
  readonly flow: Float64Array;
}

/** Links by tail or by head, compressed rows; only open links that a path may use. */
export interface Star {
  readonly start: Uint32Array;
  readonly link: Uint32Array;
}

/** Open links grouped by the node that `endOf` gives; within a node in input order. */
export function buildStar(
  problem: Pick<AssignmentProblem, 'nodeCount' | 'isOpen' | 'linkFrom' | 'linkTo'>,
  endOf: Uint32Array,
): Star {
  const { nodeCount, isOpen, linkFrom, linkTo } = problem;
  const start = new Uint32Array(nodeCount + 1);
  const usable = (link: number) => isOpen[link] === 1 && linkFrom[link] !== linkTo[link];
  for (let link = 0; link < endOf.length; link++) if (usable(link)) start[endOf[link]! + 1]!++;
  for (let node = 0; node < nodeCount; node++) start[node + 1]! += start[node]!;
  const next = start.slice();
  const link = new Uint32Array(start[nodeCount]!);
  for (let l = 0; l < endOf.length; l++) if (usable(l)) link[next[endOf[l]!]!++] = l;
  return { start, link };
}
