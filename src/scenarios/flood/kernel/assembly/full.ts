/**
 * One step of the full 2D shallow-water equations on a band of rows.
 *
 * MUSCL–Hancock (van Leer 1979; Toro 2001) on depth, surface and velocity; hydrostatic reconstruction of Audusse et
 * al. (2004) in the form of Chen & Noelle (2017), which keeps the full slope force where a thin film runs down a
 * step; HLL fluxes with the contact carried by the mass flux (HLLC, Toro 2001); fully implicit Manning friction;
 * outflow of a cell limited to the water it holds, so that depth stays positive without making mass.
 * Momentum fluxes are kept as their difference to the cell's own hydrostatic pressure: a lake at rest gives exact
 * zeros in f32 instead of differences of large numbers.
 */
import { faceFlux, LEFT, MASS, RIGHT, ROW, SIDE } from './face-flux';
import { abs, add, at, div, greater, greatestLane, keep, max, min, mul, put, quantise, reciprocalCubeRoot, select, splat, sqrt, sub } from './lanes';
import { BLOCK, bed, conveyX, conveyY, dryDepth, dx, dy, east, friction, gravity, h0, h1, u0, u1, v0, v1, drag0, drag1, inside, isWalled, lo0, lo1, north, nx, ny, offset, PAD, perPorosity, readParameters, south, stride, TILE, theta, west } from './state';
import { beginSweeps, markWet, nextSweep, sweepEast, sweepNorth, sweepSouth, sweepWest } from './sweeps';

/** Halo columns before the tile in a scratch row. */
const HALO: i32 = 8;

// Scratch rows: predicted states (ring of 3), x fluxes (2), y fluxes (3), limiter (2).
const STATE_ROWS: i32 = 11;
const FLUX_ROWS: i32 = 4;
const X_FLUXES: i32 = STATE_ROWS * 3;
const Y_FLUXES: i32 = X_FLUXES + FLUX_ROWS * 2;
const SHARES: i32 = Y_FLUXES + FLUX_ROWS * 3;
/** Speed taken for none, m/s. */
const STILL: f32 = 1e-12;
/** Bytes of scratch a thread needs. */
export const FULL_SCRATCH_BYTES: usize = <usize>(SHARES + 2) * ROW;

// Rows of a predicted state.
const H: usize = 0;
const U: usize = ROW;
const V: usize = 2 * ROW;
const XH: usize = 3 * ROW;
const XW: usize = 4 * ROW;
const XU: usize = 5 * ROW;
const XV: usize = 6 * ROW;
const YH: usize = 7 * ROW;
const YW: usize = 8 * ROW;
const YU: usize = 9 * ROW;
const YV: usize = 10 * ROW;
let scratch: usize = 0;

@inline
function ring(first: i32, rowsEach: i32, count: i32, j: i32): usize {
  return scratch + <usize>(first + ((j + 12) % count) * rowsEach) * ROW + (<usize>HALO << 2);
}
@inline
function stateRow(j: i32): usize {
  return ring(0, STATE_ROWS, 3, j);
}
@inline
function xFluxRow(j: i32): usize {
  return ring(X_FLUXES, FLUX_ROWS, 2, j);
}
@inline
function yFluxRow(j: i32): usize {
  return ring(Y_FLUXES, FLUX_ROWS, 3, j);
}
@inline
function shareRow(j: i32): usize {
  return ring(SHARES, 1, 2, j);
}

/** Half the limited slope from two one-sided differences, zero where the mask is. */
@inline
function halfSlope(wet: v128, a: v128, b: v128, steep: v128, mean: v128): v128 {
  const zero = splat(0);
  const sa = mul(a, steep);
  const sb = mul(b, steep);
  const centre = mul(add(a, b), mean);
  return keep(wet, add(max(zero, min(min(sa, sb), centre)), min(zero, max(max(sa, sb), centre))));
}

