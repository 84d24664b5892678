/** The new state of a row from its fluxes (full equations). */
import { abs, add, at, div, greater, greatestLane, keep, max, mul, put, quantise, reciprocalCubeRoot, splat, sqrt, sub } from './lanes';
import { FORCE_X, FORCE_Y, forceRow, LEFT, MASS, RIGHT, SIDE, xFluxRow, yFluxRow } from './scratch';
import { drag1, dryDepth, dx, dy, friction, gravity, h0, h1, lo0, lo1, nx, offset, perPorosity, u0, u1, v0, v1 } from './state';

/** Speed taken for none, m/s. */
const STILL: f32 = 1e-12;

/** Finishes row `j`; returns the greatest inverse time scale of its cells and `fastest`. */
export function updateRow(i0: i32, i1: i32, j: i32, dt: f32, fastest: f32): f32 {
  return perPorosity ? update(true, i0, i1, j, dt, fastest) : update(false, i0, i1, j, dt, fastest);
}

@inline
function update(isPorous: bool, i0: i32, i1: i32, j: i32, dt: f32, fastest: f32): f32 {
  const zero = splat(0);
  const one = splat(1);
  const two = splat(2);
  const dry = splat(dryDepth);
  const still = splat(STILL);
  const g = splat(gravity);
  const kx = splat(dt / dx);
  const ky = splat(dt / dy);
  const fourDt = splat(dt * 4);
  const perDx = splat(1 / dx);
  const perDy = splat(1 / dy);
  const x = xFluxRow(j);
  const s = yFluxRow(j);
  const n = yFluxRow(j + 1);
  const forces = forceRow(j);
  const a = offset(i0, j);
  const end = <usize>(i1 - i0) << 2;
  const domainEnd = i32x4.sub(i32x4.splat((nx - i0) << 2), i32x4(0, 4, 8, 12));
  let rate = splat(fastest);
  let o: usize = 0;
  do {
    const p = a + o;
    const h = at(h0 + p);
    // What enters a cell stands on its open share only.
    const spread = isPorous ? at(perPorosity + p) : one;
    let gain = add(mul(kx, sub(at(x + o), v128.load(x + o, 4))), mul(ky, sub(at(s + o), at(n + o))));
    if (isPorous) gain = mul(gain, spread);
    // Two-sum: depth keeps the bits a small gain would lose.
    const carry = add(at(lo0 + p), gain);
    const sum = add(h, carry);
    const virtual = sub(sum, h);
    const rest = add(sub(h, sub(sum, virtual)), sub(carry, virtual));
    const isWet = v128.and(greater(sum, zero), i32x4.gt_s(domainEnd, i32x4.splat(<i32>o)));
    const depth = keep(isWet, sum);
    const stored = quantise(depth);
    put(h1 + p, stored);
    put(lo1 + p, add(keep(isWet, rest), sub(depth, stored)));

    let pushX = sub(v128.load(x + o, LEFT + 4), v128.load(x + o, RIGHT));
    let pushY = sub(v128.load(n + o, LEFT), v128.load(s + o, RIGHT));
    let sideX = sub(v128.load(n + o, SIDE), v128.load(s + o, SIDE));
    let sideY = sub(v128.load(x + o, SIDE + 4), v128.load(x + o, SIDE));
    if (isPorous) {
      pushX = mul(pushX, spread);
      pushY = mul(pushY, spread);
      sideX = mul(sideX, spread);
      sideY = mul(sideY, spread);
    }
    const forceX = add(pushX, v128.load(forces + o, FORCE_X));
    const forceY = add(pushY, v128.load(forces + o, FORCE_Y));
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
    const moves = greater(speed, still);
    const u = keep(moves, mul(hu, slowed));
    const v = keep(moves, mul(hv, slowed));
    put(u1 + p, u);
    put(v1 + p, v);
    put(drag1 + p, mul(resistance, mul(mul(speed, safe), slowed)));
    const celerity = sqrt(mul(g, depth));
    rate = max(rate, add(mul(add(abs(u), celerity), perDx), mul(add(abs(v), celerity), perDy)));
    o += 16;
  } while (o < end);
  return greatestLane(rate);
}
