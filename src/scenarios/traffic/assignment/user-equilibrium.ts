import { type Bush, BushWorkspace, bushFromTree } from './bush.ts';
import { SegmentPair, shiftFlows } from './bush-shift.ts';
import { updateBush } from './bush-update.ts';
import { LinkCosts } from './link-cost.ts';
import type { AssignmentProblem } from './problem.ts';
import { shortestCost } from './relative-gap.ts';
import { bushFromEarlier, loadEarlierFlows } from './warm-start.ts';

export interface EquilibriumOptions {
  /** Stop when 1 − SPTT / TSTT is at or below this. */
  readonly relativeGap: number;
  readonly maximumIterations: number;
  /** Asked after every iteration that another could follow; false stops with what has been reached. */
  readonly shouldGoOn?: (state: IterationState) => boolean | Promise<boolean>;
  /**
   * Bushes of an equilibrium to start from: of a problem with the same nodes, whose links are the first of this one's.
   * Links may have been closed since and demand changed. At least one iteration follows.
   */
  readonly startFrom?: readonly Bush[];
  /** Awaited after every bounded amount of work (some 20 ms), so that a worker can hear a cancellation. */
  readonly breathe?: () => Promise<void>;
}

export interface IterationState {
  readonly iteration: number;
  readonly relativeGap: number;
  readonly objective: number;
}

export interface Equilibrium {
  readonly flow: Float64Array;
  /** Generalized cost of each link at these flows. */
  readonly cost: Float64Array;
  readonly objective: number;
  readonly relativeGap: number;
  /** (TSTT − SPTT) / demand, in time units a trip. */
  readonly averageExcessCost: number;
  /** Σ flow · generalized cost. */
  readonly totalCost: number;
  readonly iterations: number;
  readonly converged: boolean;
  /** Flow by origin, to start another assignment from. */
  readonly bushes: readonly Bush[];
}

/** Passes over all bushes between two updates of their links, at most: at first, and after slow iterations. */
const FEWEST_PASSES = 20;
const MOST_PASSES = 640;
/** An iteration that leaves more than this share of the gap was slow: steep costs need more passes on the same links. */
const SLOW_SHARE = 0.5;
/** Passes end when the excess cost inside the bushes is this share of what it was in the whole network. */
const SETTLED_SHARE = 0.05;
/** A bush is left alone when its excess is this share of an equal share of that. */
const NEGLIGIBLE_SHARE = 1;
/** Bush links visited between two breaths. */
const WORK_BETWEEN_BREATHS = 2_000_000;
/** What one link costs in a tree search, an update or a measurement against one visit. */
const TREE_WORK = 30;
const UPDATE_WORK = 10;
const MEASURE_WORK = 5;
/** Iterations without a smaller gap after which it stops: early where only rounding can be left. */
const STALLED_ITERATIONS = { atRounding: 20, above: 200 };
const ROUNDING_GAP = 1e-12;

/**
 * Deterministic user equilibrium with separable costs by Algorithm B (Dial, 2006; bush criteria of Nie, 2010).
 * Demand must be reachable (see `prepareProblem`), else RangeError. Single-threaded and free of clocks and randomness: the same
 * problem gives the same bits.
 */
export async function solveUserEquilibrium(
  problem: AssignmentProblem,
  options: EquilibriumOptions,
): Promise<Equilibrium> {
  const workspace = new BushWorkspace(problem);
  const costs = new LinkCosts(problem.performance);
  const pair = new SegmentPair(problem.nodeCount);
  const breath = new Breath(options.breathe);
  const bushes = await createBushes(workspace, costs, options.startFrom ?? [], breath);
  let state: Measured | undefined;
  let iteration = 0;
  let best = { relativeGap: Infinity, iteration };
  let passes = FEWEST_PASSES;
  const reached = () => state !== undefined && state.relativeGap <= options.relativeGap;
  const goOn = async () => !state || ((await options.shouldGoOn?.({ iteration, ...state })) ?? true);
  while (!reached() && iteration < options.maximumIterations && (await goOn())) {
    iteration++;
    const before = state;
    await improve(workspace, bushes, costs, pair, before?.excess, passes, breath);
    sumFlows(bushes, costs);
    state = await measure(workspace, bushes, costs, breath);
    const isSlow = before !== undefined && state.relativeGap > SLOW_SHARE * before.relativeGap;
    passes = isSlow ? Math.min(MOST_PASSES, 2 * passes) : Math.max(FEWEST_PASSES, passes / 2);
    if (state.relativeGap < best.relativeGap) best = { relativeGap: state.relativeGap, iteration };
    const patience = STALLED_ITERATIONS[best.relativeGap < ROUNDING_GAP ? 'atRounding' : 'above'];
    if (iteration - best.iteration >= patience) break;
  }
  // The first flows are far off: they are measured only when nothing follows.
  const { excess: _excess, ...measured } = state ?? (await measure(workspace, bushes, costs, breath));
  return {
    flow: costs.flow,
    cost: costs.cost,
    iterations: iteration,
    converged: measured.relativeGap <= options.relativeGap,
    bushes,
    ...measured,
  };
}

