/** The flux through one row of faces, four at a time. */
import { add, BLOCKED, div, greater, max, min, mul, put, select, splat, sqrt, sub } from './lanes';
import { dryDepth, gravity, TILE } from './state';

/** Floats a scratch row: a tile and its halo. */
export const WIDTH: i32 = TILE + 16;
export const ROW: usize = <usize>WIDTH << 2;
// Rows of a flux: mass, normal momentum seen from the left and right cell, transverse momentum.
export const MASS: usize = 0;
export const LEFT: usize = ROW;
export const RIGHT: usize = 2 * ROW;
export const SIDE: usize = 3 * ROW;

/**
 * Flux between two reconstructed states, written as four rows at `out`: bed of both cells, depth, normal and
 * transverse velocity left and right of the face, `bend` what the slopes take off the bed step, and `surface` the
 * step of the water surface, which is known better than the difference of depths and beds on the face.
 */
@inline
export function faceFlux(
  hasWalls: bool,
  out: usize,
  zL: v128,
  zR: v128,
  hLeft: v128,
  nLeft: v128,
  tLeft: v128,
  hRight: v128,
  nRight: v128,
  tRight: v128,
  bend: v128,
  surface: v128,
): void {
  const zero = splat(0);
  const g = splat(gravity);
  let hL = hLeft;
  let hR = hRight;
  let nL = nLeft;
  let nR = nRight;
  let isWall = zero;
  let rise = sub(sub(zR, zL), bend);
  if (hasWalls) {
    // A wall mirrors the water before it.
    const wall = splat(BLOCKED * 0.5);
    const isWallL = greater(zL, wall);
    const isWallR = greater(zR, wall);
    isWall = v128.or(isWallL, isWallR);
    hL = select(isWallL, hRight, hLeft);
    hR = select(isWallR, hLeft, hRight);
    nL = select(isWallL, f32x4.neg(nRight), nLeft);
    nR = select(isWallR, f32x4.neg(nLeft), nRight);
    rise = v128.andnot(rise, isWall);
  }

  // Chen & Noelle: the face's bed is the higher one, but not above the lower water surface.
  const stepL = min(max(zero, rise), min(hL, add(rise, hR)));
  const stepR = min(max(zero, sub(zero, rise)), min(hR, sub(hL, rise)));
  const a = sub(hL, max(stepL, zero));
  const b = sub(hR, max(stepR, zero));
  const fallL = mul(mul(g, hL), min(stepL, zero));
  const fallR = mul(mul(g, hR), min(stepR, zero));

  // Wave speeds of Davis; a dry side lets the front run at u + 2c (Ritter).
  const cL = sqrt(mul(g, a));
  const cR = sqrt(mul(g, b));
  const tiny = splat(dryDepth);
  const wetL = greater(a, tiny);
  const wetR = greater(b, tiny);
  const bothWet = v128.and(wetL, wetR);
  let sL = min(sub(nL, cL), sub(nR, cR));
  let sR = max(add(nL, cL), add(nR, cR));
  if (!i32x4.all_true(bothWet)) {
    sL = select(wetL, select(wetR, sL, sub(nL, cL)), sub(nR, add(cR, cR)));
    sR = select(wetR, select(wetL, sR, add(nR, cR)), add(nL, add(cL, cL)));
  }
  sL = min(sL, zero);
  sR = max(sR, zero);
  const inverse = div(splat(1), max(sub(sR, sL), splat(1e-12)));
  const both = mul(sL, sR);
  const qL = mul(a, nL);
  const qR = mul(b, nR);
  const isOpen = hasWalls ? v128.andnot(bothWet, isWall) : bothWet;
  const difference = select(isOpen, surface, sub(b, a));
  const pressure = mul(mul(splat(0.5), g), mul(difference, add(a, b)));
  let mass = mul(inverse, add(sub(mul(sR, qL), mul(sL, qR)), mul(both, difference)));
  const momentum = mul(
    inverse,
    add(sub(mul(sR, mul(qL, nL)), mul(sL, add(mul(qR, nR), pressure))), mul(both, sub(qR, qL))),
  );
  if (hasWalls) mass = v128.andnot(mass, isWall);
  put(out + MASS, mass);
  put(out + LEFT, add(momentum, fallL));
  put(out + RIGHT, add(sub(momentum, pressure), fallR));
  put(out + SIDE, mul(mass, select(greater(mass, zero), tLeft, tRight)));
}
