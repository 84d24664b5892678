import type { ItemList } from './item-list.ts';

/** Items nearer to each other than this share of the radius are joined. */
const JOIN_SHARE = 0.7;
/** Nearer to the eye than this, single things stay apart however close they look. */
const ALWAYS_APART_METERS = 120;
const NONE = 0xffffffff;
/** More items than this share a sort key; far above what a screen holds. */
const KEY_ITEMS = 2 ** 22;

/**
 * Joins items that would overlap on the screen: each smaller one goes to the nearest kept one within reach. Kept are
 * the largest first, then in the tree's order, so that the same view always gives the same clusters.
 * Returns the kept items.
 */
export function mergeOnScreen(
  items: ItemList,
  radiusPixels: number,
  width: number,
  height: number,
): Uint32Array {
  const reach = radiusPixels * JOIN_SHARE;
  const grid = new ScreenGrid(items, reach, width, height);
  const kept = new Uint32Array(items.length);
  let keptCount = 0;
  for (const item of largestFirst(items)) {
    const alone = items.depth[item]! < ALWAYS_APART_METERS;
    const near = alone ? NONE : grid.nearest(item);
    if (near !== NONE) {
      items.join(near, item);
      continue;
    }
    kept[keptCount++] = item;
    if (!alone) grid.add(item);
  }
  return kept.subarray(0, keptCount);
}

/** Item numbers by falling count, packed into numbers because those sort without a comparator. */
function largestFirst(items: ItemList): Uint32Array {
  const keys = new Float64Array(items.length);
  for (let item = 0; item < items.length; item++) keys[item] = item - items.count[item]! * KEY_ITEMS;
  keys.sort();
  const order = new Uint32Array(items.length);
  for (let i = 0; i < order.length; i++) {
    const key = keys[i]!;
    order[i] = key - Math.floor(key / KEY_ITEMS) * KEY_ITEMS;
  }
  return order;
}

/** Kept items by screen cell of one reach, as linked lists in typed arrays. */
class ScreenGrid {
  readonly #columns: number;
  readonly #rows: number;
  readonly #first: Uint32Array;
  readonly #next: Uint32Array;

  constructor(
    readonly items: ItemList,
    readonly reach: number,
    width: number,
    height: number,
  ) {
    this.#columns = Math.ceil(width / reach) + 2;
    this.#rows = Math.ceil(height / reach) + 2;
    this.#first = new Uint32Array(this.#columns * this.#rows).fill(NONE);
    this.#next = new Uint32Array(items.length);
  }

  add(item: number): void {
    const cell = this.#row(item) * this.#columns + this.#column(item);
    this.#next[item] = this.#first[cell]!;
    this.#first[cell] = item;
  }

  nearest(item: number): number {
    const column = this.#column(item);
    const row = this.#row(item);
    let best = NONE;
    let bestSquared = this.reach * this.reach;
    for (let r = Math.max(0, row - 1); r <= Math.min(this.#rows - 1, row + 1); r++) {
      for (let c = Math.max(0, column - 1); c <= Math.min(this.#columns - 1, column + 1); c++) {
        for (let other = this.#first[r * this.#columns + c]!; other !== NONE; other = this.#next[other]!) {
          const squared = this.#distanceSquared(item, other);
          if (squared >= bestSquared) continue;
          best = other;
          bestSquared = squared;
        }
      }
    }
    return best;
  }

  #distanceSquared(a: number, b: number): number {
    const { pixel } = this.items;
    const dx = pixel[2 * a]! - pixel[2 * b]!;
    const dy = pixel[2 * a + 1]! - pixel[2 * b + 1]!;
    return dx * dx + dy * dy;
  }

  #column(item: number): number {
    return clamp(Math.floor(this.items.pixel[2 * item]! / this.reach) + 1, this.#columns);
  }

  #row(item: number): number {
    return clamp(Math.floor(this.items.pixel[2 * item + 1]! / this.reach) + 1, this.#rows);
  }
}

function clamp(cell: number, cells: number): number {
  return Math.min(cells - 1, Math.max(0, cell));
}
