/**
 * One step of the local-inertial equations on a band of rows: Bates et al. (2010) with the weighting of de Almeida et
 * al. (2012). Discharges live on west and south faces of their cell, in the arrays that the full solver uses for
 * cell velocities; outflow is limited to the water a cell holds and to critical flow.
 */
import { reportEdges } from './edges';
import { abs, add, at, div, greater, greatestLane, keep, max, min, mul, put, quantise, reciprocalCubeRoot, splat, sqrt, sub } from './lanes';
import { findShares, ration } from './positivity';
import { ROW, ring, useScratch } from './scratch';
import { BLOCK, bed, conveyX, conveyY, dx, dy, east, friction, gravity, h0, h1, u0, u1, v0, v1, lo0, lo1, north, nx, ny, offset, PAD, perPorosity, readParameters, south, stride, west } from './state';
import { beginSweeps, markWet, nextSweep, sweepEast, sweepNorth, sweepSouth, sweepWest } from './sweeps';

/** Weight of a face's own discharge against its neighbours' mean (de Almeida et al. 2012: 0.7…1). */
const OWN_WEIGHT: f32 = 0.9;
/** Faces shallower than this carry no discharge, m. */
const FLOW_DEPTH: f32 = 1e-5;
/** Discharge taken for none, m²/s. */
const STILL: f32 = 1e-12;

// Rows of a face: what passes, and the discharge per open width, which with porosity is a row of its own.
const DISCHARGE: usize = ROW;
/** Bytes of scratch a thread needs: x and y faces of three rows, shares of two. */
export const INERTIAL_SCRATCH_BYTES: usize = 14 * ROW;

let fastest: f32 = 0;

@inline
function xRow(j: i32): usize {
  return ring(0, 2, 3, j);
}
@inline
function yRow(j: i32): usize {
  return ring(6, 2, 3, j);
}
@inline
function shareRow(j: i32): usize {
  return ring(12, 1, 2, j);
}

/**
 * New discharge through four faces from the old ones there (`q`) and on the faces before and behind (`sum`): depths,
 * residuals, beds and friction of the cells left and right of it, `force` = g·dt / distance.
 */
@inline
function discharge(
  q: v128, sum: v128, hL: v128, hR: v128, loL: v128, loR: v128, zL: v128, zR: v128, frictions: v128, force: v128, halfDt: v128,
): v128 {
  const zero = splat(0);
  const flowDepth = splat(FLOW_DEPTH);
  const rise = sub(zR, zL);
  const drop = add(add(sub(hR, hL), rise), sub(loR, loL));
  // Surface above the higher bed. Beside a wall this is none: walls are high and dry.
  const depth = max(sub(hL, max(rise, zero)), add(hR, min(rise, zero)));
  const safe = max(depth, flowDepth);
  const r = reciprocalCubeRoot(safe);
  const r2 = mul(r, r);
  const drag = add(splat(1), mul(mul(mul(halfDt, frictions), abs(q)), mul(mul(mul(r2, r2), r2), r)));
  const smooth = add(mul(splat(OWN_WEIGHT), q), mul(splat(0.5 * (1 - OWN_WEIGHT)), sum));
  const moved = div(sub(smooth, mul(mul(force, safe), drop)), drag);
  const critical = mul(safe, sqrt(mul(splat(gravity), safe)));
  // Subnormal numbers cost a hundred times as much as zero.
  const isMoving = v128.and(greater(depth, flowDepth), greater(abs(moved), splat(STILL)));
  return keep(isMoving, max(min(moved, critical), sub(zero, critical)));
}

/** New discharges through the west and south faces of row `j`, columns [i0 − 4, i1 + 4). */
function discharges(i0: i32, i1: i32, j: i32, dt: f32): void {
  const forceX = splat((gravity * dt) / dx);
  const forceY = splat((gravity * dt) / dy);
  const halfDt = splat(0.5 * dt);
  const northwards = <usize>stride << 2;
  const southwards: usize = 0 - northwards;
  const x = xRow(j) - 16;
  const y = yRow(j) - 16;
  // Pointers to the cells further west: the cell itself is 4 bytes on, the one east of it 8.
  const a = offset(i0, j) - 20;
  const depths = h0 + a;
  const residuals = lo0 + a;
  const beds = bed + a;
  const frictions = friction + a;
  const us = u0 + a;
  const vs = v0 + a;
  const end = (<usize>(i1 - i0) + 8) << 2;
  let o: usize = 0;
  do {
    const h = v128.load(depths + o, 4);
    const lo = v128.load(residuals + o, 4);
    const z = v128.load(beds + o, 4);
    const f = v128.load(frictions + o, 4);
    put(x + o, discharge(
      v128.load(us + o, 4), add(at(us + o), v128.load(us + o, 8)),
      at(depths + o), h, at(residuals + o), lo, at(beds + o), z, add(at(frictions + o), f), forceX, halfDt,
    ));
    const p = o + southwards;
    put(y + o, discharge(
      v128.load(vs + o, 4), add(v128.load(vs + p, 4), v128.load(vs + o + northwards, 4)),
      v128.load(depths + p, 4), h, v128.load(residuals + p, 4), lo, v128.load(beds + p, 4), z,
      add(v128.load(frictions + p, 4), f), forceY, halfDt,
    ));
    o += 16;
  } while (o < end);
  prescribeEdges(i0, i1, j);
  if (perPorosity) {
    narrow(x, conveyX + offset(i0 - 4, j), end);
    narrow(y, conveyY + offset(i0 - 4, j), end);
  }
}

