/** Fluxes between the cells of a row and those west and south of them (full equations). */
import { prescribeEdges } from './edges';
import { faceFlux } from './face-flux';
import { abs, add, at, div, greater, keep, max, min, mul, put, splat, sub } from './lanes';
import {
  BED, DEPTH, EAST_OF, EASTWARD, FORCE_X, FORCE_Y, faceDepths, forceRow, LEFT, MASS, NORTH_OF, NORTHWARD, northernRow, RIGHT, SIDE, SOUTH_OF, SURFACE, WEST_OF, xFluxRow, yFluxRow,
} from './scratch';
import { bed, conveyX, conveyY, drag0, dryDepth, dx, dy, gravity, h0, lo0, offset, perPorosity, stride, theta, u0, v0 } from './state';

/** Half the limited slope from two one-sided differences: monotonised central, `steep` is half its steepness. */
@inline
function halfSlope(a: v128, b: v128, steep: v128): v128 {
  const zero = splat(0);
  const highest = max(zero, mul(min(a, b), steep));
  const lowest = min(zero, mul(max(a, b), steep));
  return max(lowest, min(highest, mul(add(a, b), splat(0.25))));
}

/**
 * Depth above half the higher of two steps of the bed, not positive for a sheet thinner than that. Its surface follows
 * the bed, and limited slopes of both would put a sill into a face where the bed falls all the way.
 */
@inline
function coverOf(h: v128, back: v128, ahead: v128): v128 {
  return sub(h, mul(splat(0.5), max(abs(back), abs(ahead))));
}

/** Four values of the cells one further west: the last of `before` and the first three of `here`. */
@inline
function westOf(before: v128, here: v128): v128 {
  return v128.shuffle<f32>(before, here, 3, 4, 5, 6);
}

/**
 * Limited slopes of row `j` (none beside dry cells or under a sheet thinner than half a step of the bed), its state half a step ahead, and with it the fluxes through the
 * west and south faces of columns [i0 − 3, i1 + 4). Rows must come one after the other northwards, since each leaves
 * what its northern faces need; the first one's south faces are worth nothing.
 */
