import { EastNorthUpFrame, ecefToGeodetic } from '@core/crs/ellipsoid.ts';
import { MORTON_BITS, mortonCode, sortByCode } from './morton.ts';

/** A node with no more points than this is not divided. */
const LEAF_POINTS = 8;

/**
 * An adaptive quadtree over points in a local east-north plane, as typed arrays. Points lie in Morton order, so that
 * every node is one range of them; children follow their parent. Positions are ENU metres about the points' centre.
 */
export class Quadtree {
  readonly frame: EastNorthUpFrame;
  /** Row of each point in Morton order. */
  readonly rows: Uint32Array;
  /** ENU metres in Morton order, stride 3. */
  readonly points: Float32Array;
  nodes = 0;
  /** Node → range of points [start, end). */
  readonly start: Uint32Array;
  readonly end: Uint32Array;
  /** Node → first child, children in a row; 0 for a leaf. */
  readonly firstChild: Uint32Array;
  readonly childCount: Uint8Array;
  readonly depth: Uint8Array;
  /** Node → radius about its points' mean that holds all of them, metres. */
  readonly radius: Float32Array;
  /** Node → mean of its points, ENU metres, stride 3. */
  readonly mean: Float32Array;
  /** Side of the root cell, metres. */
  readonly side: number;

  /** `position`: ECEF metres, stride 3. Points that are not finite are left out. */
  constructor(position: Float64Array, length: number) {
    this.frame = frameAround(position, length);
    const local = localPoints(position, length, this.frame);
    const { codes, side, kept } = codesOf(local);
    this.side = side;
    const order = sortByCode(codes);
    this.rows = order.map(index => kept[index]!);
    this.points = new Float32Array(3 * order.length);
    const sorted = new Uint32Array(order.length);
    order.forEach((index, i) => {
      sorted[i] = codes[index]!;
      const row = kept[index]!;
      this.points.set(local.subarray(3 * row, 3 * row + 3), 3 * i);
    });
    const capacity = Math.max(8, Math.ceil(order.length * 0.75) + 64);
    this.start = new Uint32Array(capacity);
    this.end = new Uint32Array(capacity);
    this.firstChild = new Uint32Array(capacity);
    this.childCount = new Uint8Array(capacity);
    this.depth = new Uint8Array(capacity);
    this.#divide(sorted);
    this.mean = new Float32Array(3 * this.nodes);
    this.radius = new Float32Array(this.nodes);
    this.#measure();
  }

  /** Side of a node's cell, metres. */
  cellSide(node: number): number {
    return this.side / 2 ** this.depth[node]!;
  }

  /**
   * Breadth first, so that a parent always precedes its children. A cell whose points all lie in one quarter shrinks to
   * that quarter, so that every inner node has at least two children and there are fewer nodes than points.
   */
  #divide(codes: Uint32Array): void {
    if (codes.length === 0) return;
    this.end[0] = codes.length;
    this.nodes = 1;
    for (let node = 0; node < this.nodes; node++) {
      const [from, to] = [this.start[node]!, this.end[node]!];
      if (to - from <= LEAF_POINTS) continue;
      const depth = Math.max(this.depth[node]!, commonDepth(codes[from]!, codes[to - 1]!));
      this.depth[node] = depth;
      if (depth < MORTON_BITS) this.#addChildren(node, codes);
    }
  }

  #addChildren(node: number, codes: Uint32Array): void {
    const depth = this.depth[node]!;
    const shift = 2 * (MORTON_BITS - 1 - depth);
    const prefix = (codes[this.start[node]!]! >>> (shift + 2)) * 4;
    let childStart = this.start[node]!;
    for (let quadrant = 0; quadrant < 4; quadrant++) {
      const limit = (prefix + quadrant + 1) * 2 ** shift;
      const childEnd = lowerBound(codes, limit, childStart, this.end[node]!);
      if (childEnd > childStart) this.#addChild(node, childStart, childEnd, depth + 1);
      childStart = childEnd;
    }
  }

  #addChild(parent: number, start: number, end: number, depth: number): void {
    const child = this.nodes++;
    if (this.childCount[parent] === 0) this.firstChild[parent] = child;
    this.childCount[parent]!++;
    this.start[child] = start;
    this.end[child] = end;
    this.depth[child] = depth;
  }

  /** Means and radii, children before parents. */
  #measure(): void {
    const sums = new Float64Array(3 * this.nodes);
    for (let node = this.nodes - 1; node >= 0; node--) {
      this.#sum(node, sums);
      const count = this.end[node]! - this.start[node]!;
      for (let axis = 0; axis < 3; axis++) this.mean[3 * node + axis] = sums[3 * node + axis]! / count;
      this.radius[node] = this.#radiusOf(node);
    }
  }

  #sum(node: number, sums: Float64Array): void {
    const [source, from, to]: [ArrayLike<number>, number, number] =
      this.childCount[node] === 0
        ? [this.points, this.start[node]!, this.end[node]!]
        : [sums, this.firstChild[node]!, this.firstChild[node]! + this.childCount[node]!];
    for (let i = from; i < to; i++) {
      for (let axis = 0; axis < 3; axis++) sums[3 * node + axis]! += source[3 * i + axis]!;
    }
  }

  #radiusOf(node: number): number {
    const leaf = this.childCount[node] === 0;
    const source = leaf ? this.points : this.mean;
    const from = leaf ? this.start[node]! : this.firstChild[node]!;
    const to = leaf ? this.end[node]! : from + this.childCount[node]!;
    let radius = 0;
    for (let i = from; i < to; i++) {
      const distance = Math.hypot(
        source[3 * i]! - this.mean[3 * node]!,
        source[3 * i + 1]! - this.mean[3 * node + 1]!,
        source[3 * i + 2]! - this.mean[3 * node + 2]!,
      );
      radius = Math.max(radius, distance + (leaf ? 0 : this.radius[i]!));
    }
    return radius;
  }
}