/** Keeps the discharges in a row of their own and lets only the open share of each face pass. */
function narrow(passing: usize, open: usize, end: usize): void {
  for (let o: usize = 0; o < end; o += 16) {
    const q = at(passing + o);
    v128.store(passing + o, q, DISCHARGE);
    put(passing + o, mul(q, at(open + o)));
  }
}

function prescribeEdges(i0: i32, i1: i32, j: i32): void {
  if (j >= 0 && j < ny) {
    if (i0 == 0) prescribe(xRow(j), west + (<usize>j << 2));
    if (nx > i0 && nx <= i1) prescribe(xRow(j) + (<usize>(nx - i0) << 2), east + (<usize>j << 2));
  }
  if (j != 0 && j != ny) return;
  const edge = j == 0 ? south : north;
  for (let i = i0 - 4; i < i1 + 4; i++) prescribe(yRow(j) + (<usize>(i - i0) << 2), edge + (<usize>(i + PAD) << 2));
}

function prescribe(out: usize, boundary: usize): void {
  const mass = load<f32>(boundary);
  if (mass == mass) store<f32>(out, mass);
}

/**
 * Continuity on row `j`; keeps in `fastest` the greatest depth, or that whose waves run as fast as kinematic ones: 5/3
 * of the speed, taken as twice for some room. Down steep streets those outrun √(g h), and longer steps let depths swing
 * from cell to cell. Speeds above critical are those of films that are about to be emptied: they ask for no more.
 */
function update(i0: i32, i1: i32, j: i32, dt: f32): void {
  const kx = splat(dt / dx);
  const ky = splat(dt / dy);
  const x = xRow(j);
  const s = yRow(j);
  const n = yRow(j + 1);
  const ownX = perPorosity ? x + DISCHARGE : x;
  const ownY = perPorosity ? s + DISCHARGE : s;
  const ownNorth = perPorosity ? n + DISCHARGE : n;
  const a = offset(i0, j);
  const depths = h0 + a;
  const residuals = lo0 + a;
  const newDepths = h1 + a;
  const newResiduals = lo1 + a;
  const us = u1 + a;
  const vs = v1 + a;
  const end = <usize>(i1 - i0) << 2;
  const domainEnd = i32x4.sub(i32x4.splat((nx - i0) << 2), i32x4(0, 4, 8, 12));
  const film = splat(FLOW_DEPTH);
  const four = splat(4);
  const kinematic = splat(4 / gravity);
  let deepest = splat(fastest);
  let o: usize = 0;
  do {
    let gain = add(mul(kx, sub(at(x + o), v128.load(x + o, 4))), mul(ky, sub(at(s + o), at(n + o))));
    if (perPorosity) gain = mul(gain, at(perPorosity + a + o));
    const h = at(depths + o);
    const carry = add(at(residuals + o), gain);
    const sum = add(h, carry);
    const virtual = sub(sum, h);
    const rest = add(sub(h, sub(sum, virtual)), sub(carry, virtual));
    const isWet = v128.and(greater(sum, splat(0)), i32x4.gt_s(domainEnd, i32x4.splat(<i32>o)));
    const depth = keep(isWet, sum);
    const stored = quantise(depth);
    put(newDepths + o, stored);
    put(newResiduals + o, add(keep(isWet, rest), sub(depth, stored)));
    put(us + o, at(ownX + o));
    put(vs + o, at(ownY + o));
    const zero = splat(0);
    const leaving = max(
      max(v128.load(ownX + o, 4), sub(zero, at(ownX + o))),
      max(at(ownNorth + o), sub(zero, at(ownY + o))),
    );
    const speed = div(leaving, max(h, film));
    deepest = max(deepest, max(depth, keep(isWet, min(mul(kinematic, mul(speed, speed)), mul(four, h)))));
    o += 16;
  } while (o < end);
  fastest = greatestLane(deepest);
}

function sweep(i0: i32, i1: i32, j0: i32, j1: i32, dt: f32): void {
  const carried = perPorosity ? DISCHARGE : 0;
  let wasLimited = false;
  for (let t = j0 - 1; t <= j1 + 1; t++) {
    discharges(i0, i1, t, dt);
    const s = t - 1;
    if (s < j0 - 1) continue;
    const isLimited = findShares(shareRow(s), xRow(s), yRow(s), yRow(t), i0, i1, s, dt);
    ration(xRow(s), yRow(s), carried, shareRow(s), isLimited, shareRow(s - 1), wasLimited, i1 - i0);
    wasLimited = isLimited;
    const done = s - 1;
    if (done < j0) continue;
    update(i0, i1, done, dt);
    reportEdges(xRow(done), yRow(done), yRow(s), i0, i1, done);
    if (done == j1 - 1 || (done + 1) % BLOCK == 0) markWet(i0, i1, done - (done % BLOCK), done + 1);
  }
}

/** As `stepFull`; returns the speed of the fastest wave over min(dx, dy), 1/s. */
export function stepInertial(parameters: usize, scratch: usize, j0: i32, j1: i32, dt: f32): f32 {
  readParameters(parameters);
  useScratch(scratch);
  fastest = 0;
  beginSweeps(j0, j1);
  while (nextSweep()) sweep(sweepWest, sweepEast, sweepSouth, sweepNorth, dt);
  const shortest = dx < dy ? dx : dy;
  return <f32>Math.sqrt(<f64>(gravity * fastest)) / shortest;
}
