import { MeshoptSimplifier } from 'meshoptimizer/simplifier';
import { srgbToLinear } from '../geometry/srgb.ts';
import type { MeshGeometry, TextureImage } from '../model.ts';
import type { MeshBuilder } from './mesh-builder.ts';
import { TileFrame } from './tile-frame.ts';

/** Call once before `coarserMesh`. */
export const simplifierReady: Promise<void> = MeshoptSimplifier.ready;

const LINEAR_OF_SRGB = Uint16Array.from({ length: 256 }, (_, i) => Math.round(srgbToLinear(i / 255) * 65535));
const WHITE: [number, number, number, number] = [65535, 65535, 65535, 65535];
/** Normals steeper than this from the plumb line belong to a wall with facade coordinates. */
const WALL_NORMAL_UP = 0.5;

/**
 * The mesh with no more error than `toleranceMeters`: the coarsest version its author gave, or else simplified
 * here. `errorMeters` is what was really lost; undefined when nothing is left.
 */
export function coarserMesh(
  mesh: MeshGeometry,
  toleranceMeters: number,
): { mesh: MeshGeometry; errorMeters: number } | undefined {
  const given = mesh.coarser?.findLast(version => version.errorMeters <= toleranceMeters);
  if (given) {
    const { positions, indices, colors, errorMeters } = given;
    const coarse = {
      kind: 'mesh',
      origin: mesh.origin,
      positions,
      indices,
      ...(colors ? { colors } : {}),
    } as const;
    return { mesh: coarse, errorMeters };
  }
  const [indices, error] = MeshoptSimplifier.simplify(mesh.indices, mesh.positions, 3, 0, toleranceMeters, [
    'ErrorAbsolute',
  ]);
  if (indices.length === 0) return undefined;
  const { texturing: _near, surfaces: _too, colorsFromAfar, ...plain } = mesh;
  const colors = colorsFromAfar ?? mesh.colors;
  return { mesh: { ...plain, ...(colors ? { colors } : {}), indices }, errorMeters: error };
}

/** The parts of a mesh by the picture on them, that without one first. */
export function* byImage(
  mesh: MeshGeometry,
): Generator<{ image: TextureImage | undefined; part: MeshGeometry }> {
  const { texturing, indices } = mesh;
  if (!texturing) return yield { image: undefined, part: mesh };
  for (let image = -1; image < texturing.images.length; image++) {
    const own = indices.filter((_, i) => texturing.imageOfTriangle[Math.floor(i / 3)] === image);
    if (own.length > 0) yield { image: texturing.images[image], part: { ...mesh, indices: own } };
  }
}

/**
 * Adds a mesh to a tile's mesh, turned from its own frame into the tile's. `surfaceRows` are the rows of its kinds
 * of surfaces in the tile's table.
 */
export function addMesh(
  target: MeshBuilder,
  mesh: MeshGeometry,
  frame: TileFrame,
  surfaceRows?: readonly number[],
): void {
  const { positions, normals, indices, colors, texturing, surfaces } = mesh;
  const local = toTileFrame(mesh, frame);
  const turn = normals && rotation(mesh, frame);
  const facade = new MeshFacade(positions);
  // Corners that share position and normal share their vertex.
  const vertices = new Map<number, number>();
  const addCorner = (corner: number, normal: readonly [number, number, number]): number => {
    const key = normal.reduce((packed, value) => packed * 256 + Math.round(value * 127) + 128, corner);
    const known = vertices.get(key);
    if (known !== undefined) return known;
    target.setNormal(...normal);
    const u = Math.abs(normal[2]) < WALL_NORMAL_UP ? facade.along(corner, normal, !normals) : 0;
    const at = 3 * corner;
    const index = target.vertex(local[at]!, local[at + 1]!, local[at + 2]!, u, facade.above(corner));
    target.setColor(...(colors ? linearColor(colors, corner) : WHITE));
    if (surfaces && surfaceRows) target.setSurface(surfaceRows[surfaces.ofVertex[corner]!]!);
    if (texturing) target.setTextureCoordinates(...textureCoordinates(texturing.coordinates, corner));
    vertices.set(key, index);
    return index;
  };
  for (let t = 0; t < indices.length; t += 3) {
    const corners = [indices[t]!, indices[t + 1]!, indices[t + 2]!] as const;
    const flat = faceNormal(local, corners);
    if (!flat) continue;
    const [a, b, c] = corners.map(corner =>
      addCorner(corner, normals && turn ? turn(normals, corner) : flat),
    );
    target.triangle(a!, b!, c!);
  }
}

