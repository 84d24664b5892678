import type { Star } from './problem.ts';

/** Marks what paths from a node lead to; one instance serves many searches. */
export class ReachSearch {
  /** 1 at nodes reached by the last search. */
  readonly reached: Uint8Array;
  readonly #queue: Uint32Array;
  readonly #star: Star;
  readonly #linkEnd: Uint32Array;
  readonly #isThrough: Uint8Array;

  /** @param linkEnd node at the far end of each link of `star`: heads to search forwards, tails to search backwards */
  constructor(star: Star, linkEnd: Uint32Array, isThrough: Uint8Array) {
    this.#star = star;
    this.#linkEnd = linkEnd;
    this.#isThrough = isThrough;
    this.reached = new Uint8Array(isThrough.length);
    this.#queue = new Uint32Array(isThrough.length);
  }

  search(origin: number): Uint8Array {
    const { reached } = this;
    const { start, link } = this.#star;
    reached.fill(0);
    reached[origin] = 1;
    this.#queue[0] = origin;
    let queued = 1;
    for (let head = 0; head < queued; head++) {
      const node = this.#queue[head]!;
      if (this.#isThrough[node] === 0 && node !== origin) continue;
      for (let k = start[node]!; k < start[node + 1]!; k++) {
        const next = this.#linkEnd[link[k]!]!;
        if (reached[next] === 1) continue;
        reached[next] = 1;
        this.#queue[queued++] = next;
      }
    }
    return reached;
  }
}
