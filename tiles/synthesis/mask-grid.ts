import type { Polyline, Ring, Vector2 } from './plane.ts';
import { type Box, boundingBox, distanceToSegment } from './polygons.ts';

/** One byte a cell over a rectangle of the plane; row-major from the south-west corner. */
export class MaskGrid {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;

  constructor(
    readonly box: Box,
    /** Side of a cell in metres. */
    readonly cell: number,
  ) {
    this.width = Math.ceil((box[2] - box[0]) / cell);
    this.height = Math.ceil((box[3] - box[1]) / cell);
    this.data = new Uint8Array(this.width * this.height);
  }

  /** Index of the cell that holds a point, or −1 outside. */
  indexAt(x: number, y: number): number {
    const column = Math.floor((x - this.box[0]) / this.cell);
    const row = Math.floor((y - this.box[1]) / this.cell);
    if (column < 0 || row < 0 || column >= this.width || row >= this.height) return -1;
    return row * this.width + column;
  }

  /** Value of the cell that holds a point, `outside` beyond the grid. */
  at(x: number, y: number, outside = 0): number {
    const index = this.indexAt(x, y);
    return index < 0 ? outside : this.data[index]!;
  }

  centre(index: number): Vector2 {
    const row = Math.floor(index / this.width);
    const column = index - row * this.width;
    return [this.box[0] + (column + 0.5) * this.cell, this.box[1] + (row + 0.5) * this.cell];
  }

  /** Sets the cells whose centres lie inside the rings (even-odd). */
  fill(rings: readonly Ring[], value: number): void {
    const all = boundingBox(rings.flat());
    const first = Math.max(0, Math.floor((all[1] - this.box[1]) / this.cell));
    const last = Math.min(this.height - 1, Math.ceil((all[3] - this.box[1]) / this.cell));
    for (let row = first; row <= last; row++) {
      const crossings = crossingsAt(rings, this.box[1] + (row + 0.5) * this.cell);
      for (let k = 0; k + 1 < crossings.length; k += 2) {
        const from = Math.max(0, Math.ceil((crossings[k]! - this.box[0]) / this.cell - 0.5));
        const to = Math.min(this.width, Math.ceil((crossings[k + 1]! - this.box[0]) / this.cell - 0.5));
        if (to > from) this.data.fill(value, row * this.width + from, row * this.width + to);
      }
    }
  }

  /** Sets the cells whose centres lie within `radius` metres of the line. */
  stroke(line: Polyline, radius: number, value: number): void {
    for (let i = 1; i < line.length; i++) this.#strokeSegment(line[i - 1]!, line[i]!, radius, value);
  }

  #strokeSegment(a: Vector2, b: Vector2, radius: number, value: number): void {
    const column = (x: number) => Math.floor((x - this.box[0]) / this.cell);
    const row = (y: number) => Math.floor((y - this.box[1]) / this.cell);
    const lastColumn = Math.min(this.width - 1, column(Math.max(a[0], b[0]) + radius));
    const lastRow = Math.min(this.height - 1, row(Math.max(a[1], b[1]) + radius));
    for (let r = Math.max(0, row(Math.min(a[1], b[1]) - radius)); r <= lastRow; r++) {
      for (let c = Math.max(0, column(Math.min(a[0], b[0]) - radius)); c <= lastColumn; c++) {
        const index = r * this.width + c;
        if (this.data[index] !== value && distanceToSegment(this.centre(index), a, b) <= radius) {
          this.data[index] = value;
        }
      }
    }
  }
}

function crossingsAt(rings: readonly Ring[], y: number): number[] {
  const crossings: number[] = [];
  for (const ring of rings) {
    for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
      const [ax, ay] = ring[i]!;
      const [bx, by] = ring[j]!;
      if (ay > y !== by > y) crossings.push(ax + ((y - ay) / (by - ay)) * (bx - ax));
    }
  }
  return crossings.sort((a, b) => a - b);
}

/**
 * Metres from each cell to the nearest cell with a value, 0 there; capped at `limit`. Exact Euclidean transform in two
 * passes (Felzenszwalb & Huttenlocher 2012), rows then columns.
 */
export function distanceTransform(
  grid: MaskGrid,
  isSource: (value: number) => boolean,
  limit: number,
): Float32Array {
  const { width, height, cell } = grid;
  const infinite = (limit / cell) ** 2;
  const squared = new Float32Array(width * height);
  for (let i = 0; i < squared.length; i++) squared[i] = isSource(grid.data[i]!) ? 0 : infinite;
  const longest = Math.max(width, height);
  const scratch = {
    f: new Float64Array(longest),
    v: new Int32Array(longest),
    z: new Float64Array(longest + 1),
  };
  for (let row = 0; row < height; row++) transformLine(squared, row * width, 1, width, scratch);
  for (let column = 0; column < width; column++) transformLine(squared, column, width, height, scratch);
  for (let i = 0; i < squared.length; i++) squared[i] = Math.min(limit, Math.sqrt(squared[i]!) * cell);
  return squared;
}

/** Lower envelope of parabolas along one line of `values`. */
function transformLine(
  values: Float32Array,
  start: number,
  stride: number,
  length: number,
  { f, v, z }: { f: Float64Array; v: Int32Array; z: Float64Array },
): void {
  for (let i = 0; i < length; i++) f[i] = values[start + i * stride]!;
  let k = 0;
  v[0] = 0;
  z[0] = -Infinity;
  z[1] = Infinity;
  for (let q = 1; q < length; q++) {
    let s = intersection(f, q, v[k]!);
    while (s <= z[k]!) {
      k--;
      s = intersection(f, q, v[k]!);
    }
    k++;
    v[k] = q;
    z[k] = s;
    z[k + 1] = Infinity;
  }
  k = 0;
  for (let q = 0; q < length; q++) {
    while (z[k + 1]! < q) k++;
    values[start + q * stride] = (q - v[k]!) ** 2 + f[v[k]!]!;
  }
}

function intersection(f: Float64Array, q: number, p: number): number {
  return (f[q]! + q * q - (f[p]! + p * p)) / (2 * q - 2 * p);
}
