import type { ColumnTable } from '@core/columns.ts';
import { EastNorthUpFrame, ecefToGeodetic } from '@core/crs/ellipsoid.ts';
import earcut from 'earcut';
import { type Mesh, MeshBuilder } from '../../deck/mesh.ts';
import { requirePositions, requireStarts } from '../../deck/table-columns.ts';

/** Light from the south-west and above, so that walls of one volume differ. */
const LIGHT_DIRECTION = [-0.62, -0.78] as const;
const WALL_SHADE = 0.72;
const WALL_CONTRAST = 0.2;

/** Corners of one ring: east and north about its first corner, and the ECEF position itself. */
interface Ring {
  readonly frame: EastNorthUpFrame;
  /** ENU metres, stride 3, without a repeated last corner. */
  readonly local: number[];
}

/**
 * Rings of a table as triangles: flat where they lie, or raised along the local up by `heights` with shaded walls.
 * Rings of fewer than three corners are left out.
 */
export function polygonMesh(
  table: ColumnTable,
  colors: Uint8Array,
  heights: number | Float32Array | null,
): Mesh {
  const positions = requirePositions(table);
  const starts = requireStarts(table);
  const builder = new MeshBuilder();
  for (let row = 0; row < table.length; row++) {
    const ring = localRing(positions, starts[row]!, starts[row + 1]!);
    if (ring.local.length < 9) continue;
    const color = colors.subarray(4 * row, 4 * row + 4);
    const height = heights === null ? 0 : typeof heights === 'number' ? heights : heights[row]!;
    addLid(builder, ring, height, color, row);
    if (heights !== null && height > 0) addWalls(builder, ring, height, color, row);
  }
  return builder.build();
}

function localRing(positions: Float64Array, start: number, end: number): Ring {
  const at = (vertex: number, axis: number) => positions[3 * vertex + axis]!;
  const frame = new EastNorthUpFrame(...ecefToGeodetic(at(start, 0), at(start, 1), at(start, 2)));
  const closed = end - start > 1 && [0, 1, 2].every(axis => at(start, axis) === at(end - 1, axis));
  const local: number[] = [];
  const out = [0, 0, 0];
  for (let vertex = start; vertex < (closed ? end - 1 : end); vertex++) {
    frame.fromEcef(at(vertex, 0), at(vertex, 1), at(vertex, 2), out);
    local.push(...out);
  }
  return { frame, local };
}

function addLid(
  builder: MeshBuilder,
  ring: Ring,
  height: number,
  color: ArrayLike<number>,
  row: number,
): void {
  const first = builder.vertexCount;
  const { frame, local } = ring;
  const position = [0, 0, 0];
  for (let i = 0; i < local.length; i += 3) {
    frame.toEcef(local[i]!, local[i + 1]!, local[i + 2]! + height, position);
    builder.vertex(position, color, row);
  }
  const triangles = earcut(local, undefined, 3);
  for (let i = 0; i < triangles.length; i += 3) {
    builder.triangle(first + triangles[i]!, first + triangles[i + 1]!, first + triangles[i + 2]!);
  }
}

function addWalls(
  builder: MeshBuilder,
  ring: Ring,
  height: number,
  color: ArrayLike<number>,
  row: number,
): void {
  const { frame, local } = ring;
  const corners = local.length / 3;
  const outward = signedArea(local) > 0 ? 1 : -1;
  const position = [0, 0, 0];
  for (let corner = 0; corner < corners; corner++) {
    const next = (corner + 1) % corners;
    const edge = [local[3 * next]! - local[3 * corner]!, local[3 * next + 1]! - local[3 * corner + 1]!];
    const length = Math.hypot(edge[0]!, edge[1]!) || 1;
    const facing = (outward * (edge[1]! * LIGHT_DIRECTION[0] - edge[0]! * LIGHT_DIRECTION[1])) / length;
    const shade = WALL_SHADE + WALL_CONTRAST * facing;
    const corner4 = [corner, next, next, corner].map((index, i) => {
      const up = local[3 * index + 2]! + (i < 2 ? 0 : height);
      frame.toEcef(local[3 * index]!, local[3 * index + 1]!, up, position);
      return builder.vertex(position, color, row, shade);
    });
    builder.triangle(corner4[0]!, corner4[1]!, corner4[2]!);
    builder.triangle(corner4[0]!, corner4[2]!, corner4[3]!);
  }
}

/** Twice the area in the east-north plane, positive when the ring runs counter-clockwise. */
function signedArea(local: readonly number[]): number {
  let area = 0;
  for (let i = 0, j = local.length - 3; i < local.length; j = i, i += 3) {
    area += local[j]! * local[i + 1]! - local[i]! * local[j + 1]!;
  }
  return area;
}
