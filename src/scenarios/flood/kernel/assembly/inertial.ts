/**
 * One step of the local-inertial equations on a band of rows: Bates et al. (2010) with the weighting of de Almeida et
 * al. (2012). Discharges live on west and south faces of their cell, in the arrays that the full solver uses for
 * cell discharges; outflow is limited to the water a cell holds and to critical flow.
 */
import { abs, add, at, BLOCKED, div, greater, greatestLane, keep, max, min, mul, put, quantise, reciprocalCubeRoot, select, splat, sqrt, sub } from './lanes';
import { BLOCK, bed, conveyX, conveyY, dx, dy, east, friction, gravity, h0, h1, u0, u1, v0, v1, inside, lo0, lo1, north, nx, ny, offset, PAD, perPorosity, readParameters, south, stride, TILE, west } from './state';
import { beginSweeps, markWet, nextSweep, sweepEast, sweepNorth, sweepSouth, sweepWest } from './sweeps';

const WIDTH: i32 = TILE + 16;
const ROW: usize = <usize>WIDTH << 2;
const HALO: i32 = 8;
/** Weight of a face's own discharge against its neighbours' mean (de Almeida et al. 2012: 0.7…1). */
const OWN_WEIGHT: f32 = 0.9;
/** Faces shallower than this carry no discharge, m. */
const FLOW_DEPTH: f32 = 1e-5;
/** Discharge taken for none, m²/s. */
const STILL: f32 = 1e-12;
/** Bytes of scratch a thread needs: x discharges (ring of 2), y discharges (3), shares (2). */
export const INERTIAL_SCRATCH_BYTES: usize = 7 * ROW;

let scratch: usize = 0;
let fastest: f32 = 0;

@inline
function ring(first: i32, count: i32, j: i32): usize {
  return scratch + <usize>(first + ((j + 12) % count)) * ROW + (<usize>HALO << 2);
}
@inline
function xRow(j: i32): usize {
  return ring(0, 2, j);
}
@inline
function yRow(j: i32): usize {
  return ring(2, 3, j);
}
@inline
function shareRow(j: i32): usize {
  return ring(5, 2, j);
}

/** New discharges through the faces `back` bytes behind the cells of row `j`, from the old ones in `discharge`. */
@inline
function discharges(out: usize, discharge: usize, back: usize, i0: i32, i1: i32, j: i32, dt: f32, perLength: f32): void {
  const zero = splat(0);
  const wall = splat(BLOCKED * 0.5);
  const own = splat(OWN_WEIGHT);
  const neighbours = splat(0.5 * (1 - OWN_WEIGHT));
  const force = splat(gravity * dt * perLength);
  const halfDt = splat(0.5 * dt);
  const g = splat(gravity);
  const flowDepth = splat(FLOW_DEPTH);
  const one = splat(1);
  const a = offset(i0, j);
  const end = (<usize>(i1 - i0) + 8) << 2;
  for (let o: usize = 0; o < end; o += 16) {
    const s = o - 16;
    const p = a + s;
    const hL = at(h0 + p - back);
    const hR = at(h0 + p);
    const zL = at(bed + p - back);
    const zR = at(bed + p);
    const rise = sub(zR, zL);
    const drop = add(add(sub(hR, hL), rise), sub(at(lo0 + p), at(lo0 + p - back)));
    const depth = max(sub(hL, max(rise, zero)), sub(hR, max(f32x4.neg(rise), zero)));
    const flows = v128.andnot(greater(depth, flowDepth), greater(max(zL, zR), wall));
    const safe = max(depth, flowDepth);
    const q = at(discharge + p);
    const smooth = add(mul(own, q), mul(neighbours, add(at(discharge + p - back), at(discharge + p + back))));
    const r = reciprocalCubeRoot(safe);
    const r2 = mul(r, r);
    const r4 = mul(r2, r2);
    const manning = mul(halfDt, add(at(friction + p - back), at(friction + p)));
    const drag = add(one, mul(mul(manning, abs(q)), mul(mul(r4, r2), r)));
    const moved = div(sub(smooth, mul(mul(force, safe), drop)), drag);
    const critical = mul(safe, sqrt(mul(g, safe)));
    // Subnormal numbers cost a hundred times as much as zero.
    const isMoving = v128.and(flows, greater(abs(moved), splat(STILL)));
    put(out + s, keep(isMoving, max(min(moved, critical), sub(zero, critical))));
  }
}

