import earcut from 'earcut';
import { minimumRectangle, type Ring, signedArea } from './footprint.ts';
import type { MeshBuilder } from './mesh-builder.ts';
import { NO_FACADE } from './mesh-builder.ts';
import { PitchedRoof, type PitchedShape } from './roof.ts';

type Vector = readonly [number, number, number];

/** A prism in a tile's frame (metres east, north, up). */
export interface LocalPrism {
  /** Outer ring counter-clockwise, holes clockwise. */
  readonly rings: readonly Ring[];
  /** Up coordinate of the base at [east, north], which falls with the curvature of the earth. */
  readonly baseAt: (east: number, north: number) => number;
  /** Direction of the plumb line in the tile's frame. */
  readonly up: Vector;
  readonly height: number;
  readonly roof?: { readonly shape: PitchedShape; readonly height: number };
  readonly storeyMeters: number;
  readonly seed: number;
}

/** Footprints that fill less of their rectangle than this get a flat roof half way up: no ridge would fit. */
const SMALLEST_FILL_FOR_RIDGE = 0.6;
const SHORTEST_WALL_METERS = 0.005;

/** Adds walls and roof of a prism to a tile's mesh. */
export function addPrism(mesh: MeshBuilder, prism: LocalPrism): void {
  const roof = pitchedRoof(prism);
  const body = prism.roof && !roof ? prism.height + prism.roof.height / 2 : prism.height;
  for (const ring of prism.rings) addWalls(mesh, prism, ring, body, roof);
  mesh.facade = NO_FACADE;
  if (roof) addPitchedRoof(mesh, prism, body, roof);
  else addFlatRoof(mesh, prism, body);
}

function pitchedRoof(prism: LocalPrism): PitchedRoof | undefined {
  const outer = prism.rings[0];
  if (!prism.roof || !outer || prism.rings.length > 1 || prism.roof.height <= 0) return undefined;
  const rectangle = minimumRectangle(outer);
  const area = 4 * rectangle.halfLength * rectangle.halfWidth;
  if (rectangle.halfWidth < 0.1 || signedArea(outer) < SMALLEST_FILL_FOR_RIDGE * area) return undefined;
  return new PitchedRoof(prism.roof.shape, prism.roof.height, rectangle);
}

function addWalls(
  mesh: MeshBuilder,
  prism: LocalPrism,
  ring: Ring,
  body: number,
  roof: PitchedRoof | undefined,
): void {
  for (let i = 0; i < ring.length; i += 2) {
    const j = (i + 2) % ring.length;
    addWall(mesh, prism, [ring[i]!, ring[i + 1]!], [ring[j]!, ring[j + 1]!], body, roof);
  }
}

function addWall(
  mesh: MeshBuilder,
  prism: LocalPrism,
  from: readonly [number, number],
  to: readonly [number, number],
  body: number,
  roof: PitchedRoof | undefined,
): void {
  const [dx, dy] = [to[0] - from[0], to[1] - from[1]];
  const length = Math.hypot(dx, dy);
  if (length < SHORTEST_WALL_METERS) return;
  mesh.setNormal(dy / length, -dx / length, 0);
  mesh.facade = {
    storeyCentimeters: prism.storeyMeters * 100,
    seed: prism.seed,
    wallDecimeters: length * 10,
    bodyDecimeters: body * 10,
  };
  const stops = [0, ...(roof?.crossings(from[0], from[1], to[0], to[1]) ?? []), 1];
  let previous = addWallPosts(mesh, prism, from[0], from[1], 0, body, roof);
  for (const t of stops.slice(1)) {
    const post = addWallPosts(mesh, prism, from[0] + t * dx, from[1] + t * dy, t * length, body, roof);
    mesh.triangle(previous.bottom, post.bottom, post.top);
    mesh.triangle(previous.bottom, post.top, previous.top);
    previous = post;
  }
}

function addWallPosts(
  mesh: MeshBuilder,
  prism: LocalPrism,
  x: number,
  y: number,
  u: number,
  body: number,
  roof: PitchedRoof | undefined,
): { bottom: number; top: number } {
  const base = prism.baseAt(x, y);
  const height = body + (roof?.heightAt(x, y) ?? 0);
  const [ux, uy, uz] = prism.up;
  return {
    bottom: mesh.vertex(x, y, base, u, 0),
    top: mesh.vertex(x + ux * height, y + uy * height, base + uz * height, u, height),
  };
}

function addFlatRoof(mesh: MeshBuilder, prism: LocalPrism, body: number): void {
  const flat = Float64Array.from(prism.rings.flatMap(ring => [...ring]));
  const holes: number[] = [];
  let start = 0;
  for (const ring of prism.rings.slice(0, -1)) {
    start += ring.length / 2;
    holes.push(start);
  }
  mesh.setNormal(...prism.up);
  addPlane(mesh, prism, flat, holes, () => body);
}

function addPitchedRoof(mesh: MeshBuilder, prism: LocalPrism, body: number, roof: PitchedRoof): void {
  for (const piece of roof.pieces(prism.rings[0]!)) {
    const normal = roofNormal(piece, roof);
    if (!normal) continue;
    mesh.setNormal(...normal);
    addPlane(mesh, prism, piece, [], (x, y) => body + roof.heightAt(x, y));
  }
}

/** Normal of the roof plane under a piece, from the height's gradient at its centre. */
function roofNormal(piece: Ring, roof: PitchedRoof): Vector | undefined {
  if (Math.abs(signedArea(piece)) < 1e-4) return undefined;
  let [x, y] = [0, 0];
  for (let i = 0; i < piece.length; i += 2) {
    x += (2 * piece[i]!) / piece.length;
    y += (2 * piece[i + 1]!) / piece.length;
  }
  const step = 0.01;
  const slopeX = (roof.heightAt(x + step, y) - roof.heightAt(x - step, y)) / (2 * step);
  const slopeY = (roof.heightAt(x, y + step) - roof.heightAt(x, y - step)) / (2 * step);
  const length = Math.hypot(slopeX, slopeY, 1);
  return [-slopeX / length, -slopeY / length, 1 / length];
}

function addPlane(
  mesh: MeshBuilder,
  prism: LocalPrism,
  points: Float64Array,
  holes: number[],
  heightAt: (x: number, y: number) => number,
): void {
  const [ux, uy, uz] = prism.up;
  const first = mesh.vertexCount;
  for (let i = 0; i < points.length; i += 2) {
    const [x, y] = [points[i]!, points[i + 1]!];
    const height = heightAt(x, y);
    mesh.vertex(x + ux * height, y + uy * height, prism.baseAt(x, y) + uz * height, 0, height);
  }
  const triangles = earcut(points, holes, 2);
  for (let i = 0; i < triangles.length; i += 3) {
    const [a, b, c] = [triangles[i]!, triangles[i + 1]!, triangles[i + 2]!];
    if (isClockwise(points, a, b, c)) mesh.triangle(first + a, first + c, first + b);
    else mesh.triangle(first + a, first + b, first + c);
  }
}

function isClockwise(points: Float64Array, a: number, b: number, c: number): boolean {
  const abx = points[2 * b]! - points[2 * a]!;
  const aby = points[2 * b + 1]! - points[2 * a + 1]!;
  const acx = points[2 * c]! - points[2 * a]!;
  const acy = points[2 * c + 1]! - points[2 * a + 1]!;
  return abx * acy - aby * acx < 0;
}
