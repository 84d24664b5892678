/** What the host prescribes on the domain's edges (full equations). */
import { EAST_OF, faceDepths, LEFT, MASS, NORTH_OF, RIGHT, SIDE, SOUTH_OF, WEST_OF, xFluxRow, yFluxRow } from './scratch';
import { east, gravity, north, nx, ny, PAD, south, stride, west } from './state';

/** Puts the boundary's fluxes onto the west and east end of row `j`, and onto its south faces if that is an edge. */
export function prescribeEdges(i0: i32, i1: i32, j: i32): void {
  const x = xFluxRow(j);
  const faces = faceDepths();
  if (j >= 0 && j < ny) {
    const column = <usize>ny << 2;
    if (i0 == 0) prescribe(x, west + (<usize>j << 2), column, RIGHT, load<f32>(faces + EAST_OF));
    if (nx > i0 && nx <= i1) {
      const c = <usize>(nx - i0) << 2;
      prescribe(x + c, east + (<usize>j << 2), column, LEFT, load<f32>(faces + c + WEST_OF));
    }
  }
  if (j == 0) prescribeRow(i0, i1, yFluxRow(j), south, RIGHT, faces + NORTH_OF);
  if (j == ny) prescribeRow(i0, i1, yFluxRow(j), north, LEFT, faces + SOUTH_OF);
}

function prescribeRow(i0: i32, i1: i32, y: usize, edge: usize, side: usize, depths: usize): void {
  const first = i0 < 4 ? 0 : i0 - 4;
  const last = i1 + 4 < nx ? i1 + 4 : nx;
  for (let i = first; i < last; i++) {
    const c = <usize>(i - i0) << 2;
    prescribe(y + c, edge + (<usize>(i + PAD) << 2), <usize>stride << 2, side, load<f32>(depths + c));
  }
}

/**
 * Replaces one flux by the boundary's, if it has one. The pressure on the edge follows from how much deeper the
 * outside is (`rise`) and the cell's own `depth` on the face, so that still water feels nothing.
 */
function prescribe(out: usize, boundary: usize, step: usize, side: usize, depth: f32): void {
  const mass = load<f32>(boundary);
  if (mass != mass) return;
  const rise = load<f32>(boundary + 2 * step);
  store<f32>(out + MASS, mass);
  store<f32>(out + side, load<f32>(boundary + step) + 0.5 * gravity * rise * (2 * depth + rise));
  store<f32>(out + SIDE, load<f32>(boundary + 3 * step));
}

/**
 * Writes the mass that moved through the domain's edges back into the boundary arrays: `x`, `y` and `yNorth` are the
 * fluxes through the west, south and north faces of row `j`.
 */
export function reportEdges(x: usize, y: usize, yNorth: usize, i0: i32, i1: i32, j: i32): void {
  if (i0 == 0) report(x, west + (<usize>j << 2));
  if (nx > i0 && nx <= i1) report(x + (<usize>(nx - i0) << 2), east + (<usize>j << 2));
  if (j == 0) reportRow(y, south, i0, i1);
  if (j == ny - 1) reportRow(yNorth, north, i0, i1);
}

function reportRow(y: usize, edge: usize, i0: i32, i1: i32): void {
  for (let i = i0; i < i1; i++) report(y + (<usize>(i - i0) << 2), edge + (<usize>(i + PAD) << 2));
}

function report(flux: usize, boundary: usize): void {
  const given = load<f32>(boundary);
  if (given == given) store<f32>(boundary, load<f32>(flux));
}