function xDischarges(i0: i32, i1: i32, j: i32, dt: f32): void {
  const out = xRow(j);
  discharges(out, u0, 4, i0, i1, j, dt, 1 / dx);
  if (j < 0 || j >= ny) return;
  if (i0 == 0) prescribe(out, west + (<usize>j << 2));
  if (nx > i0 && nx <= i1) prescribe(out + (<usize>(nx - i0) << 2), east + (<usize>j << 2));
}

function yDischarges(i0: i32, i1: i32, j: i32, dt: f32): void {
  const out = yRow(j);
  discharges(out, v0, <usize>stride << 2, i0, i1, j, dt, 1 / dy);
  if (j != 0 && j != ny) return;
  const edge = j == 0 ? south : north;
  for (let i = i0 - 4; i < i1 + 4; i++) prescribe(out + (<usize>(i - i0) << 2), edge + (<usize>(i + PAD) << 2));
}

function prescribe(out: usize, boundary: usize): void {
  const mass = load<f32>(boundary);
  if (mass == mass) store<f32>(out, mass);
}

/** A discharge through the open share of its face. */
@inline
function through(isPorous: bool, discharge: usize, open: usize): v128 {
  return isPorous ? mul(at(discharge), at(open)) : at(discharge);
}

/** Share of its outflow a cell of row `j` can afford; true when some cell cannot afford all. */
function shares(i0: i32, i1: i32, j: i32, dt: f32): bool {
  return perPorosity ? sharesOf(true, i0, i1, j, dt) : sharesOf(false, i0, i1, j, dt);
}

@inline
function sharesOf(isPorous: bool, i0: i32, i1: i32, j: i32, dt: f32): bool {
  const rowBytes = <usize>stride << 2;
  const o0 = offset(i0, j);
  const zero = splat(0);
  const kx = splat(dt / dx);
  const ky = splat(dt / dy);
  const x = xRow(j);
  const s = yRow(j);
  const n = yRow(j + 1);
  const out = shareRow(j);
  const a = h0 + offset(i0, j);
  const end = (<usize>(i1 - i0) + 8) << 2;
  const isRowInside = j >= 0 && j < ny;
  let limited = i32x4.splat(0);
  for (let o: usize = 0; o < end; o += 16) {
    const c = o - 16;
    const h = at(a + c);
    const east = through(isPorous, x + c + 4, conveyX + o0 + c + 4);
    const west = through(isPorous, x + c, conveyX + o0 + c);
    const north = through(isPorous, n + c, conveyY + o0 + c + rowBytes);
    const south = through(isPorous, s + c, conveyY + o0 + c);
    const outX = sub(max(east, zero), min(west, zero));
    const outY = sub(max(north, zero), min(south, zero));
    let lost = add(mul(kx, outX), mul(ky, outY));
    if (isPorous) lost = mul(lost, at(perPorosity + o0 + c));
    const isInside = isRowInside ? inside(i0 - 4 + <i32>(o >> 2)) : zero;
    const exceeds = v128.and(greater(lost, h), isInside);
    put(out + c, select(exceeds, div(h, max(lost, splat(1e-30))), splat(1)));
    limited = v128.or(limited, exceeds);
  }
  return v128.any_true(limited);
}

/** Scales discharges by the donor's share. */
function ration(flux: usize, low: usize, high: usize, bytes: usize): void {
  for (let o: usize = 0; o < bytes; o += 16) {
    const mass = at(flux + o);
    put(flux + o, mul(mass, select(greater(mass, splat(0)), at(low + o), at(high + o))));
  }
}

/** Continuity on row `j`. */
function update(i0: i32, i1: i32, j: i32, dt: f32): void {
  if (perPorosity) updateOf(true, i0, i1, j, dt);
  else updateOf(false, i0, i1, j, dt);
}

