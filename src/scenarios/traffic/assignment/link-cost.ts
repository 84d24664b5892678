import type { LinkPerformance } from './problem.ts';

/** Smallest flow-to-capacity ratio at which a slope is taken, so that powers below 1 have a finite one. */
const SMALLEST_RATIO = 1e-6;

/**
 * Costs and slopes of all links at the current flows, kept up to date link by link.
 * A link without capacity cannot be congested: its time is the free-flow time whatever its flow (the convention of
 * the TNTP reference codes); readers warn about it.
 */
export class LinkCosts {
  readonly flow: Float64Array;
  readonly cost: Float64Array;
  /** d cost / d flow. */
  readonly slope: Float64Array;
  /** Cost at zero flow. */
  readonly #base: Float64Array;
  /** freeFlowTime · b, or 0 for links that are never congested. */
  readonly #gain: Float64Array;
  readonly #inverseCapacity: Float64Array;
  readonly #power: Float64Array;

  constructor(performance: LinkPerformance) {
    const { freeFlowTime, b, capacity, power, fixedCost } = performance;
    const count = freeFlowTime.length;
    this.flow = new Float64Array(count);
    this.cost = new Float64Array(count);
    this.slope = new Float64Array(count);
    this.#base = new Float64Array(count);
    this.#gain = new Float64Array(count);
    this.#inverseCapacity = new Float64Array(count);
    this.#power = power;
    for (let link = 0; link < count; link++) {
      const congestible = capacity[link]! > 0 && power[link]! > 0;
      const gain = freeFlowTime[link]! * b[link]!;
      // With power 0 the ratio drops out and the whole gain is part of the constant.
      const constant = power[link]! === 0 ? gain : 0;
      this.#base[link] = freeFlowTime[link]! + constant + fixedCost[link]!;
      this.#gain[link] = congestible ? gain : 0;
      this.#inverseCapacity[link] = congestible ? 1 / capacity[link]! : 0;
    }
    this.updateAll();
  }

  /** Recomputes cost and slope of one link from its flow. */
  update(link: number): void {
    const gain = this.#gain[link]!;
    if (gain === 0) {
      this.cost[link] = this.#base[link]!;
      return;
    }
    const inverseCapacity = this.#inverseCapacity[link]!;
    const power = this.#power[link]!;
    const ratio = this.flow[link]! * inverseCapacity;
    if (power === 4) {
      const cube = ratio * ratio * ratio;
      this.cost[link] = this.#base[link]! + gain * cube * ratio;
      this.slope[link] = 4 * gain * inverseCapacity * cube;
    } else if (power === 1) {
      this.cost[link] = this.#base[link]! + gain * ratio;
      this.slope[link] = gain * inverseCapacity;
    } else {
      this.cost[link] = this.#base[link]! + gain * ratio ** power;
      const slopeRatio = power < 1 ? Math.max(ratio, SMALLEST_RATIO) : ratio;
      this.slope[link] = gain * power * inverseCapacity * slopeRatio ** (power - 1);
    }
  }

  updateAll(): void {
    for (let link = 0; link < this.flow.length; link++) this.update(link);
  }

  /** Σ x · c(x): total generalized cost of the flows. */
  total(): number {
    const { flow, cost } = this;
    let sum = 0;
    for (let link = 0; link < flow.length; link++) sum += flow[link]! * cost[link]!;
    return sum;
  }

  /** Beckmann's objective Σ ∫₀ˣ c(s) ds (Beckmann, McGuire and Winsten, 1956). */
  beckmann(): number {
    const { flow } = this;
    let sum = 0;
    for (let link = 0; link < flow.length; link++) {
      const x = flow[link]!;
      const ratio = x * this.#inverseCapacity[link]!;
      const power = this.#power[link]!;
      const congestion = this.#gain[link] === 0 ? 0 : (this.#gain[link]! * ratio ** power) / (power + 1);
      sum += x * (this.#base[link]! + congestion);
    }
    return sum;
  }
}
