/** What a thread keeps of the few rows its sweep is working on; their names are those of the full equations. */
import { TILE } from './state';

/** Bytes of a scratch row: a tile and its halo. */
export const ROW: usize = <usize>(TILE + 16) << 2;
/** Halo columns before the tile in a scratch row. */
const HALO: i32 = 8;

// Rows of a flux: mass, normal momentum seen from the left and right cell, transverse momentum.
export const MASS: usize = 0;
export const LEFT: usize = ROW;
export const RIGHT: usize = 2 * ROW;
export const SIDE: usize = 3 * ROW;
const FLUX_ROWS: i32 = 4;
// Rows of the forces of a cell's own slopes: 2g · depth · half the surface's slope.
export const FORCE_X: usize = 0;
export const FORCE_Y: usize = ROW;
const FORCE_ROWS: i32 = 2;
// Rows of what a cell shows the face north of it: depth, velocities, half slope of the bed, rise of the surface.
export const DEPTH: usize = 0;
export const EASTWARD: usize = ROW;
export const NORTHWARD: usize = 2 * ROW;
export const BED: usize = 3 * ROW;
export const SURFACE: usize = 4 * ROW;
const NORTHERN_ROWS: i32 = 5;
// Rows of depths on both sides of the west and south faces: what boundaries need.
export const WEST_OF: usize = 0;
export const EAST_OF: usize = ROW;
export const SOUTH_OF: usize = 2 * ROW;
export const NORTH_OF: usize = 3 * ROW;
const FACE_ROWS: i32 = 4;

// Fluxes and forces of three rows of the grid, shares of two, the others of one.
const Y_FLUXES: i32 = 3 * FLUX_ROWS;
const FORCES: i32 = Y_FLUXES + 3 * FLUX_ROWS;
const SHARES: i32 = FORCES + 3 * FORCE_ROWS;
const NORTHERN: i32 = SHARES + 2;
const FACES: i32 = NORTHERN + NORTHERN_ROWS;
/** Bytes of scratch a thread needs. */
export const FULL_SCRATCH_BYTES: usize = <usize>(FACES + FACE_ROWS) * ROW;

let scratch: usize = 0;

export function useScratch(pointer: usize): void {
  scratch = pointer;
}

@inline
function rows(first: i32): usize {
  return scratch + <usize>first * ROW + (<usize>HALO << 2);
}
/** One of `count` rows of the grid that are kept at a time, each of `rowsEach` scratch rows from `first` on. */
@inline
export function ring(first: i32, rowsEach: i32, count: i32, j: i32): usize {
  return rows(first + ((j + 12) % count) * rowsEach);
}
@inline
export function xFluxRow(j: i32): usize {
  return ring(0, FLUX_ROWS, 3, j);
}
@inline
export function yFluxRow(j: i32): usize {
  return ring(Y_FLUXES, FLUX_ROWS, 3, j);
}
@inline
export function forceRow(j: i32): usize {
  return ring(FORCES, FORCE_ROWS, 3, j);
}
/** Shares of their outflow the cells of row `j` can afford. */
@inline
export function shareRow(j: i32): usize {
  return ring(SHARES, 1, 2, j);
}
@inline
export function northernRow(): usize {
  return rows(NORTHERN);
}
@inline
export function faceDepths(): usize {
  return rows(FACES);
}