export function rowFluxes(i0: i32, i1: i32, j: i32, dt: f32): void {
  const dry = splat(dryDepth * 10);
  const steep = splat(0.5 * theta);
  const one = splat(1);
  const kx = splat(dt / dx);
  const ky = splat(dt / dy);
  const g = splat(gravity);
  const twoG = splat(2 * gravity);
  const halfDt = splat(0.5 * dt);
  const north = <usize>stride << 2;
  const south: usize = 0 - north;
  const x = xFluxRow(j) - 16;
  const y = yFluxRow(j) - 16;
  const forces = forceRow(j) - 16;
  const northern = northernRow() - 16;
  const faces = faceDepths() - 16;
  // Pointers to the cells further west: the cell itself is 4 bytes on, the one east of it 8.
  const a = offset(i0, j) - 20;
  const depths = h0 + a;
  const residuals = lo0 + a;
  const beds = bed + a;
  const us = u0 + a;
  const vs = v0 + a;
  const drags = drag0 + a;
  const end = (<usize>(i1 - i0) + 8) << 2;
  let hBefore = splat(0);
  let uBefore = splat(0);
  let vBefore = splat(0);
  let bedBefore = splat(0);
  let surfaceBefore = splat(0);
  let o: usize = 0;
  do {
    const h = v128.load(depths + o, 4);
    const lo = v128.load(residuals + o, 4);
    const z = v128.load(beds + o, 4);
    const u = v128.load(us + o, 4);
    const v = v128.load(vs + o, 4);

    const hW = at(depths + o);
    const hE = v128.load(depths + o, 8);
    const zW = at(beds + o);
    const dhW = sub(h, hW);
    const dhE = sub(hE, h);
    const dzW = sub(z, zW);
    const dwW = add(add(dhW, dzW), sub(lo, at(residuals + o)));
    const dzE = sub(v128.load(beds + o, 8), z);
    const dwE = add(add(dhE, dzE), sub(v128.load(residuals + o, 8), lo));
    const steepX = keep(greater(min(min(hW, hE), coverOf(h, dzW, dzE)), dry), steep);
    const xh = halfSlope(dhW, dhE, steepX);
    const xw = halfSlope(dwW, dwE, steepX);
    const xu = halfSlope(sub(u, at(us + o)), sub(v128.load(us + o, 8), u), steepX);
    const xv = halfSlope(sub(v, at(vs + o)), sub(v128.load(vs + o, 8), v), steepX);

    const hS = v128.load(depths + o + south, 4);
    const hN = v128.load(depths + o + north, 4);
    const zS = v128.load(beds + o + south, 4);
    const dhS = sub(h, hS);
    const dhN = sub(hN, h);
    const dzS = sub(z, zS);
    const dwS = add(add(dhS, dzS), sub(lo, v128.load(residuals + o + south, 4)));
    const dzN = sub(v128.load(beds + o + north, 4), z);
    const dwN = add(add(dhN, dzN), sub(v128.load(residuals + o + north, 4), lo));
    const steepY = keep(greater(min(min(hS, hN), coverOf(h, dzS, dzN)), dry), steep);
    const yh = halfSlope(dhS, dhN, steepY);
    const yw = halfSlope(dwS, dwN, steepY);
    const yu = halfSlope(sub(u, v128.load(us + o + south, 4)), sub(v128.load(us + o + north, 4), u), steepY);
    const yv = halfSlope(sub(v, v128.load(vs + o + south, 4)), sub(v128.load(vs + o + north, 4), v), steepY);

    // Primitive equations over half a step, drag implicit: in steady flow down a slope nothing changes.
    const damping = div(one, add(one, mul(halfDt, v128.load(drags + o, 4))));
    const uLater = mul(damping, sub(u, add(mul(kx, add(mul(u, xu), mul(g, xw))), mul(ky, mul(v, yu)))));
    const vLater = mul(damping, sub(v, add(mul(kx, mul(u, xv)), mul(ky, add(mul(v, yv), mul(g, yw))))));
    const outflow = add(mul(kx, add(mul(h, xu), mul(u, xh))), mul(ky, add(mul(h, yv), mul(v, yh))));
    const hLater = max(sub(h, outflow), max(abs(xh), abs(yh)));
    const gain = sub(hLater, h);
    const push = mul(twoG, hLater);
    v128.store(forces + o, mul(push, xw), FORCE_X);
    v128.store(forces + o, mul(push, yw), FORCE_Y);

    const bedX = sub(xw, xh);
    const hEast = add(hLater, xh);
    const uEast = add(uLater, xu);
    const vEast = add(vLater, xv);
    const surfaceEast = add(gain, xw);
    const hX = westOf(hBefore, hEast);
    const hWest = sub(hLater, xh);
    faceFlux(
      x + o, zW, z,
      sub(dzW, add(westOf(bedBefore, bedX), bedX)),
      add(dwW, sub(sub(gain, xw), westOf(surfaceBefore, surfaceEast))),
      hX, westOf(uBefore, uEast), westOf(vBefore, vEast),
      hWest, sub(uLater, xu), sub(vLater, xv),
    );
    v128.store(faces + o, hX, WEST_OF);
    v128.store(faces + o, hWest, EAST_OF);
    hBefore = hEast;
    uBefore = uEast;
    vBefore = vEast;
    bedBefore = bedX;
    surfaceBefore = surfaceEast;

    const bedY = sub(yw, yh);
    const hY = v128.load(northern + o, DEPTH);
    const hSouth = sub(hLater, yh);
    faceFlux(
      y + o, zS, z,
      sub(dzS, add(v128.load(northern + o, BED), bedY)),
      add(dwS, sub(sub(gain, yw), v128.load(northern + o, SURFACE))),
      hY, v128.load(northern + o, NORTHWARD), v128.load(northern + o, EASTWARD),
      hSouth, sub(vLater, yv), sub(uLater, yu),
    );
    v128.store(faces + o, hY, SOUTH_OF);
    v128.store(faces + o, hSouth, NORTH_OF);
    v128.store(northern + o, add(hLater, yh), DEPTH);
    v128.store(northern + o, add(uLater, yu), EASTWARD);
    v128.store(northern + o, add(vLater, yv), NORTHWARD);
    v128.store(northern + o, bedY, BED);
    v128.store(northern + o, add(gain, yw), SURFACE);
    o += 16;
  } while (o < end);
  prescribeEdges(i0, i1, j);
  if (perPorosity) {
    narrow(x, conveyX + offset(i0 - 4, j), end);
    narrow(y, conveyY + offset(i0 - 4, j), end);
  }
}

/** Lets only the open share of each face pass. What pushes against the rest is the cell's own pressure: no difference. */
function narrow(flux: usize, open: usize, end: usize): void {
  for (let o: usize = 0; o < end; o += 16) {
    const share = at(open + o);
    const f = flux + o;
    put(f + MASS, mul(at(f + MASS), share));
    put(f + LEFT, mul(at(f + LEFT), share));
    put(f + RIGHT, mul(at(f + RIGHT), share));
    put(f + SIDE, mul(at(f + SIDE), share));
  }
}
