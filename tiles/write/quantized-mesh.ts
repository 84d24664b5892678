import { geodeticToEcef } from '@core/crs/ellipsoid.ts';

/** A terrain tile before encoding. Vertices are in a 0…32767 grid from the south-west corner. */
export interface TerrainMesh {
  readonly bounds: readonly [west: number, south: number, east: number, north: number];
  /** 0…32767 */
  readonly u: Uint16Array;
  readonly v: Uint16Array;
  /** Ellipsoid heights, metres. */
  readonly heights: Float64Array;
  /** Counter-clockwise seen from above. */
  readonly triangles: Uint32Array;
  /** Unit normals in ECEF, stride 3. */
  readonly normals: Float32Array;
  /** One byte for a tile all land (0) or all water (255), else 256 × 256 from the north-west corner. */
  readonly waterMask: Uint8Array;
}

const RANGE = 32767;

/**
 * The tile as quantized-mesh-1.0 with the extensions octvertexnormals (1) and watermask (2), little endian.
 * Format: https://github.com/CesiumGS/quantized-mesh.
 */
export function encodeQuantizedMesh(mesh: TerrainMesh): Uint8Array {
  const { order, triangles } = inHighWaterOrder(mesh.triangles, mesh.u.length);
  const count = order.length;
  const [low, high] = heightRange(mesh.heights);
  const bytes = new ByteWriter(128 + count * 8 + triangles.length * 4 + mesh.waterMask.length + count * 16);
  writeHeader(bytes, mesh, low, high);
  bytes.uint32(count);
  const scale = high > low ? RANGE / (high - low) : 0;
  writeDeltas(bytes, order, vertex => mesh.u[vertex]!);
  writeDeltas(bytes, order, vertex => mesh.v[vertex]!);
  writeDeltas(bytes, order, vertex => Math.round((mesh.heights[vertex]! - low) * scale));
  const isWide = count > 65536;
  if (isWide) bytes.align(4);
  bytes.uint32(triangles.length / 3);
  const index = (value: number) => (isWide ? bytes.uint32(value) : bytes.uint16(value));
  let highest = 0;
  for (const vertex of triangles) {
    index(highest - vertex);
    if (vertex === highest) highest++;
  }
  for (const edge of edgeVertices(mesh, order)) {
    bytes.uint32(edge.length);
    for (const vertex of edge) index(vertex);
  }
  writeExtension(bytes, 1, octNormals(mesh.normals, order));
  writeExtension(bytes, 2, mesh.waterMask);
  return bytes.finish();
}

/** Vertices renumbered by first use, which the format's index encoding needs. */
function inHighWaterOrder(
  source: Uint32Array,
  vertexCount: number,
): { order: number[]; triangles: Uint32Array } {
  const renumbered = new Int32Array(vertexCount).fill(-1);
  const order: number[] = [];
  const triangles = source.map(vertex => {
    if (renumbered[vertex] === -1) renumbered[vertex] = order.push(vertex) - 1;
    return renumbered[vertex]!;
  });
  return { order, triangles };
}

function heightRange(heights: Float64Array): [number, number] {
  const low = heights.reduce((a, b) => Math.min(a, b), Infinity);
  const high = heights.reduce((a, b) => Math.max(a, b), -Infinity);
  return [Math.fround(low), Math.fround(high)];
}

function writeHeader(bytes: ByteWriter, mesh: TerrainMesh, low: number, high: number): void {
  const [west, south, east, north] = mesh.bounds;
  const centre = new Float64Array(3);
  geodeticToEcef((west + east) / 2, (south + north) / 2, (low + high) / 2, centre);
  const points = vertexPositions(mesh);
  let radius = 0;
  for (let i = 0; i < points.length; i += 3) {
    radius = Math.max(
      radius,
      Math.hypot(points[i]! - centre[0]!, points[i + 1]! - centre[1]!, points[i + 2]! - centre[2]!),
    );
  }
  for (const value of centre) bytes.float64(value);
  bytes.float32(low);
  bytes.float32(high);
  for (const value of centre) bytes.float64(value);
  bytes.float64(radius);
  for (const value of horizonOcclusionPoint(points, centre)) bytes.float64(value);
}

function vertexPositions({ bounds: [west, south, east, north], u, v, heights }: TerrainMesh): Float64Array {
  const out = new Float64Array(3 * u.length);
  for (let i = 0; i < u.length; i++) {
    const longitude = west + ((east - west) * u[i]!) / RANGE;
    const latitude = south + ((north - south) * v[i]!) / RANGE;
    geodeticToEcef(longitude, latitude, heights[i]!, out, 3 * i);
  }
  return out;
}

/**
 * The point, in units of the ellipsoid's radii, that is below the horizon only when the whole tile is.
 * Method: K. Ring, "Horizon Culling 2" (2013).
 */
