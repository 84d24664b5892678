/** Metres about an origin of the caller's choice, float64. */
export type Vector = readonly [x: number, y: number, z: number];

/** Where a place lies on a picture plane; null where it has none (behind the eye). */
export type Projection = (x: number, y: number, z: number) => readonly [u: number, v: number] | null;

const VALUES = 9;

/**
 * Triangles sorted by where they lie on a picture plane, so that a ray, which is a point of that plane, meets few of
 * them. The plane only sorts: hits are computed in space, in float64.
 */
export class RayCaster {
  readonly #triangles: Float64Array;
  readonly #project: Projection;
  readonly #cellSize: number;
  readonly #cells = new Map<string, number[]>();
  /** Triangles that reach behind the eye: in front of any ray. */
  readonly #everywhere: number[] = [];

  /** `triangles`: nine numbers each. */
  constructor(triangles: Float64Array, project: Projection, cellSize: number) {
    this.#triangles = triangles;
    this.#project = project;
    this.#cellSize = cellSize;
    for (let offset = 0; offset < triangles.length; offset += VALUES) this.#sort(offset);
  }

  /** Smallest t in (0, `limit`) at which `origin + t * direction` meets a triangle; Infinity where it meets none. */
  nearest(origin: Vector, direction: Vector, limit = Number.POSITIVE_INFINITY): number {
    const ahead = [0, 1, 2].map(axis => origin[axis]! + direction[axis]!) as unknown as Vector;
    const place = this.#project(...ahead);
    if (!place) return Number.POSITIVE_INFINITY;
    const [column, row] = place.map(value => Math.floor(value / this.#cellSize)) as [number, number];
    let best = Number.POSITIVE_INFINITY;
    for (const list of [this.#cells.get(`${column},${row}`) ?? [], this.#everywhere]) {
      for (const offset of list) {
        const t = hit(this.#triangles, offset, origin, direction);
        if (t > 0 && t < limit && t < best) best = t;
      }
    }
    return best;
  }

  #sort(offset: number): void {
    const corners = [0, 3, 6].map(k => {
      const at = offset + k;
      return this.#project(this.#triangles[at]!, this.#triangles[at + 1]!, this.#triangles[at + 2]!);
    });
    const seen = corners.filter(corner => corner !== null);
    if (seen.length === 0) return;
    if (seen.length < 3) return void this.#everywhere.push(offset);
    const range = (axis: 0 | 1) => {
      const values = seen.map(corner => Math.floor(corner[axis] / this.#cellSize));
      return [Math.min(...values), Math.max(...values)] as const;
    };
    const [columns, rows] = [range(0), range(1)];
    const cells = (columns[1] - columns[0] + 1) * (rows[1] - rows[0] + 1);
    if (cells > 4000) return void this.#everywhere.push(offset);
    for (let row = rows[0]; row <= rows[1]; row++) {
      for (let column = columns[0]; column <= columns[1]; column++) {
        const key = `${column},${row}`;
        const list = this.#cells.get(key);
        if (list) list.push(offset);
        else this.#cells.set(key, [offset]);
      }
    }
  }
}

/** Ray parameter of the hit with a triangle seen from either side, or NaN (Möller and Trumbore 1997). */
function hit(triangles: Float64Array, offset: number, origin: Vector, direction: Vector): number {
  const at = (k: number) => triangles[offset + k]!;
  const [ax, ay, az] = [at(0), at(1), at(2)];
  const [ux, uy, uz] = [at(3) - ax, at(4) - ay, at(5) - az];
  const [vx, vy, vz] = [at(6) - ax, at(7) - ay, at(8) - az];
  const [dx, dy, dz] = direction;
  const [px, py, pz] = [dy * vz - dz * vy, dz * vx - dx * vz, dx * vy - dy * vx];
  const determinant = ux * px + uy * py + uz * pz;
  if (determinant === 0) return Number.NaN;
  const [sx, sy, sz] = [origin[0] - ax, origin[1] - ay, origin[2] - az];
  const first = (sx * px + sy * py + sz * pz) / determinant;
  if (first < 0 || first > 1) return Number.NaN;
  const [qx, qy, qz] = [sy * uz - sz * uy, sz * ux - sx * uz, sx * uy - sy * ux];
  const second = (dx * qx + dy * qy + dz * qz) / determinant;
  if (second < 0 || first + second > 1) return Number.NaN;
  return (vx * qx + vy * qy + vz * qz) / determinant;
}
