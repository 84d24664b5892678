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
  /** Sides of cells by their depth, metres. */
  readonly #sides: Float64Array;

  /** `position`: ECEF metres, stride 3. Points that are not finite are left out. */
  constructor(position: Float64Array, length: number) {
    this.frame = frameAround(position, length);
    const local = localPoints(position, length, this.frame);
    const { codes, side, kept } = codesOf(local);
    this.#sides = Float64Array.from({ length: MORTON_BITS + 2 }, (_, depth) => side / 2 ** depth);
    const { order, sorted } = sortByCode(codes);
    this.rows = order;
    for (let i = 0; i < order.length; i++) order[i] = kept[order[i]!]!;
    this.points = pointsInOrder(local, order);
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
    return this.#sides[this.depth[node]!]!;
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
      const isLeaf = this.childCount[node] === 0;
      const from = isLeaf ? this.start[node]! : this.firstChild[node]!;
      const to = isLeaf ? this.end[node]! : from + this.childCount[node]!;
      addUp(isLeaf ? this.points : sums, from, to, sums, node);
      const count = this.end[node]! - this.start[node]!;
      for (let axis = 0; axis < 3; axis++) this.mean[3 * node + axis] = sums[3 * node + axis]! / count;
      this.radius[node] = isLeaf
        ? farthest(this.points, from, to, this.mean, node, null)
        : farthest(this.mean, from, to, this.mean, node, this.radius);
    }
  }
}

function pointsInOrder(local: Float32Array, rows: Uint32Array): Float32Array {
  const points = new Float32Array(3 * rows.length);
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i]!;
    points[3 * i] = local[3 * row]!;
    points[3 * i + 1] = local[3 * row + 1]!;
    points[3 * i + 2] = local[3 * row + 2]!;
  }
  return points;
}

/** Adds records [from, to) of a source of stride 3 to a node's sums. */
function addUp(
  source: Float32Array | Float64Array,
  from: number,
  to: number,
  sums: Float64Array,
  node: number,
): void {
  let [east, north, up] = [0, 0, 0];
  for (let i = from; i < to; i++) {
    east += source[3 * i]!;
    north += source[3 * i + 1]!;
    up += source[3 * i + 2]!;
  }
  sums[3 * node] = east;
  sums[3 * node + 1] = north;
  sums[3 * node + 2] = up;
}

/** Greatest distance of records [from, to), with their own radii if they have any, from a node's mean, metres. */
function farthest(
  source: Float32Array,
  from: number,
  to: number,
  mean: Float32Array,
  node: number,
  radii: Float32Array | null,
): number {
  let radius = 0;
  for (let i = from; i < to; i++) {
    const east = source[3 * i]! - mean[3 * node]!;
    const north = source[3 * i + 1]! - mean[3 * node + 1]!;
    const up = source[3 * i + 2]! - mean[3 * node + 2]!;
    // Not Math.hypot, which costs several times as much; a million distances are taken.
    const distance = Math.sqrt(east * east + north * north + up * up);
    radius = Math.max(radius, radii ? distance + radii[i]! : distance);
  }
  return radius;
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
  const m = frame.matrix();
  const [originX, originY, originZ] = frame.originEcef;
  const local = new Float32Array(3 * length);
  for (let row = 0; row < length; row++) {
    const x = position[3 * row]! - originX;
    const y = position[3 * row + 1]! - originY;
    const z = position[3 * row + 2]! - originZ;
    local[3 * row] = m[0]! * x + m[1]! * y + m[2]! * z;
    local[3 * row + 1] = m[4]! * x + m[5]! * y + m[6]! * z;
    local[3 * row + 2] = m[8]! * x + m[9]! * y + m[10]! * z;
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
