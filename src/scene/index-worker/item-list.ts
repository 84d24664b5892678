import { STATUS_LEVELS } from '@core/jobs/spatial-index.ts';

/** Points and cells of points on the screen, as columns: a view may hold thousands, a hundred times a second. */
export class ItemList {
  length = 0;
  /** ENU metres of the members' mean, stride 3. */
  mean = new Float64Array(0);
  /** Metres along the view axis. */
  depth = new Float64Array(0);
  /** CSS pixels, stride 2. */
  pixel = new Float64Array(0);
  count = new Uint32Array(0);
  worstRow = new Uint32Array(0);
  worstStatus = new Uint8Array(0);
  /** Stride STATUS_LEVELS. */
  statusCounts = new Uint32Array(0);
  expansionHeight = new Float64Array(0);

  /** Forgets all items, keeping the room they took. */
  clear(): void {
    this.length = 0;
  }

  /** Room for one more item; its status counts are zero. */
  add(): number {
    if (this.length === this.count.length) this.#grow(Math.max(1024, 2 * this.length));
    const item = this.length++;
    this.statusCounts.fill(0, item * STATUS_LEVELS, (item + 1) * STATUS_LEVELS);
    return item;
  }

  /** Adds the members of `from` to `into`, which keeps its place on the screen. */
  join(into: number, from: number): void {
    const count = this.count[into]! + this.count[from]!;
    const share = this.count[from]! / count;
    for (let axis = 0; axis < 3; axis++) {
      const own = this.mean[3 * into + axis]!;
      this.mean[3 * into + axis] = own + (this.mean[3 * from + axis]! - own) * share;
    }
    this.count[into] = count;
    for (let level = 0; level < STATUS_LEVELS; level++) {
      this.statusCounts[into * STATUS_LEVELS + level]! += this.statusCounts[from * STATUS_LEVELS + level]!;
    }
    this.expansionHeight[into] = Math.min(this.expansionHeight[into]!, this.expansionHeight[from]!);
    const worse = this.worstStatus[from]! - this.worstStatus[into]!;
    if (worse > 0 || (worse === 0 && this.worstRow[from]! < this.worstRow[into]!)) {
      this.worstStatus[into] = this.worstStatus[from]!;
      this.worstRow[into] = this.worstRow[from]!;
    }
  }

  #grow(capacity: number): void {
    this.mean = grown(this.mean, new Float64Array(3 * capacity));
    this.depth = grown(this.depth, new Float64Array(capacity));
    this.pixel = grown(this.pixel, new Float64Array(2 * capacity));
    this.count = grown(this.count, new Uint32Array(capacity));
    this.worstRow = grown(this.worstRow, new Uint32Array(capacity));
    this.worstStatus = grown(this.worstStatus, new Uint8Array(capacity));
    this.statusCounts = grown(this.statusCounts, new Uint32Array(STATUS_LEVELS * capacity));
    this.expansionHeight = grown(this.expansionHeight, new Float64Array(capacity));
  }
}

function grown<T extends Float64Array | Uint32Array | Uint8Array>(from: T, to: T): T {
  to.set(from);
  return to;
}
