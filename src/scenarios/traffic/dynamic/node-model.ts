/** Flow that cannot be told from none, vehicles. */
const NEGLIGIBLE = 1e-15;

/**
 * First-order node model for any merge and diverge (Tampère, Corthout, Cattrysse and Immers, 2011): vehicles keep
 * their order on the way in (Daganzo, 1995), scarce room ahead is shared by the capacities of those who want it (the
 * fair merge of Jin and Zhang, 2003), and no more is sent than could be. Scratch space is reused, so one instance
 * serves all nodes in turn.
 */
export class NodeModel {
  /** Vehicles that leave each way in; result of `solve`. */
  readonly out: Float64Array;
  readonly #room: Float64Array;
  readonly #isSettled: Uint8Array;
  #tightestWay = -1;
  #tightestLevel = Infinity;

  constructor(maximumIn: number, maximumOut: number) {
    this.out = new Float64Array(maximumIn);
    this.#room = new Float64Array(maximumOut);
    this.#isSettled = new Uint8Array(maximumIn);
  }

  /**
   * @param sending vehicles each of `inCount` ways in could send this step
   * @param capacity vehicles each could send at capacity, its priority
   * @param receiving room of each of `outCount` ways out, vehicles; Infinity for a sink
   * @param share row-major `inCount × outCount` turning shares, rows sum to 1 (or 0 when nothing enters)
   */
  solve(
    inCount: number,
    outCount: number,
    sending: Float64Array,
    capacity: Float64Array,
    receiving: Float64Array,
    share: Float64Array,
  ): void {
    const { out } = this;
    const room = this.#room;
    const isSettled = this.#isSettled;
    let open = 0;
    for (let j = 0; j < outCount; j++) room[j] = receiving[j]!;
    for (let i = 0; i < inCount; i++) {
      out[i] = 0;
      isSettled[i] = sending[i]! > NEGLIGIBLE ? 0 : 1;
      open += 1 - isSettled[i]!;
    }
    while (open > 0) {
      this.#findTightest(inCount, outCount, capacity, share);
      const tightest = this.#tightestWay;
      const level = this.#tightestLevel;
      let settled = 0;
      // Whoever wants less than the tightest way out would grant gets all of it.
      for (let i = 0; i < inCount; i++) {
        const wants = isSettled[i] === 0 && (tightest < 0 || share[i * outCount + tightest]! > 0);
        if (!wants || sending[i]! > level * capacity[i]!) continue;
        this.#settle(i, sending[i]!, outCount, share);
        settled++;
      }
      if (settled === 0) {
        for (let i = 0; i < inCount; i++) {
          if (isSettled[i] === 1 || share[i * outCount + tightest]! <= 0) continue;
          this.#settle(i, Math.min(sending[i]!, level * capacity[i]!), outCount, share);
          settled++;
        }
      }
      open -= settled;
    }
  }

  #settle(i: number, flow: number, outCount: number, share: Float64Array): void {
    this.out[i] = flow;
    this.#isSettled[i] = 1;
    for (let j = 0; j < outCount; j++) {
      this.#room[j] = Math.max(0, this.#room[j]! - flow * share[i * outCount + j]!);
    }
  }

  /** Finds the way out with the least room per wanted capacity, and that ratio; -1 when none of them binds. */
  #findTightest(inCount: number, outCount: number, capacity: Float64Array, share: Float64Array): void {
    let tightest = -1;
    let level = Infinity;
    for (let j = 0; j < outCount; j++) {
      if (this.#room[j] === Infinity) continue;
      let wanted = 0;
      for (let i = 0; i < inCount; i++) {
        if (this.#isSettled[i] === 0) wanted += capacity[i]! * share[i * outCount + j]!;
      }
      if (wanted > 0 && this.#room[j]! / wanted < level) {
        level = this.#room[j]! / wanted;
        tightest = j;
      }
    }
    this.#tightestWay = tightest;
    this.#tightestLevel = level;
  }
}
