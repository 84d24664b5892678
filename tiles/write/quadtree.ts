/** Position and weight of the things to be put in tiles; parallel arrays. */
export interface QuadtreeItems {
  readonly longitudes: Float64Array;
  readonly latitudes: Float64Array;
  /** Estimated vertices at full detail. */
  readonly weights: Uint32Array;
}

export interface QuadtreeNode {
  /** `0` for the root, then one digit 0…3 a level: `0213`. */
  readonly path: string;
  /** Edge of the node's square, metres. */
  readonly sizeMeters: number;
  readonly children: readonly QuadtreeNode[];
  /** Item numbers of a leaf, ascending; empty for inner nodes. */
  readonly items: Uint32Array;
}

export interface QuadtreeLimits {
  readonly maximumItems: number;
  readonly maximumWeight: number;
}

const METERS_PER_DEGREE = 111_320;
const DEEPEST_LEVEL = 20;

/**
 * Adaptive quadtree over points: a leaf holds no more than the limits allow (except one heavy item, or points
 * that coincide). A chain of nodes with one child is shortened to its end.
 */
export function buildQuadtree(items: QuadtreeItems, limits: QuadtreeLimits): QuadtreeNode {
  const count = items.longitudes.length;
  const { centre, size } = rootSquare(items);
  const xs = new Float64Array(count);
  const ys = new Float64Array(count);
  const stretch = Math.cos((centre[1] * Math.PI) / 180);
  for (let i = 0; i < count; i++) {
    xs[i] = (items.longitudes[i]! - centre[0]) * stretch * METERS_PER_DEGREE;
    ys[i] = (items.latitudes[i]! - centre[1]) * METERS_PER_DEGREE;
  }
  const fits = (members: Uint32Array): boolean => {
    if (members.length <= 1) return true;
    if (members.length > limits.maximumItems) return false;
    return members.reduce((sum, item) => sum + items.weights[item]!, 0) <= limits.maximumWeight;
  };
  const split = (path: string, members: Uint32Array, x: number, y: number, edge: number): QuadtreeNode => {
    if (path.length > DEEPEST_LEVEL || fits(members)) {
      return { path, sizeMeters: edge, children: [], items: members };
    }
    const quarters: number[][] = [[], [], [], []];
    for (const item of members) quarters[(xs[item]! >= x ? 1 : 0) + (ys[item]! >= y ? 2 : 0)]!.push(item);
    const quarter = edge / 4;
    const children = quarters.flatMap((part, i) =>
      part.length === 0
        ? []
        : [
            split(
              path + i,
              Uint32Array.from(part),
              x + (i & 1 ? quarter : -quarter),
              y + (i & 2 ? quarter : -quarter),
              edge / 2,
            ),
          ],
    );
    return children.length === 1
      ? children[0]!
      : { path, sizeMeters: edge, children, items: new Uint32Array(0) };
  };
  return split(
    '0',
    Uint32Array.from({ length: count }, (_, i) => i),
    0,
    0,
    size,
  );
}

function rootSquare({ longitudes, latitudes }: QuadtreeItems): { centre: [number, number]; size: number } {
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
  for (let i = 0; i < longitudes.length; i++) {
    west = Math.min(west, longitudes[i]!);
    east = Math.max(east, longitudes[i]!);
    south = Math.min(south, latitudes[i]!);
    north = Math.max(north, latitudes[i]!);
  }
  const latitude = (south + north) / 2;
  const width = (east - west) * Math.cos((latitude * Math.PI) / 180);
  return {
    centre: [(west + east) / 2, latitude],
    size: Math.max(width, north - south, 1e-6) * METERS_PER_DEGREE * 1.0001,
  };
}