/**
 * Limited half slopes of row `j` (monotonised central limiter of steepness theta) and its state half a step ahead.
 * Slopes vanish where a neighbour is dry.
 */
function predict(i0: i32, i1: i32, j: i32, dt: f32): void {
  const dry = splat(dryDepth * 10);
  const steep = splat(0.5 * theta);
  const mean = splat(theta > 0 ? 0.25 : 0);
  const kx = splat(dt / dx);
  const ky = splat(dt / dy);
  const g = splat(gravity);
  const halfDt = splat(0.5 * dt);
  const rowBytes = <usize>stride << 2;
  const out = stateRow(j);
  const a = offset(i0, j);
  const end = (<usize>(i1 - i0) + 4) << 2;
  for (let o: usize = 0; o < end + 16; o += 16) {
    const s = o - 16;
    const p = a + s;
    const h = at(h0 + p);
    const lo = at(lo0 + p);
    const z = at(bed + p);
    const u = at(u0 + p);
    const v = at(v0 + p);

    const hW = at(h0 + p - 4);
    const hE = at(h0 + p + 4);
    const wetX = greater(min(min(hW, hE), h), dry);
    const dhW = sub(h, hW);
    const dhE = sub(hE, h);
    const dwW = add(add(dhW, sub(z, at(bed + p - 4))), sub(lo, at(lo0 + p - 4)));
    const dwE = add(add(dhE, sub(at(bed + p + 4), z)), sub(at(lo0 + p + 4), lo));
    const xh = halfSlope(wetX, dhW, dhE, steep, mean);
    const xw = halfSlope(wetX, dwW, dwE, steep, mean);
    const xu = halfSlope(wetX, sub(u, at(u0 + p - 4)), sub(at(u0 + p + 4), u), steep, mean);
    const xv = halfSlope(wetX, sub(v, at(v0 + p - 4)), sub(at(v0 + p + 4), v), steep, mean);
    put(out + s + XH, xh);
    put(out + s + XW, xw);
    put(out + s + XU, xu);
    put(out + s + XV, xv);

    const hS = at(h0 + p - rowBytes);
    const hN = at(h0 + p + rowBytes);
    const wetY = greater(min(min(hS, hN), h), dry);
    const dhS = sub(h, hS);
    const dhN = sub(hN, h);
    const dwS = add(add(dhS, sub(z, at(bed + p - rowBytes))), sub(lo, at(lo0 + p - rowBytes)));
    const dwN = add(add(dhN, sub(at(bed + p + rowBytes), z)), sub(at(lo0 + p + rowBytes), lo));
    const yh = halfSlope(wetY, dhS, dhN, steep, mean);
    const yw = halfSlope(wetY, dwS, dwN, steep, mean);
    const yu = halfSlope(wetY, sub(u, at(u0 + p - rowBytes)), sub(at(u0 + p + rowBytes), u), steep, mean);
    const yv = halfSlope(wetY, sub(v, at(v0 + p - rowBytes)), sub(at(v0 + p + rowBytes), v), steep, mean);
    put(out + s + YH, yh);
    put(out + s + YW, yw);
    put(out + s + YU, yu);
    put(out + s + YV, yv);

    // Primitive equations over half a step, drag implicit: in steady flow down a slope nothing changes.
    const damping = div(splat(1), add(splat(1), mul(halfDt, at(drag0 + p))));
    const uHalf = mul(damping, sub(u, add(mul(kx, add(mul(u, xu), mul(g, xw))), mul(ky, mul(v, yu)))));
    const vHalf = mul(damping, sub(v, add(mul(kx, mul(u, xv)), mul(ky, add(mul(v, yv), mul(g, yw))))));
    const hHalf = sub(h, add(mul(kx, add(mul(h, xu), mul(u, xh))), mul(ky, add(mul(h, yv), mul(v, yh)))));
    put(out + s + H, max(hHalf, max(abs(xh), abs(yh))));
    put(out + s + U, uHalf);
    put(out + s + V, vHalf);
  }
}

