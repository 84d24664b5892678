/** What became of a row handed to `insert`. */
export type InsertOutcome = 'newest' | 'inserted' | 'revised' | 'duplicate' | 'late';

const INITIAL_CAPACITY = 8;
/** Bytes of one row beside its values: time, source time, flags. */
const FIXED_ROW_BYTES = 17;

/** Rows of one series as plain arrays, ascending in time. */
export interface TimeSlice {
  readonly times: Float64Array;
  /** `stride` values a row. */
  readonly values: Float64Array;
  /** Time of the original measurement where a recording is replayed, else NaN. */
  readonly sourceTimes: Float64Array;
  readonly flags: Uint8Array;
}

/**
 * One series as growing columns, sorted by time, one row an instant. It answers whether a reading is new, so the
 * same memory serves history, de-duplication and late arrivals.
 *
 * Two rows of the same instant that differ are a revision: the one with the lower flag byte stays (quality is its
 * low bits, `good` = 0), then the one with the greater values, so that the result does not depend on arrival order.
 */
export class TimeColumns {
  #times = new Float64Array(INITIAL_CAPACITY);
  #values: Float64Array;
  #sourceTimes = new Float64Array(INITIAL_CAPACITY);
  #flags = new Uint8Array(INITIAL_CAPACITY);
  #length = 0;
  #evictedBeforeMs = Number.NEGATIVE_INFINITY;

  constructor(readonly stride: number) {
    this.#values = new Float64Array(INITIAL_CAPACITY * stride);
  }

  get length(): number {
    return this.#length;
  }

  /** Bytes allocated. */
  get byteLength(): number {
    return this.#times.length * (FIXED_ROW_BYTES + 8 * this.stride);
  }

  get newestMs(): number {
    return this.#length === 0 ? Number.NEGATIVE_INFINITY : this.#times[this.#length - 1]!;
  }

  /** @param values `stride` numbers; NaN is a missing value */
  insert(timeMs: number, values: ArrayLike<number>, sourceTimeMs: number, flags: number): InsertOutcome {
    if (timeMs < this.#evictedBeforeMs) return 'late';
    const row = timeMs > this.newestMs ? this.#length : this.#lowerBound(timeMs);
    if (row < this.#length && this.#times[row] === timeMs)
      return this.#revise(row, values, sourceTimeMs, flags);
    this.#makeRoom(row);
    this.#times[row] = timeMs;
    this.#write(row, values, sourceTimeMs, flags);
    return row === this.#length - 1 ? 'newest' : 'inserted';
  }

  /** Rows with `startMs ≤ time < endMs`; views, valid until the next insert. */
  slice(startMs: number, endMs: number): TimeSlice {
    return this.#view(this.#lowerBound(startMs), this.#lowerBound(endMs));
  }

  /** The last row at or before `timeMs`, or an empty slice. */
  at(timeMs: number): TimeSlice {
    const end = this.#lowerBound(timeMs + 1e-3);
    return this.#view(Math.max(0, end - 1), end);
  }

  /** Forgets the oldest rows until at most `keep` remain, and gives memory back. */
  trim(keep: number): void {
    if (keep >= this.#length) return;
    const first = this.#length - keep;
    this.#evictedBeforeMs = this.#times[first] ?? this.newestMs + 1e-3;
    this.#times = this.#times.slice(first, this.#length);
    this.#sourceTimes = this.#sourceTimes.slice(first, this.#length);
    this.#flags = this.#flags.slice(first, this.#length);
    this.#values = this.#values.slice(first * this.stride, this.#length * this.stride);
    this.#length = keep;
  }

  #revise(row: number, values: ArrayLike<number>, sourceTimeMs: number, flags: number): InsertOutcome {
    const order = this.#compare(row, values, flags);
    if (order === 0) return 'duplicate';
    if (order > 0) this.#write(row, values, sourceTimeMs, flags);
    else return 'revised';
    return row === this.#length - 1 ? 'newest' : 'revised';
  }

  /** Positive when the new row should replace the one at `row`, 0 when they are the same. */
  #compare(row: number, values: ArrayLike<number>, flags: number): number {
    const known = this.#flags[row]!;
    if (known !== flags) return known - flags;
    for (let i = 0; i < this.stride; i++) {
      const before = this.#values[row * this.stride + i]!;
      const after = values[i]!;
      if (!Object.is(before, after) && before !== after)
        return after > before || Number.isNaN(before) ? 1 : -1;
    }
    return 0;
  }

  #write(row: number, values: ArrayLike<number>, sourceTimeMs: number, flags: number): void {
    for (let i = 0; i < this.stride; i++) this.#values[row * this.stride + i] = values[i]!;
    this.#sourceTimes[row] = sourceTimeMs;
    this.#flags[row] = flags;
  }

  #makeRoom(row: number): void {
    if (this.#length === this.#times.length) this.#grow();
    const end = this.#length++;
    if (row === end) return;
    this.#times.copyWithin(row + 1, row, end);
    this.#sourceTimes.copyWithin(row + 1, row, end);
    this.#flags.copyWithin(row + 1, row, end);
    this.#values.copyWithin((row + 1) * this.stride, row * this.stride, end * this.stride);
  }

  #grow(): void {
    const capacity = Math.max(INITIAL_CAPACITY, Math.ceil(this.#times.length * 1.5));
    const grow = <T extends Float64Array | Uint8Array>(from: T, to: T): T => {
      to.set(from);
      return to;
    };
    this.#times = grow(this.#times, new Float64Array(capacity));
    this.#sourceTimes = grow(this.#sourceTimes, new Float64Array(capacity));
    this.#flags = grow(this.#flags, new Uint8Array(capacity));
    this.#values = grow(this.#values, new Float64Array(capacity * this.stride));
  }

  #view(start: number, end: number): TimeSlice {
    return {
      times: this.#times.subarray(start, end),
      values: this.#values.subarray(start * this.stride, end * this.stride),
      sourceTimes: this.#sourceTimes.subarray(start, end),
      flags: this.#flags.subarray(start, end),
    };
  }

  /** First row whose time is ≥ `timeMs`. */
  #lowerBound(timeMs: number): number {
    let low = 0;
    let high = this.#length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#times[middle]! < timeMs) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
