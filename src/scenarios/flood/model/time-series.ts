/** A quantity over time: seconds since the start, ascending, and values in SI units. */
export class TimeSeries {
  readonly times: Float64Array;
  readonly values: Float64Array;

  /** Throws RangeError for unequal lengths, no rows, values that are not finite or times that do not ascend. */
  constructor(times: ArrayLike<number>, values: ArrayLike<number>) {
    if (times.length !== values.length || times.length === 0) {
      throw new RangeError(
        `A series needs as many times as values, at least one: ${times.length}, ${values.length}`,
      );
    }
    for (let k = 0; k < times.length; k++) {
      if (!Number.isFinite(times[k]!) || !Number.isFinite(values[k]!)) {
        throw new RangeError(`Row ${k + 1} of the series is not a number`);
      }
      if (k > 0 && times[k]! <= times[k - 1]!) {
        throw new RangeError(`Times must ascend: row ${k + 1} has ${times[k]} s after ${times[k - 1]} s`);
      }
    }
    this.times = Float64Array.from(times);
    this.values = Float64Array.from(values);
  }

  static constant(value: number): TimeSeries {
    return new TimeSeries([0], [value]);
  }

  /** Linear between rows, constant beyond the ends. */
  at(time: number): number {
    const { times, values } = this;
    const k = this.#rowAfter(time);
    if (k === 0) return values[0]!;
    if (k === times.length) return values[k - 1]!;
    const share = (time - times[k - 1]!) / (times[k]! - times[k - 1]!);
    return values[k - 1]! + share * (values[k]! - values[k - 1]!);
  }

  /** Integral of `at` from `start` to `end`. */
  integral(start: number, end: number): number {
    let total = 0;
    let [time, value] = [start, this.at(start)];
    for (let k = this.#rowAfter(start); k <= this.times.length && time < end; k++) {
      const next = Math.min(end, this.times[k] ?? end);
      const nextValue = this.at(next);
      total += ((value + nextValue) / 2) * (next - time);
      [time, value] = [next, nextValue];
    }
    return total;
  }

  /**
   * Integral from `start` to `end` where each row holds until the next, nothing falls before the first, and the last
   * row holds as long as the one before it (to the end when it is the only one): a hyetograph.
   */
  heldIntegral(start: number, end: number): number {
    const { times, values } = this;
    const count = times.length;
    const tail = count > 1 ? times[count - 1]! * 2 - times[count - 2]! : Number.POSITIVE_INFINITY;
    let total = 0;
    for (let k = Math.max(0, this.#rowAfter(start) - 1); k < count && times[k]! < end; k++) {
      const until = k + 1 < count ? times[k + 1]! : tail;
      total += values[k]! * Math.max(0, Math.min(end, until) - Math.max(start, times[k]!));
    }
    return total;
  }

  #rowAfter(time: number): number {
    let [low, high] = [0, this.times.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.times[middle]! <= time) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