/**
 * Rise of the water surface to the cells at `p` from those `back` bytes before, both half a step ahead, where their
 * depths are `laterL` and `laterR`: exact but for the residuals.
 */
@inline
function surfaceStep(p: usize, back: usize, laterL: v128, laterR: v128): v128 {
  const hL = at(h0 + p - back);
  const hR = at(h0 + p);
  const steps = add(sub(hR, hL), sub(at(bed + p), at(bed + p - back)));
  const gains = sub(sub(laterR, hR), sub(laterL, hL));
  return add(add(steps, gains), sub(at(lo0 + p), at(lo0 + p - back)));
}

/** Fluxes through the west faces of row `j`. */
function xFluxes(i0: i32, i1: i32, j: i32, hasWalls: bool): void {
  const end = (<usize>(i1 - i0) + 4) << 2;
  if (hasWalls) for (let o: usize = 0; o < end + 16; o += 16) xFlux(i0, j, o - 16, true);
  else for (let o: usize = 0; o < end + 16; o += 16) xFlux(i0, j, o - 16, false);
  prescribeEnds(i0, i1, j);
}

@inline
function xFlux(i0: i32, j: i32, s: usize, hasWalls: bool): void {
  const r = stateRow(j) + s;
  const l = r - 4;
  const p = offset(i0, j) + s;
  const xhL = at(l + XH);
  const xhR = at(r + XH);
  const xwL = at(l + XW);
  const xwR = at(r + XW);
  faceFlux(
    hasWalls,
    xFluxRow(j) + s,
    at(bed + p - 4), at(bed + p),
    add(at(l + H), xhL), add(at(l + U), at(l + XU)), add(at(l + V), at(l + XV)),
    sub(at(r + H), xhR), sub(at(r + U), at(r + XU)), sub(at(r + V), at(r + XV)),
    add(sub(xwL, xhL), sub(xwR, xhR)),
    sub(surfaceStep(p, 4, at(l + H), at(r + H)), add(xwL, xwR)),
  );
}