function textureCoordinates(coordinates: Float32Array, vertex: number): [number, number] {
  return [coordinates[2 * vertex]!, coordinates[2 * vertex + 1]!];
}

function linearColor(colors: Uint8Array, vertex: number): [number, number, number, number] {
  const [r, g, b, a] = colors.subarray(4 * vertex, 4 * vertex + 4);
  return [LINEAR_OF_SRGB[r!]!, LINEAR_OF_SRGB[g!]!, LINEAR_OF_SRGB[b!]!, a! * 257];
}

function toTileFrame({ origin, positions }: MeshGeometry, frame: TileFrame): Float64Array {
  const own = new TileFrame(origin[0], origin[1]);
  const out = new Float64Array(positions.length);
  for (let i = 0; i < positions.length; i += 3) {
    const ecef = own.toEcef(positions[i]!, positions[i + 1]!, positions[i + 2]! + origin[2]);
    out.set(frame.fromEcef(...ecef), i);
  }
  return out;
}

type TurnNormal = (normals: Float32Array, vertex: number) => [number, number, number];

function rotation({ origin }: MeshGeometry, frame: TileFrame): TurnNormal {
  const own = new TileFrame(origin[0], origin[1]);
  const zero = frame.fromEcef(...own.toEcef(0, 0, 0));
  const axes = [0, 1, 2].map(axis => {
    const tip = frame.fromEcef(...own.toEcef(axis === 0 ? 1 : 0, axis === 1 ? 1 : 0, axis === 2 ? 1 : 0));
    return tip.map((value, i) => value - zero[i]!);
  });
  return (normals, vertex) => {
    const n = normals.subarray(3 * vertex, 3 * vertex + 3);
    return [0, 1, 2].map(i => axes[0]![i]! * n[0]! + axes[1]![i]! * n[1]! + axes[2]![i]! * n[2]!) as [
      number,
      number,
      number,
    ];
  };
}

function faceNormal(
  points: Float64Array,
  [a, b, c]: readonly [number, number, number],
): [number, number, number] | undefined {
  const edge = (from: number, to: number) => [0, 1, 2].map(i => points[3 * to + i]! - points[3 * from + i]!);
  const [u, v] = [edge(a, b), edge(a, c)];
  const x = u[1]! * v[2]! - u[2]! * v[1]!;
  const y = u[2]! * v[0]! - u[0]! * v[2]!;
  const z = u[0]! * v[1]! - u[1]! * v[0]!;
  const length = Math.hypot(x, y, z);
  return length < 1e-9 ? undefined : [x / length, y / length, z / length];
}

/** Facade coordinates of a mesh: along the wall's horizontal direction, or round the mesh's axis when it is smooth. */
class MeshFacade {
  readonly #low: number[] = [Infinity, Infinity, Infinity];
  readonly #high: number[] = [-Infinity, -Infinity, -Infinity];
  readonly #radius: number;

  constructor(readonly positions: Float32Array) {
    for (let i = 0; i < positions.length; i++) {
      this.#low[i % 3] = Math.min(this.#low[i % 3]!, positions[i]!);
      this.#high[i % 3] = Math.max(this.#high[i % 3]!, positions[i]!);
    }
    this.#radius = Math.hypot(this.#high[0]! - this.#low[0]!, this.#high[1]! - this.#low[1]!) / 2;
  }

  along(vertex: number, normal: readonly number[], isFlat: boolean): number {
    const x = this.positions[3 * vertex]! - (this.#low[0]! + this.#high[0]!) / 2;
    const y = this.positions[3 * vertex + 1]! - (this.#low[1]! + this.#high[1]!) / 2;
    if (!isFlat) return (Math.atan2(y, x) + Math.PI) * this.#radius;
    const length = Math.hypot(normal[0]!, normal[1]!) || 1;
    return this.#radius + (-y * -normal[0]! - x * normal[1]!) / length;
  }

  above(vertex: number): number {
    return this.positions[3 * vertex + 2]! - this.#low[2]!;
  }
}