/** The frame at the mean of the points, on the ellipsoid. */
function frameAround(position: Float64Array, length: number): EastNorthUpFrame {
  const sum = [0, 0, 0];
  let count = 0;
  for (let row = 0; row < length; row++) {
    if (!Number.isFinite(position[3 * row]!)) continue;
    for (let axis = 0; axis < 3; axis++) sum[axis]! += position[3 * row + axis]!;
    count++;
  }
  if (count === 0) return new EastNorthUpFrame(0, 0);
  const [longitude, latitude] = ecefToGeodetic(sum[0]! / count, sum[1]! / count, sum[2]! / count);
  return new EastNorthUpFrame(longitude, latitude);
}

function localPoints(position: Float64Array, length: number, frame: EastNorthUpFrame): Float32Array {
  const matrix = frame.matrix();
  const local = new Float32Array(3 * length);
  for (let row = 0; row < length; row++) {
    const x = position[3 * row]! - frame.originEcef[0];
    const y = position[3 * row + 1]! - frame.originEcef[1];
    const z = position[3 * row + 2]! - frame.originEcef[2];
    for (let axis = 0; axis < 3; axis++) {
      local[3 * row + axis] = matrix[4 * axis]! * x + matrix[4 * axis + 1]! * y + matrix[4 * axis + 2]! * z;
    }
  }
  return local;
}

/** Morton codes of all finite points within their bounding square. */
function codesOf(local: Float32Array): { codes: Uint32Array; side: number; kept: Uint32Array } {
  const kept: Uint32Array = finiteRows(local);
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const row of kept) {
    west = Math.min(west, local[3 * row]!);
    east = Math.max(east, local[3 * row]!);
    south = Math.min(south, local[3 * row + 1]!);
    north = Math.max(north, local[3 * row + 1]!);
  }
  const side = kept.length > 0 ? Math.max(1, east - west, north - south) : 1;
  const last = 2 ** MORTON_BITS - 1;
  const scale = (last + 1) / side;
  const codes = new Uint32Array(kept.length);
  for (let i = 0; i < kept.length; i++) {
    const row = kept[i]!;
    const x = Math.min(last, Math.floor((local[3 * row]! - west) * scale));
    const y = Math.min(last, Math.floor((local[3 * row + 1]! - south) * scale));
    codes[i] = mortonCode(x, y);
  }
  return { codes, side, kept };
}

function finiteRows(local: Float32Array): Uint32Array {
  const rows = new Uint32Array(local.length / 3);
  let count = 0;
  for (let row = 0; row < rows.length; row++) if (Number.isFinite(local[3 * row]!)) rows[count++] = row;
  return rows.subarray(0, count);
}

/** Depth of the smallest cell that holds two codes. */
function commonDepth(a: number, b: number): number {
  const differing = a ^ b;
  if (differing === 0) return MORTON_BITS;
  const highestBit = 31 - Math.clz32(differing);
  return MORTON_BITS - 1 - (highestBit >> 1);
}

/** First index in [from, to) whose code is not below `limit`. */
function lowerBound(codes: Uint32Array, limit: number, from: number, to: number): number {
  let [low, high] = [from, to];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (codes[middle]! < limit) low = middle + 1;
    else high = middle;
  }
  return low;
}
