import earcut from 'earcut';

/** Triangles of a planar polygon in space. */
type Point = readonly [number, number, number];

/**
 * Triangulates a polygon with holes given as points in space; returns indices into the points of all rings, one
 * after the other. The triangles turn as the outer ring does. Empty when the polygon has no area.
 */
export function triangulateSurface(rings: readonly (readonly Point[])[]): number[] {
  const outer = rings[0];
  if (!outer || outer.length < 3) return [];
  const normal = newellNormal(outer);
  const size = normal.map(Math.abs) as [number, number, number];
  const largest = Math.max(...size);
  if (!(largest > 1e-9)) return [];
  const axis = size.indexOf(largest);
  // Dropping the largest axis of the normal keeps the polygon's shape; the order of the other two keeps its turn.
  const [u, v] = [(axis + 1) % 3, (axis + 2) % 3];
  const flat: number[] = [];
  const holes: number[] = [];
  for (const [i, ring] of rings.entries()) {
    if (i > 0) holes.push(flat.length / 2);
    for (const point of ring) flat.push(point[u]!, point[v]!);
  }
  const triangles = earcut(flat, holes, 2);
  const wanted = Math.sign(normal[axis]!);
  for (let i = 0; i < triangles.length; i += 3) {
    const [a, b, c] = [triangles[i]!, triangles[i + 1]!, triangles[i + 2]!];
    const turn =
      (flat[2 * b]! - flat[2 * a]!) * (flat[2 * c + 1]! - flat[2 * a + 1]!) -
      (flat[2 * b + 1]! - flat[2 * a + 1]!) * (flat[2 * c]! - flat[2 * a]!);
    if (turn * wanted < 0) [triangles[i + 1], triangles[i + 2]] = [c, b];
  }
  return triangles;
}

/** Newell's normal, its length twice the area. */
function newellNormal(ring: readonly Point[]): [number, number, number] {
  let [x, y, z] = [0, 0, 0];
  const o = ring[0]!;
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
    const [px, py, pz] = [ring[j]![0] - o[0], ring[j]![1] - o[1], ring[j]![2] - o[2]];
    const [qx, qy, qz] = [ring[i]![0] - o[0], ring[i]![1] - o[1], ring[i]![2] - o[2]];
    x += (py - qy) * (pz + qz);
    y += (pz - qz) * (px + qx);
    z += (px - qx) * (py + qy);
  }
  return [x, y, z];
}