/** New links for every bush, then passes until what remains to gain inside them is small against `excess`, once known. */
async function improve(
  workspace: BushWorkspace,
  bushes: readonly Bush[],
  costs: LinkCosts,
  pair: SegmentPair,
  excess: number | undefined,
  passes: number,
  breath: Breath,
): Promise<void> {
  let inside = 0;
  for (const bush of bushes) {
    updateBush(workspace, bush, costs);
    inside += shiftFlows(workspace, bush, costs, pair, 0);
    if (breath.isDue(UPDATE_WORK * bush.count)) await breath.take();
  }
  const settled = SETTLED_SHARE * (excess ?? inside);
  const negligible = (NEGLIGIBLE_SHARE * settled) / bushes.length;
  let remaining = Infinity;
  for (let pass = 1; pass < passes && remaining > settled; pass++) {
    remaining = 0;
    for (const bush of bushes) {
      remaining += shiftFlows(workspace, bush, costs, pair, negligible);
      if (breath.isDue(bush.activeCount)) await breath.take();
    }
  }
}

/** Earlier bushes, or all demand on shortest paths; origin after origin, each seeing the flow of those before it. */
async function createBushes(
  workspace: BushWorkspace,
  costs: LinkCosts,
  earlier: readonly Bush[],
  breath: Breath,
): Promise<Bush[]> {
  loadEarlierFlows(workspace, earlier, costs);
  const earlierByOrigin = new Map(earlier.map(bush => [bush.origin, bush]));
  const bushes: Bush[] = [];
  for (let row = 0; row < workspace.problem.demand.originNode.length; row++) {
    const known = earlierByOrigin.get(workspace.problem.demand.originNode[row]!);
    const bush = known ? bushFromEarlier(workspace, row, known, costs) : bushFromTree(workspace, row, costs);
    for (let k = 0; k < bush.activeCount; k++) costs.update(bush.links[k]!);
    bushes.push(bush);
    if (breath.isDue(TREE_WORK * bush.count)) await breath.take();
  }
  sumFlows(bushes, costs);
  return bushes;
}

/** Link flows anew from the bushes, so that rounding of the shifts does not pile up. */
function sumFlows(bushes: readonly Bush[], costs: LinkCosts): void {
  costs.flow.fill(0);
  for (const { links, flows, activeCount } of bushes) {
    for (let k = 0; k < activeCount; k++) costs.flow[links[k]!]! += flows[k]!;
  }
  costs.updateAll();
}

type Measured = Awaited<ReturnType<typeof measure>>;

async function measure(workspace: BushWorkspace, bushes: readonly Bush[], costs: LinkCosts, breath: Breath) {
  const totalCost = costs.total();
  let shortest = 0;
  for (const bush of bushes) {
    shortest += shortestCost(workspace, bush, costs);
    if (breath.isDue(MEASURE_WORK * bush.count)) await breath.take();
  }
  if (!Number.isFinite(shortest)) throw new RangeError('Demand of the assignment must be reachable');
  const demand = workspace.problem.demand.flow.reduce((sum, flow) => sum + flow, 0);
  return {
    totalCost,
    objective: costs.beckmann(),
    excess: totalCost - shortest,
    relativeGap: totalCost > 0 ? Math.max(0, 1 - shortest / totalCost) : 0,
    averageExcessCost: demand > 0 ? Math.max(0, totalCost - shortest) / demand : 0,
  };
}

/** Says when enough work has been done that the caller should be let in; counts work rather than read a clock. */
class Breath {
  #work = 0;
  readonly #breathe: (() => Promise<void>) | undefined;

  constructor(breathe: (() => Promise<void>) | undefined) {
    this.#breathe = breathe;
  }

  isDue(work: number): boolean {
    this.#work += work;
    return this.#work >= WORK_BETWEEN_BREATHS && this.#breathe !== undefined;
  }

  async take(): Promise<void> {
    this.#work = 0;
    await this.#breathe?.();
  }
}