/** Puts the boundary's fluxes onto the west and east end of row `j`. */
function prescribeEnds(i0: i32, i1: i32, j: i32): void {
  const state = stateRow(j);
  const out = xFluxRow(j);
  if (j < 0 || j >= ny) return;
  if (i0 == 0) {
    const depth = load<f32>(state + H) - load<f32>(state + XH);
    prescribe(out, west + (<usize>j << 2), <usize>ny << 2, RIGHT, depth);
  }
  if (nx > i0 && nx <= i1) {
    const face = <usize>(nx - i0) << 2;
    const depth = load<f32>(state + face - 4 + H) + load<f32>(state + face - 4 + XH);
    prescribe(out + face, east + (<usize>j << 2), <usize>ny << 2, LEFT, depth);
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

/** Fluxes through the south faces of row `j`. */
function yFluxes(i0: i32, i1: i32, j: i32, hasWalls: bool): void {
  const end = (<usize>(i1 - i0) + 4) << 2;
  if (hasWalls) for (let o: usize = 0; o < end + 16; o += 16) yFlux(i0, j, o - 16, true);
  else for (let o: usize = 0; o < end + 16; o += 16) yFlux(i0, j, o - 16, false);
  prescribeRow(i0, i1, j);
}

@inline
function yFlux(i0: i32, j: i32, s: usize, hasWalls: bool): void {
  const rowBytes = <usize>stride << 2;
  const l = stateRow(j - 1) + s;
  const r = stateRow(j) + s;
  const p = offset(i0, j) + s;
  const yhL = at(l + YH);
  const yhR = at(r + YH);
  const ywL = at(l + YW);
  const ywR = at(r + YW);
  faceFlux(
    hasWalls,
    yFluxRow(j) + s,
    at(bed + p - rowBytes), at(bed + p),
    add(at(l + H), yhL), add(at(l + V), at(l + YV)), add(at(l + U), at(l + YU)),
    sub(at(r + H), yhR), sub(at(r + V), at(r + YV)), sub(at(r + U), at(r + YU)),
    add(sub(ywL, yhL), sub(ywR, yhR)),
    sub(surfaceStep(p, rowBytes, at(l + H), at(r + H)), add(ywL, ywR)),
  );
}

/** Puts the boundary's fluxes onto the south or north edge, if row `j` begins there. */
function prescribeRow(i0: i32, i1: i32, j: i32): void {
  const rowBytes = <usize>stride << 2;
  const below = stateRow(j - 1);
  const here = stateRow(j);
  const out = yFluxRow(j);
  if (j != 0 && j != ny) return;
  const edge = j == 0 ? south : north;
  for (let i = max32(i0 - 4, 0); i < min32(i1 + 4, nx); i++) {
    const c = <usize>(i - i0) << 2;
    const depth = j == 0 ? load<f32>(here + c + H) - load<f32>(here + c + YH) : load<f32>(below + c + H) + load<f32>(below + c + YH);
    prescribe(out + c, edge + (<usize>(i + PAD) << 2), rowBytes, j == 0 ? RIGHT : LEFT, depth);
  }
}

@inline
function min32(a: i32, b: i32): i32 {
  return a < b ? a : b;
}
@inline
function max32(a: i32, b: i32): i32 {
  return a > b ? a : b;
}

/** Lets only the open share of each face pass. What pushes against the rest is the cell's own pressure: no difference. */
function narrow(flux: usize, open: usize, bytes: usize): void {
  for (let o: usize = 0; o < bytes; o += 16) {
    const share = at(open + o);
    const f = flux + o;
    put(f + MASS, mul(at(f + MASS), share));
    put(f + LEFT, mul(at(f + LEFT), share));
    put(f + RIGHT, mul(at(f + RIGHT), share));
    put(f + SIDE, mul(at(f + SIDE), share));
  }
}

/** Share of its outflow a cell of row `j` can afford; true when some cell cannot afford all. */
function shares(i0: i32, i1: i32, j: i32, dt: f32): bool {
  return perPorosity ? sharesOf(true, i0, i1, j, dt) : sharesOf(false, i0, i1, j, dt);
}

@inline
function sharesOf(isPorous: bool, i0: i32, i1: i32, j: i32, dt: f32): bool {
  const zero = splat(0);
  const one = splat(1);
  const kx = splat(dt / dx);
  const ky = splat(dt / dy);
  const x = xFluxRow(j);
  const s = yFluxRow(j);
  const n = yFluxRow(j + 1);
  const out = shareRow(j);
  const a = h0 + offset(i0, j);
  const spread = perPorosity + offset(i0, j);
  const end = (<usize>(i1 - i0) + 8) << 2;
  const isRowInside = j >= 0 && j < ny;
  let limited = i32x4.splat(0);
  for (let o: usize = 0; o < end; o += 16) {
    const c = o - 16;
    const h = at(a + c);
    const outX = sub(max(at(x + c + 4), zero), min(at(x + c), zero));
    const outY = sub(max(at(n + c), zero), min(at(s + c), zero));
    let lost = add(mul(kx, outX), mul(ky, outY));
    if (isPorous) lost = mul(lost, at(spread + c));
    const isInside = isRowInside ? inside(i0 - 4 + <i32>(o >> 2)) : zero;
    const exceeds = v128.and(greater(lost, h), isInside);
    let share = one;
    if (v128.any_true(exceeds)) {
      share = select(exceeds, div(h, max(lost, splat(1e-30))), one);
      limited = v128.or(limited, exceeds);
    }
    put(out + c, share);
  }
  return v128.any_true(limited);
}

/** Scales fluxes by the donor's share: `low` and `high` are the shares below and above each face. */
function ration(flux: usize, low: usize, high: usize, bytes: usize): void {
  const zero = splat(0);
  for (let o: usize = 0; o < bytes; o += 16) {
    const mass = at(flux + o);
    const share = select(greater(mass, zero), at(low + o), at(high + o));
    const isCut = greater(splat(1), share);
    put(flux + o, mul(mass, share));
    put(flux + SIDE + o, select(isCut, mul(at(flux + SIDE + o), share), at(flux + SIDE + o)));
  }
}

/** Finishes row `j` and keeps the greatest inverse time scale. */
function update(i0: i32, i1: i32, j: i32, dt: f32): void {
  if (perPorosity) updateOf(true, i0, i1, j, dt);
  else updateOf(false, i0, i1, j, dt);
}

@inline
function updateOf(isPorous: bool, i0: i32, i1: i32, j: i32, dt: f32): void {
  const zero = splat(0);
  const one = splat(1);
  const dry = splat(dryDepth);
  const g = splat(gravity);
  const kx = splat(dt / dx);
  const ky = splat(dt / dy);
  const fourDt = splat(dt * 4);
  const twoG = splat(2 * gravity);
  const perDx = splat(1 / dx);
  const perDy = splat(1 / dy);
  const two = splat(2);
  const x = xFluxRow(j);
  const s = yFluxRow(j);
  const n = yFluxRow(j + 1);
  const state = stateRow(j);
  const a = offset(i0, j);
  const end = <usize>(i1 - i0) << 2;
  let rate = splat(fastest);
  for (let o: usize = 0; o < end; o += 16) {
    const p = a + o;
    const h = at(h0 + p);
    const lo = at(lo0 + p);
    // What enters a cell stands on its open share only.
    const spread = isPorous ? at(perPorosity + p) : one;
    let gain = add(mul(kx, sub(at(x + o), at(x + o + 4))), mul(ky, sub(at(s + o), at(n + o))));
    if (isPorous) gain = mul(gain, spread);
    // Two-sum: depth keeps the bits a small gain would lose.
    const carry = add(lo, gain);
    const sum = add(h, carry);
    const virtual = sub(sum, h);
    const rest = add(sub(h, sub(sum, virtual)), sub(carry, virtual));
    const isWet = v128.and(greater(sum, zero), inside(i0 + <i32>(o >> 2)));
    const depth = keep(isWet, sum);
    const stored = quantise(depth);
    put(h1 + p, stored);
    put(lo1 + p, add(keep(isWet, rest), sub(depth, stored)));

    const gh = mul(twoG, at(state + o + H));
    let pushX = sub(at(x + o + 4 + LEFT), at(x + o + RIGHT));
    let pushY = sub(at(n + o + LEFT), at(s + o + RIGHT));
    let sideX = sub(at(n + o + SIDE), at(s + o + SIDE));
    let sideY = sub(at(x + o + 4 + SIDE), at(x + o + SIDE));
    if (isPorous) {
      pushX = mul(pushX, spread);
      pushY = mul(pushY, spread);
      sideX = mul(sideX, spread);
      sideY = mul(sideY, spread);
    }
    const forceX = add(pushX, mul(gh, at(state + o + XW)));
    const forceY = add(pushY, mul(gh, at(state + o + YW)));
    const carries = greater(depth, dry);
    const hu = keep(carries, sub(mul(h, at(u0 + p)), add(mul(kx, forceX), mul(ky, sideX))));
    const hv = keep(carries, sub(mul(h, at(v0 + p)), add(mul(ky, forceY), mul(kx, sideY))));

    // Implicit Manning: |u| (1 + dt·c·|u|) = |u*| solved for |u| with c = g n² / h^(4/3).
    const safe = max(depth, dry);
    const r = reciprocalCubeRoot(safe);
    const r2 = mul(r, r);
    const speed = mul(sqrt(add(mul(hu, hu), mul(hv, hv))), mul(r2, r));
    const resistance = mul(at(friction + p), mul(r2, r2));
    const root = add(one, sqrt(add(one, mul(fourDt, mul(resistance, speed)))));
    const slowed = div(two, mul(safe, root));
    // Without this, water that hardly moves ends in subnormal numbers, which cost a hundred times as much.
    const moves = greater(speed, splat(STILL));
    const u = keep(moves, mul(hu, slowed));
    const v = keep(moves, mul(hv, slowed));
    put(u1 + p, u);
    put(v1 + p, v);
    put(drag1 + p, mul(resistance, mul(mul(speed, safe), slowed)));
    const celerity = sqrt(mul(g, depth));
    rate = max(rate, add(mul(add(abs(u), celerity), perDx), mul(add(abs(v), celerity), perDy)));
  }
  fastest = greatestLane(rate);
}

/** Writes the mass that moved through the domain's edges back into the boundary arrays. */
function reportEdges(i0: i32, i1: i32, j: i32): void {
  if (i0 == 0) report(xFluxRow(j), west + (<usize>j << 2));
  if (nx > i0 && nx <= i1) report(xFluxRow(j) + (<usize>(nx - i0) << 2), east + (<usize>j << 2));
  for (let i = i0; i < i1; i++) {
    const column = <usize>(i + PAD) << 2;
    if (j == 0) report(yFluxRow(0) + (<usize>(i - i0) << 2), south + column);
    if (j == ny - 1) report(yFluxRow(ny) + (<usize>(i - i0) << 2), north + column);
  }
}

function report(flux: usize, boundary: usize): void {
  const given = load<f32>(boundary);
  if (given == given) store<f32>(boundary, load<f32>(flux));
}

/** Greatest Λ = (|u|+c)/dx + (|v|+c)/dy seen by this thread in this step, 1/s. */
let fastest: f32 = 0;

/** Advances columns [i0, i1) of rows [j0, j1): a pipeline in which every row passes each stage once. */
function sweep(i0: i32, i1: i32, j0: i32, j1: i32, dt: f32): void {
  const bytes = <usize>(i1 - i0 + 4) << 2;
  let previousLimited = false;
  for (let t = j0 - 2; t <= j1 + 1; t++) {
    predict(i0, i1, t, dt);
    if (t < j0 - 1) continue;
    yFluxes(i0, i1, t, isWalled(i0 / TILE, t));
    if (perPorosity) narrow(yFluxRow(t) - 16, conveyY + offset(i0 - 4, t), bytes + 16);
    const s = t - 1;
    if (s < j0 - 1) continue;
    xFluxes(i0, i1, s, isWalled(i0 / TILE, s));
    if (perPorosity) narrow(xFluxRow(s) - 16, conveyX + offset(i0 - 4, s), bytes + 16);
    const limited = shares(i0, i1, s, dt);
    if (limited) ration(xFluxRow(s), shareRow(s) - 4, shareRow(s), bytes);
    if (s >= j0 && (limited || previousLimited)) ration(yFluxRow(s), shareRow(s - 1), shareRow(s), bytes);
    previousLimited = limited;
    const done = s - 1;
    if (done < j0) continue;
    update(i0, i1, done, dt);
    if (i0 == 0 || done == 0 || done == ny - 1 || (nx > i0 && nx <= i1)) reportEdges(i0, i1, done);
    if (done == j1 - 1 || (done + 1) % BLOCK == 0) markWet(i0, i1, done - (done % BLOCK), done + 1);
  }
}

/**
 * Advances rows [j0, j1) by `dt` seconds; j0 is a multiple of BLOCK and j1 too or the last row. Reads the one time
 * level of `parameters`, writes the other. Returns the greatest inverse time scale of the new state, 1/s.
 */
export function stepFull(parameters: usize, scratchPointer: usize, j0: i32, j1: i32, dt: f32): f32 {
  readParameters(parameters);
  scratch = scratchPointer;
  fastest = 0;
  beginSweeps(j0, j1);
  while (nextSweep()) sweep(sweepWest, sweepEast, sweepSouth, sweepNorth, dt);
  return fastest;
}
