import type { ColumnTable } from '@core/columns.ts';
import { EastNorthUpFrame, ecefToGeodetic } from '@core/crs/ellipsoid.ts';
import earcut from 'earcut';
import { type Mesh, MeshBuilder } from '../../deck/mesh.ts';
import { requirePositions, requireStarts } from '../../deck/table-columns.ts';

/** Light from the south-west and above, so that walls of one volume differ. */
const LIGHT_DIRECTION = [-0.62, -0.78] as const;
const WALL_SHADE = 0.72;
const WALL_CONTRAST = 0.2;

/** A polygon about its first corner: its outline and its holes. */
interface Polygon {
  readonly frame: EastNorthUpFrame;
  /** ENU metres, stride 3, without repeated last corners; the outline first. */
  readonly rings: readonly (readonly number[])[];
}

/**
 * Polygons of a table as triangles: flat where they lie, or raised along the local up by `heights` with shaded walls,
 * also around their holes. Rings of fewer than three corners are left out.
 */
export function polygonMesh(
  table: ColumnTable,
  colors: Uint8Array,
  heights: number | Float32Array | null,
): Mesh {
  const builder = new MeshBuilder();
  for (const [row, ranges] of polygonRings(table).entries()) {
    const polygon = localPolygon(requirePositions(table), ranges);
    if (!polygon) continue;
    const color = colors.subarray(4 * row, 4 * row + 4);
    const height = heights === null ? 0 : typeof heights === 'number' ? heights : heights[row]!;
    addLid(builder, polygon, height, color, row);
    if (heights === null || !(height > 0)) continue;
    polygon.rings.forEach((ring, i) => {
      addWalls(builder, polygon.frame, ring, i === 0, height, color, row);
    });
  }
  return builder.build();
}

/** First and one past the last vertex of each ring, row by row; the outline of a polygon first. */
export function polygonRings(table: ColumnTable): (readonly (readonly [number, number])[])[] {
  const starts = requireStarts(table);
  const rings = table.columns.ring?.values;
  return Array.from({ length: table.length }, (_, row) => {
    const ranges: [number, number][] = [];
    for (let vertex = starts[row]!; vertex < starts[row + 1]!; vertex++) {
      const last = ranges.at(-1);
      if (last && (!rings || rings[vertex] === rings[last[0]])) last[1] = vertex + 1;
      else ranges.push([vertex, vertex + 1]);
    }
    return ranges;
  });
}

function localPolygon(
  positions: Float64Array,
  ranges: readonly (readonly [number, number])[],
): Polygon | undefined {
  const first = ranges[0]?.[0];
  if (first === undefined) return undefined;
  const at = (vertex: number, axis: number) => positions[3 * vertex + axis]!;
  const frame = new EastNorthUpFrame(...ecefToGeodetic(at(first, 0), at(first, 1), at(first, 2)));
  const out = [0, 0, 0];
  const rings = ranges.map(([start, end]) => {
    const closed = end - start > 1 && [0, 1, 2].every(axis => at(start, axis) === at(end - 1, axis));
    const local: number[] = [];
    for (let vertex = start; vertex < (closed ? end - 1 : end); vertex++) {
      frame.fromEcef(at(vertex, 0), at(vertex, 1), at(vertex, 2), out);
      local.push(...out);
    }
    return local;
  });
  const [outline, ...holes] = rings;
  if (!outline || outline.length < 9) return undefined;
  return { frame, rings: [outline, ...holes.filter(hole => hole.length >= 9)] };
}

function addLid(
  builder: MeshBuilder,
  { frame, rings }: Polygon,
  height: number,
  color: ArrayLike<number>,
  row: number,
): void {
  const first = builder.vertexCount;
  const corners = rings.flat();
  const position = [0, 0, 0];
  for (let i = 0; i < corners.length; i += 3) {
    frame.toEcef(corners[i]!, corners[i + 1]!, corners[i + 2]! + height, position);
    builder.vertex(position, color, row);
  }
  let corner = 0;
  const holes = rings.slice(0, -1).map(ring => {
    corner += ring.length / 3;
    return corner;
  });
  const triangles = earcut(corners, holes, 3);
  for (let i = 0; i < triangles.length; i += 3) {
    builder.triangle(first + triangles[i]!, first + triangles[i + 1]!, first + triangles[i + 2]!);
  }
}

function addWalls(
  builder: MeshBuilder,
  frame: EastNorthUpFrame,
  local: readonly number[],
  isOutline: boolean,
  height: number,
  color: ArrayLike<number>,
  row: number,
): void {
  const corners = local.length / 3;
  const outward = signedArea(local) > 0 === isOutline ? 1 : -1;
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
