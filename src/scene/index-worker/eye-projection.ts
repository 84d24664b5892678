import { type EastNorthUpFrame, WGS84_SEMI_MAJOR_METERS } from '@core/crs/ellipsoid.ts';
import type { ClusterQuery } from '@core/jobs/spatial-index.ts';

/** Projects points of a local frame into a view, and tells which spheres can be in it. */
export class EyeProjection {
  /** Rows x, y and w of clip from ENU, four values each. */
  readonly #rows: readonly (readonly [number, number, number, number])[];
  readonly #planes: readonly (readonly [number, number, number, number])[];
  readonly #horizonMeters: number;
  /** Pixels one metre covers at one metre from the eye. */
  readonly focalPixels: number;

  constructor(
    readonly query: ClusterQuery,
    frame: EastNorthUpFrame,
  ) {
    this.#rows = [0, 1, 3].map(row => clipRow(query, frame, row));
    const [x, y, w] = this.#rows as [Plane, Plane, Plane];
    this.#planes = [add(w, x, 1), add(w, x, -1), add(w, y, 1), add(w, y, -1)].map(normalize);
    this.focalPixels = (Math.hypot(y[0], y[1], y[2]) * query.height) / 2;
    const reach = (height: number) => Math.sqrt(height * (2 * WGS84_SEMI_MAJOR_METERS + height));
    this.#horizonMeters = reach(Math.max(0, query.heightMeters)) + reach(500);
  }

  /** Metres along the view axis of a point. */
  depth(east: number, north: number, up: number): number {
    const row = this.#rows[2]!;
    return row[0] * east + row[1] * north + row[2] * up + row[3];
  }

  /** CSS pixel [x, y] of a point in front of the eye, written to `out` at `offset`. */
  pixel(east: number, north: number, up: number, depth: number, out: Float64Array, offset: number): void {
    const x = this.#rows[0]!;
    const y = this.#rows[1]!;
    const clipX = (x[0] * east + x[1] * north + x[2] * up + x[3]) / depth;
    const clipY = (y[0] * east + y[1] * north + y[2] * up + y[3]) / depth;
    out[offset] = ((clipX + 1) / 2) * this.query.width;
    out[offset + 1] = ((1 - clipY) / 2) * this.query.height;
  }

  /** Whether a sphere can touch the view: not behind the eye, outside a side plane, or below the horizon. */
  sees(east: number, north: number, up: number, radius: number): boolean {
    const depth = this.depth(east, north, up);
    if (depth < -radius || depth - radius > this.#horizonMeters) return false;
    for (const plane of this.#planes) {
      if (plane[0] * east + plane[1] * north + plane[2] * up + plane[3] < -radius) return false;
    }
    return true;
  }
}

type Plane = readonly [number, number, number, number];

/** One row of clip-from-eye composed with the frame's axes and its origin relative to the eye. */
function clipRow(query: ClusterQuery, frame: EastNorthUpFrame, row: number): Plane {
  const m = query.clipFromEye;
  const axes = frame.matrix();
  const along = (x: number, y: number, z: number) => m[row]! * x + m[row + 4]! * y + m[row + 8]! * z;
  const axis = (column: number) => along(axes[4 * column]!, axes[4 * column + 1]!, axes[4 * column + 2]!);
  const [x, y, z] = frame.originEcef.map((value, i) => value - query.positionEcef[i]!);
  return [axis(0), axis(1), axis(2), along(x!, y!, z!) + m[row + 12]!];
}

function add(a: Plane, b: Plane, sign: number): Plane {
  return [a[0] + sign * b[0], a[1] + sign * b[1], a[2] + sign * b[2], a[3] + sign * b[3]];
}

function normalize(plane: Plane): Plane {
  const length = Math.hypot(plane[0], plane[1], plane[2]) || 1;
  return [plane[0] / length, plane[1] / length, plane[2] / length, plane[3] / length];
}