@inline
function updateOf(isPorous: bool, i0: i32, i1: i32, j: i32, dt: f32): void {
  const rowBytes = <usize>stride << 2;
  const kx = splat(dt / dx);
  const ky = splat(dt / dy);
  const x = xRow(j);
  const s = yRow(j);
  const n = yRow(j + 1);
  const a = offset(i0, j);
  const end = <usize>(i1 - i0) << 2;
  let deepest = splat(fastest);
  for (let o: usize = 0; o < end; o += 16) {
    const p = a + o;
    const qx = at(x + o);
    const qy = at(s + o);
    let gain = add(
      mul(kx, sub(through(isPorous, x + o, conveyX + p), through(isPorous, x + o + 4, conveyX + p + 4))),
      mul(ky, sub(through(isPorous, s + o, conveyY + p), through(isPorous, n + o, conveyY + p + rowBytes))),
    );
    if (isPorous) gain = mul(gain, at(perPorosity + p));
    const h = at(h0 + p);
    const carry = add(at(lo0 + p), gain);
    const sum = add(h, carry);
    const virtual = sub(sum, h);
    const rest = add(sub(h, sub(sum, virtual)), sub(carry, virtual));
    const isWet = v128.and(greater(sum, splat(0)), inside(i0 + <i32>(o >> 2)));
    const depth = keep(isWet, sum);
    const stored = quantise(depth);
    put(h1 + p, stored);
    put(lo1 + p, add(keep(isWet, rest), sub(depth, stored)));
    put(u1 + p, qx);
    put(v1 + p, qy);
    deepest = max(deepest, depth);
  }
  fastest = greatestLane(deepest);
}

/** Writes the mass that moved through the domain's edges back into the boundary arrays. */
function reportEdges(i0: i32, i1: i32, j: i32): void {
  if (i0 == 0) report(xRow(j), west + (<usize>j << 2));
  if (nx > i0 && nx <= i1) report(xRow(j) + (<usize>(nx - i0) << 2), east + (<usize>j << 2));
  for (let i = i0; i < i1; i++) {
    const column = <usize>(i + PAD) << 2;
    if (j == 0) report(yRow(0) + (<usize>(i - i0) << 2), south + column);
    if (j == ny - 1) report(yRow(ny) + (<usize>(i - i0) << 2), north + column);
  }
}

function report(flux: usize, boundary: usize): void {
  const given = load<f32>(boundary);
  if (given == given) store<f32>(boundary, load<f32>(flux));
}

function sweep(i0: i32, i1: i32, j0: i32, j1: i32, dt: f32): void {
  const bytes = <usize>(i1 - i0 + 4) << 2;
  let previousLimited = false;
  yDischarges(i0, i1, j0 - 1, dt);
  for (let t = j0; t <= j1 + 1; t++) {
    yDischarges(i0, i1, t, dt);
    const s = t - 1;
    xDischarges(i0, i1, s, dt);
    const limited = shares(i0, i1, s, dt);
    if (limited) ration(xRow(s), shareRow(s) - 4, shareRow(s), bytes);
    if (s >= j0 && (limited || previousLimited)) ration(yRow(s), shareRow(s - 1), shareRow(s), bytes);
    previousLimited = limited;
    const done = s - 1;
    if (done < j0) continue;
    update(i0, i1, done, dt);
    if (i0 == 0 || done == 0 || done == ny - 1 || (nx > i0 && nx <= i1)) reportEdges(i0, i1, done);
    if (done == j1 - 1 || (done + 1) % BLOCK == 0) markWet(i0, i1, done - (done % BLOCK), done + 1);
  }
}

/** As `stepFull`; returns the greatest √(g h) / min(dx, dy), 1/s. */
export function stepInertial(parameters: usize, scratchPointer: usize, j0: i32, j1: i32, dt: f32): f32 {
  readParameters(parameters);
  scratch = scratchPointer;
  fastest = 0;
  beginSweeps(j0, j1);
  while (nextSweep()) sweep(sweepWest, sweepEast, sweepSouth, sweepNorth, dt);
  const shortest = dx < dy ? dx : dy;
  return <f32>Math.sqrt(<f64>(gravity * fastest)) / shortest;
}