function horizonOcclusionPoint(points: Float64Array, centre: Float64Array): [number, number, number] {
  const [a, b] = [6378137, 6356752.314245179];
  const scaled = (x: number, y: number, z: number): [number, number, number] => [x / a, y / a, z / b];
  const direction = scaled(centre[0]!, centre[1]!, centre[2]!);
  const length = Math.hypot(...direction);
  const unit = direction.map(value => value / length);
  let magnitude = 0;
  for (let i = 0; i < points.length; i += 3) {
    const [x, y, z] = scaled(points[i]!, points[i + 1]!, points[i + 2]!);
    const distance = Math.max(1, Math.hypot(x, y, z));
    const n = Math.hypot(x, y, z);
    const cosAlpha = Math.min(1, (x * unit[0]! + y * unit[1]! + z * unit[2]!) / n);
    const sinAlpha = Math.sqrt(1 - cosAlpha * cosAlpha);
    const cosBeta = 1 / distance;
    const sinBeta = Math.sqrt(1 - cosBeta * cosBeta);
    const denominator = cosAlpha * cosBeta - sinAlpha * sinBeta;
    // A tile that reaches a quarter of the globe away has no such point; one far above never culls.
    magnitude = Math.max(magnitude, denominator > 1e-3 ? 1 / denominator : 1e3);
  }
  return unit.map(value => value * magnitude) as [number, number, number];
}

const zigZag = (value: number): number => (value << 1) ^ (value >> 31);

function writeDeltas(bytes: ByteWriter, order: readonly number[], pick: (vertex: number) => number): void {
  let previous = 0;
  for (const vertex of order) {
    const value = pick(vertex);
    bytes.uint16(zigZag(value - previous));
    previous = value;
  }
}

/** Vertices on the west, south, east and north edge, along the edge. */
function edgeVertices({ u, v }: TerrainMesh, order: readonly number[]): number[][] {
  const along = (isOn: (vertex: number) => boolean, key: Uint16Array) =>
    order.flatMap((vertex, i) => (isOn(vertex) ? [i] : [])).sort((a, b) => key[order[a]!]! - key[order[b]!]!);
  return [
    along(vertex => u[vertex] === 0, v),
    along(vertex => v[vertex] === 0, u),
    along(vertex => u[vertex] === RANGE, v),
    along(vertex => v[vertex] === RANGE, u),
  ];
}

/** Octahedral encoding, 8 bits an axis (Cigolle et al. 2014). */
function octNormals(normals: Float32Array, order: readonly number[]): Uint8Array {
  const out = new Uint8Array(2 * order.length);
  order.forEach((vertex, i) => {
    const [x, y, z] = normals.subarray(3 * vertex, 3 * vertex + 3) as unknown as [number, number, number];
    const sum = Math.abs(x) + Math.abs(y) + Math.abs(z);
    let [p, q] = [x / sum, y / sum];
    if (z < 0) [p, q] = [(1 - Math.abs(q)) * signOf(p), (1 - Math.abs(p)) * signOf(q)];
    out[2 * i] = Math.round((p * 0.5 + 0.5) * 255);
    out[2 * i + 1] = Math.round((q * 0.5 + 0.5) * 255);
  });
  return out;
}

const signOf = (value: number): number => (value < 0 ? -1 : 1);

function writeExtension(bytes: ByteWriter, id: number, data: Uint8Array): void {
  bytes.uint8(id);
  bytes.uint32(data.length);
  for (const value of data) bytes.uint8(value);
}

class ByteWriter {
  #view: DataView<ArrayBuffer>;
  #length = 0;

  constructor(capacity: number) {
    this.#view = new DataView(new ArrayBuffer(capacity));
  }
  uint8(value: number): void {
    this.#view.setUint8(this.#take(1), value);
  }
  uint16(value: number): void {
    this.#view.setUint16(this.#take(2), value, true);
  }
  uint32(value: number): void {
    this.#view.setUint32(this.#take(4), value, true);
  }
  float32(value: number): void {
    this.#view.setFloat32(this.#take(4), value, true);
  }
  float64(value: number): void {
    this.#view.setFloat64(this.#take(8), value, true);
  }
  align(multiple: number): void {
    this.#take((multiple - (this.#length % multiple)) % multiple);
  }
  finish(): Uint8Array {
    return new Uint8Array(this.#view.buffer, 0, this.#length);
  }
  #take(length: number): number {
    const at = this.#length;
    this.#length += length;
    if (this.#length > this.#view.byteLength) {
      const wider = new Uint8Array(2 * this.#length);
      wider.set(new Uint8Array(this.#view.buffer));
      this.#view = new DataView(wider.buffer);
    }
    return at;
  }
}
