/** Limits what flows out of a cell to what it holds, so that depth stays positive without making water. */
import { add, at, div, greater, isAny, max, min, mul, put, select, splat, sub } from './lanes';
import { dx, dy, h0, inside, ny, offset, perPorosity } from './state';

/** Depth that leaves cells by their faces in a step, if all of them were open ground. */
@inline
function outflow(west: v128, east: v128, south: v128, north: v128, kx: v128, ky: v128): v128 {
  const zero = splat(0);
  return add(mul(kx, sub(max(east, zero), min(west, zero))), mul(ky, sub(max(north, zero), min(south, zero))));
}

/** Might a cell of row `j` lose more than it holds? Says yes too where that only concerns cells outside the domain. */
function mayExceed(x: usize, s: usize, n: usize, i0: i32, i1: i32, j: i32, dt: f32): bool {
  const kx = splat(dt / dx);
  const ky = splat(dt / dy);
  const west = x - 16;
  const south = s - 16;
  const north = n - 16;
  const depths = h0 + offset(i0, j) - 16;
  const end = (<usize>(i1 - i0) + 8) << 2;
  let exceeds = i32x4.splat(0);
  let o: usize = 0;
  do {
    const lost = outflow(at(west + o), v128.load(west + o, 4), at(south + o), at(north + o), kx, ky);
    exceeds = v128.or(exceeds, greater(lost, at(depths + o)));
    o += 16;
  } while (o < end);
  return isAny(exceeds);
}

/**
 * Finds what share of its outflow each cell of row `j` can afford, from the mass through its west (`x`), south (`s`) and
 * north (`n`) faces, and writes it to `out`; false, and nothing written, when all can afford all.
 */
export function findShares(out: usize, x: usize, s: usize, n: usize, i0: i32, i1: i32, j: i32, dt: f32): bool {
  if (j < 0 || j >= ny || !(perPorosity || mayExceed(x, s, n, i0, i1, j, dt))) return false;
  const kx = splat(dt / dx);
  const ky = splat(dt / dy);
  const a = offset(i0, j);
  const end = (<usize>(i1 - i0) + 8) << 2;
  let limited = i32x4.splat(0);
  for (let o: usize = 0; o < end; o += 16) {
    const c = o - 16;
    const h = at(h0 + a + c);
    let lost = outflow(at(x + c), at(x + c + 4), at(s + c), at(n + c), kx, ky);
    if (perPorosity) lost = mul(lost, at(perPorosity + a + c));
    const exceeds = v128.and(greater(lost, h), inside(i0 - 4 + <i32>(o >> 2)));
    put(out + c, select(exceeds, div(h, max(lost, splat(1e-30))), splat(1)));
    limited = v128.or(limited, exceeds);
  }
  return isAny(limited);
}

/**
 * Scales the mass through the west (`x`) and south (`y`) faces of a row by the donor's share, and with it the row
 * `carried` bytes after the mass. `here` and `south` are the shares of this row and the one south of it, which are
 * written only where the flag beside says that the row is limited.
 */
export function ration(x: usize, y: usize, carried: usize, here: usize, isHere: bool, south: usize, isSouth: bool, columns: i32): void {
  if (!isHere && !isSouth) return;
  if (!isHere) affordAll(here, columns);
  if (!isSouth) affordAll(south, columns);
  if (isHere) scale(x, carried, here - 4, here, columns);
  scale(y, carried, south, here, columns);
}

function affordAll(share: usize, columns: i32): void {
  const end = <usize>(columns + 4) << 2;
  for (let o: usize = 0; o < end; o += 16) put(share + o, splat(1));
}

/** `low` and `high` are the shares below and above each face. */
function scale(flux: usize, carried: usize, low: usize, high: usize, columns: i32): void {
  const end = <usize>(columns + 4) << 2;
  for (let o: usize = 0; o < end; o += 16) {
    const mass = at(flux + o);
    const share = select(greater(mass, splat(0)), at(low + o), at(high + o));
    put(flux + o, mul(mass, share));
    if (carried) put(flux + carried + o, mul(at(flux + carried + o), share));
  }
}
