/** Longest mitre, in half widths; sharper corners are cut. */
const MITRE_LIMIT = 2;

/** Lines in ECEF metres: positions with stride 3, and line → first vertex, one more than lines. */
export interface Lines {
  readonly positions: Float64Array;
  readonly starts: Uint32Array;
}

/**
 * Lines as a band of triangles, two vertices a point, left and right: 2p and 2p + 1 belong to point p. The shader
 * moves them apart, so that width and facing are free. A tenth of the work of deck.gl's PathLayer, which instances
 * eight vertices a segment and projects four positions for each.
 */
export interface Ribbon {
  /** The lines' own positions, stride 3, once a point. */
  readonly positions: Float64Array;
  readonly starts: Uint32Array;
  /** Unit tangent of the corner times half its mitre, stride 4 with padding, signed normalised, once a point. */
  readonly tangents: Int16Array;
  /** Metres from the start of the line, once a point. */
  readonly along: Float32Array;
  /** Line of each point. */
  readonly rows: Float32Array;
  /** Two triangles a segment. */
  readonly indices: Uint32Array;
}

export function buildRibbon({ positions, starts }: Lines): Ribbon {
  const lines = starts.length - 1;
  const points = starts[lines] ?? 0;
  const tangents = new Int16Array(4 * points);
  const along = new Float32Array(points);
  const rows = new Float32Array(points);
  for (let row = 0; row < lines; row++) {
    const first = starts[row]!;
    const end = starts[row + 1]!;
    rows.fill(row, first, end);
    measure(positions, first, end, along, tangents);
  }
  return { positions, starts, tangents, along, rows, indices: ribbonIndices(starts) };
}

/** Two triangles for every segment from `from` to before `to`, written at `offset`; returns the next offset. */
export function writeSegments(indices: Uint32Array, offset: number, from: number, to: number): number {
  let next = offset;
  for (let point = from; point < to; point++) {
    const left = 2 * point;
    indices[next++] = left;
    indices[next++] = left + 1;
    indices[next++] = left + 2;
    indices[next++] = left + 2;
    indices[next++] = left + 1;
    indices[next++] = left + 3;
  }
  return next;
}

function ribbonIndices(starts: Uint32Array): Uint32Array {
  const lines = starts.length - 1;
  let segments = 0;
  for (let row = 0; row < lines; row++) segments += Math.max(0, starts[row + 1]! - starts[row]! - 1);
  const indices = new Uint32Array(6 * segments);
  let offset = 0;
  for (let row = 0; row < lines; row++) {
    offset = writeSegments(indices, offset, starts[row]!, starts[row + 1]! - 1);
  }
  return indices;
}

/** Distance and corner tangent of every point of one line. */
function measure(
  positions: Float64Array,
  first: number,
  end: number,
  along: Float32Array,
  tangents: Int16Array,
): void {
  let [beforeX, beforeY, beforeZ] = [0, 0, 0];
  for (let point = first; point < end; point++) {
    let [afterX, afterY, afterZ] = [beforeX, beforeY, beforeZ];
    if (point + 1 < end) {
      const x = positions[3 * point + 3]! - positions[3 * point]!;
      const y = positions[3 * point + 4]! - positions[3 * point + 1]!;
      const z = positions[3 * point + 5]! - positions[3 * point + 2]!;
      const length = Math.hypot(x, y, z);
      along[point + 1] = along[point]! + length;
      // A doubled point keeps the direction it was reached in.
      if (length > 0) [afterX, afterY, afterZ] = [x / length, y / length, z / length];
    }
    const isFirst = point === first;
    const x = afterX + (isFirst ? afterX : beforeX);
    const y = afterY + (isFirst ? afterY : beforeY);
    const z = afterZ + (isFirst ? afterZ : beforeZ);
    // Half the sum of two unit vectors is as long as the cosine of half the corner's angle.
    const cosine = Math.hypot(x, y, z) / 2;
    const scale = cosine > 0 ? Math.min(MITRE_LIMIT, 1 / cosine) / MITRE_LIMIT / (2 * cosine) : 0;
    tangents[4 * point] = Math.round(32767 * x * scale);
    tangents[4 * point + 1] = Math.round(32767 * y * scale);
    tangents[4 * point + 2] = Math.round(32767 * z * scale);
    [beforeX, beforeY, beforeZ] = [afterX, afterY, afterZ];
  }
}

/** Every value of an array of points twice, for the two sides; `stride` values each. */
export function doubled<T extends Float32Array | Int16Array | Uint8Array>(values: T, stride: number): T {
  const twice = new (values.constructor as new (length: number) => T)(2 * values.length);
  for (let point = 0, points = values.length / stride; point < points; point++) {
    for (let k = 0; k < stride; k++) {
      const value = values[stride * point + k]!;
      twice[2 * stride * point + k] = value;
      twice[2 * stride * point + stride + k] = value;
    }
  }
  return twice;
}
