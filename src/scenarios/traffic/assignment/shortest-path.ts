import type { Star } from './problem.ts';

/** What a shortest-path search needs to know of a network. */
export interface PathNetwork {
  readonly nodeCount: number;
  readonly linkTo: Uint32Array;
  readonly isThrough: Uint8Array;
  readonly outgoing: Star;
}

/** Dijkstra's algorithm with a binary heap on typed arrays; one instance is reused for many trees. */
export class ShortestPathTree {
  /** Cost from the origin, Infinity where it cannot be reached. */
  readonly distance: Float64Array;
  /** Link by which a node is reached, -1 at the origin and at unreached nodes. */
  readonly incomingLink: Int32Array;
  /** Nodes in the order in which they were settled, `settledCount` of them. */
  readonly settled: Uint32Array;
  settledCount = 0;
  readonly #network: PathNetwork;
  readonly #heap: Uint32Array;
  /** Place in the heap + 1; 0 = not in it. */
  readonly #place: Uint32Array;
  #heapSize = 0;

  constructor(network: PathNetwork) {
    this.#network = network;
    this.distance = new Float64Array(network.nodeCount);
    this.incomingLink = new Int32Array(network.nodeCount);
    this.settled = new Uint32Array(network.nodeCount);
    this.#heap = new Uint32Array(network.nodeCount);
    this.#place = new Uint32Array(network.nodeCount);
  }

  /** Searches from one node over non-negative costs; paths do not pass nodes that are not `isThrough`. */
  search(origin: number, cost: Float64Array): void {
    this.searchFrom([origin], cost);
  }

  /** Distance to the nearest of several sources. */
  searchFrom(origins: readonly number[], cost: Float64Array): void {
    const { linkTo, isThrough, outgoing } = this.#network;
    const { distance, incomingLink, settled } = this;
    distance.fill(Infinity);
    incomingLink.fill(-1);
    this.settledCount = 0;
    for (const origin of origins) {
      distance[origin] = 0;
      this.#raise(origin);
    }
    while (this.#heapSize > 0) {
      const node = this.#pop();
      settled[this.settledCount++] = node;
      const base = distance[node]!;
      if (isThrough[node] === 0 && incomingLink[node] !== -1) continue;
      for (let k = outgoing.start[node]!; k < outgoing.start[node + 1]!; k++) {
        const link = outgoing.link[k]!;
        const head = linkTo[link]!;
        const candidate = base + cost[link]!;
        if (candidate >= distance[head]!) continue;
        distance[head] = candidate;
        incomingLink[head] = link;
        this.#raise(head);
      }
    }
  }

  /** Inserts a node, or moves it up after its distance fell. */
  #raise(node: number): void {
    const heap = this.#heap;
    const place = this.#place;
    const { distance } = this;
    let at = place[node]! === 0 ? this.#heapSize++ : place[node]! - 1;
    const value = distance[node]!;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      const above = heap[parent]!;
      if (distance[above]! <= value) break;
      heap[at] = above;
      place[above] = at + 1;
      at = parent;
    }
    heap[at] = node;
    place[node] = at + 1;
  }

  #pop(): number {
    const heap = this.#heap;
    const place = this.#place;
    const { distance } = this;
    const top = heap[0]!;
    place[top] = 0;
    const size = --this.#heapSize;
    if (size === 0) return top;
    const node = heap[size]!;
    const value = distance[node]!;
    let at = 0;
    for (let child = 1; child < size; child = 2 * at + 1) {
      if (child + 1 < size && distance[heap[child + 1]!]! < distance[heap[child]!]!) child++;
      const below = heap[child]!;
      if (distance[below]! >= value) break;
      heap[at] = below;
      place[below] = at + 1;
      at = child;
    }
    heap[at] = node;
    place[node] = at + 1;
    return top;
  }
}
