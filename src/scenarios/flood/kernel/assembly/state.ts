/**
 * Where everything lies in linear memory. One parameter block per time level, written once by the host; each thread
 * has its own instance, so these globals are the thread's own copies.
 *
 * Arrays are row-major from the south-west, `stride` floats a row, with GHOST_ROWS rows and PAD columns of blocked
 * cells around the domain: every stencil stays in bounds and every edge is a wall until a boundary flux says other.
 */
export const GHOST_ROWS: i32 = 3;
export const PAD: i32 = 8;
/**
 * Most columns a sweep works on: long rows keep the hardware prefetcher going (1.5 times as fast as 128 columns), and
 * their scratch still fits the second-level cache.
 */
export const TILE: i32 = 1024;
/** Columns and rows of an activity patch: where it and its neighbours are dry nothing is computed. */
export const PATCH: i32 = 64;
export const BLOCK: i32 = 16;

/** Floats from one row to the next. */
export let stride: i32 = 0;
export let nx: i32 = 0;
export let ny: i32 = 0;
export let dx: f32 = 1;
export let dy: f32 = 1;
/** Below this depth, metres, a cell carries no momentum. */
export let dryDepth: f32 = 1e-6;
export let gravity: f32 = 9.81;
/** Limiter steepness, 0 = first order. */
export let theta: f32 = 1.3;

/** Bed elevation (m) and g·n² (Manning). */
export let bed: usize = 0;
export let friction: usize = 0;
/**
 * State read: depth, its rounding residual (depth = h + lo); velocities (m/s, full) or discharges per width through
 * the west and south face (m²/s, inertial); Manning's drag g·n²·|u|/h^(4/3) (1/s, full).
 */
export let h0: usize = 0;
export let lo0: usize = 0;
export let u0: usize = 0;
export let v0: usize = 0;
export let drag0: usize = 0;
/** State written. */
export let h1: usize = 0;
export let lo1: usize = 0;
export let u1: usize = 0;
export let v1: usize = 0;
export let drag1: usize = 0;
/** Wet flags of the activity patches, one byte each, `patchColumns` a row: of the state read and written. */
export let wet0: usize = 0;
export let wet1: usize = 0;
export let patchColumns: i32 = 0;
export let patchRows: i32 = 0;
/**
 * Prescribed boundary fluxes: mass (NaN = wall), h·u² on the edge, depth there less the cell's, transverse momentum.
 * West and east hold `ny` of each, south and north `stride` of each. The mass actually moved is written back.
 * Ghost cells beside an open edge hold extrapolated values: they shape the slopes of the cell behind the edge.
 */
export let west: usize = 0;
export let east: usize = 0;
export let south: usize = 0;
export let north: usize = 0;

/**
 * Buildings as porosity, laid out like the state, or 0 where there is none: the inverse of the share of each cell that
 * is open ground, and the open share of its west and south face (never above that of the cells beside it).
 */
export let perPorosity: usize = 0;
export let conveyX: usize = 0;
export let conveyY: usize = 0;

export function readParameters(p: usize): void {
  stride = load<i32>(p, 0);
  nx = load<i32>(p, 4);
  ny = load<i32>(p, 8);
  dx = load<f32>(p, 12);
  dy = load<f32>(p, 16);
  dryDepth = load<f32>(p, 20);
  gravity = load<f32>(p, 24);
  theta = load<f32>(p, 28);
  bed = load<u32>(p, 32);
  friction = load<u32>(p, 36);
  h0 = load<u32>(p, 40);
  lo0 = load<u32>(p, 44);
  u0 = load<u32>(p, 48);
  v0 = load<u32>(p, 52);
  h1 = load<u32>(p, 56);
  lo1 = load<u32>(p, 60);
  u1 = load<u32>(p, 64);
  v1 = load<u32>(p, 68);
  wet0 = load<u32>(p, 72);
  wet1 = load<u32>(p, 76);
  patchColumns = load<i32>(p, 80);
  patchRows = load<i32>(p, 84);
  west = load<u32>(p, 88);
  east = load<u32>(p, 92);
  south = load<u32>(p, 96);
  north = load<u32>(p, 100);
  drag0 = load<u32>(p, 104);
  drag1 = load<u32>(p, 108);
  perPorosity = load<u32>(p, 112);
  conveyX = load<u32>(p, 116);
  conveyY = load<u32>(p, 120);
}

/** Byte offset of column `i`, row `j` (ghosts negative). */
@inline
export function offset(i: i32, j: i32): usize {
  return (<usize>((j + GHOST_ROWS) * stride + PAD + i)) << 2;
}

/** Must this patch be computed: is it, or any neighbour, wet in the state read, or was it in the one overwritten. */
export function isActive(column: i32, row: i32): bool {
  if (load<u8>(wet1 + row * patchColumns + column)) return true;
  const r0 = row > 0 ? row - 1 : 0;
  const r1 = row < patchRows - 1 ? row + 1 : row;
  const c0 = column > 0 ? column - 1 : 0;
  const c1 = column < patchColumns - 1 ? column + 1 : column;
  for (let r = r0; r <= r1; r++) {
    for (let c = c0; c <= c1; c++) if (load<u8>(wet0 + r * patchColumns + c)) return true;
  }
  return false;
}

/** Which of columns i…i+3 are inside the domain. */
@inline
export function inside(i: i32): v128 {
  return i32x4.lt_u(i32x4.add(i32x4.splat(i), i32x4(0, 1, 2, 3)), i32x4.splat(nx));
}
