/** The flux through four faces. */
import { add, BLOCKED, div, greater, isAll, isAny, max, min, mul, select, splat, sqrt, sub } from './lanes';
import { LEFT, MASS, RIGHT, SIDE } from './scratch';
import { dryDepth, gravity } from './state';

/**
 * Flux between two reconstructed states, written as four rows at `out`: bed of both cells, `rise` of the bed and of the
 * water `surface` from the left to the right side of the face (the surface's is known better than from depths and
 * beds), then depth, normal and transverse velocity on either side.
 */
@inline
export function faceFlux(
  out: usize,
  zL: v128,
  zR: v128,
  bedRise: v128,
  surface: v128,
  hLeft: v128,
  nLeft: v128,
  tLeft: v128,
  hRight: v128,
  nRight: v128,
  tRight: v128,
): void {
  const zero = splat(0);
  const g = splat(gravity);
  const halfG = splat(0.5 * gravity);
  const wall = splat(BLOCKED * 0.5);
  const isWall = greater(max(zL, zR), wall);
  let hL = hLeft;
  let hR = hRight;
  let nL = nLeft;
  let nR = nRight;
  let rise = bedRise;
  if (isAny(isWall)) {
    // A wall mirrors the water before it: no mass comes through, to the bit.
    const isWallL = greater(zL, wall);
    const isWallR = greater(zR, wall);
    hL = select(isWallL, hRight, hLeft);
    hR = select(isWallR, hLeft, hRight);
    nL = select(isWallL, f32x4.neg(nRight), nLeft);
    nR = select(isWallR, f32x4.neg(nLeft), nRight);
    rise = v128.andnot(bedRise, isWall);
  }

  // Chen & Noelle: the face's bed is the higher one, but not above the lower water surface.
  const aboveL = sub(hL, rise);
  const aboveR = add(hR, rise);
  let a = min(hL, aboveL);
  let b = min(hR, aboveR);
  let fallL = zero;
  let fallR = zero;
  const tiny = splat(dryDepth);
  const isOpen = v128.andnot(greater(min(a, b), tiny), isWall);
  const areOpen = isAll(isOpen);
  let difference = surface;
  if (!areOpen) {
    a = max(a, zero);
    b = max(b, zero);
    fallL = mul(mul(g, hL), min(aboveR, zero));
    fallR = mul(mul(g, hR), min(aboveL, zero));
    difference = select(isOpen, surface, sub(b, a));
  }

  // Wave speeds of Davis; a dry side lets the front run at u + 2c (Ritter).
  const cL = sqrt(mul(g, a));
  const cR = sqrt(mul(g, b));
  let sL = min(sub(nL, cL), sub(nR, cR));
  let sR = max(add(nL, cL), add(nR, cR));
  if (!areOpen) {
    const wetL = greater(a, tiny);
    const wetR = greater(b, tiny);
    sL = select(wetL, select(wetR, sL, sub(nL, cL)), sub(nR, add(cR, cR)));
    sR = select(wetR, select(wetL, sR, add(nR, cR)), add(nL, add(cL, cL)));
  }
  sL = min(sL, zero);
  sR = max(sR, zero);
  const inverse = div(splat(1), max(sub(sR, sL), splat(1e-12)));
  const qL = mul(sR, mul(a, nL));
  const qR = mul(sL, mul(b, nR));
  const pressure = mul(halfG, mul(difference, add(a, b)));
  const mass = mul(inverse, add(sub(qL, qR), mul(mul(sL, sR), difference)));
  const momentum = mul(
    inverse,
    sub(add(mul(qL, sub(nL, sL)), mul(qR, sub(sR, nR))), mul(sL, pressure)),
  );
  v128.store(out, mass, MASS);
  v128.store(out, add(momentum, fallL), LEFT);
  v128.store(out, add(sub(momentum, pressure), fallR), RIGHT);
  v128.store(out, add(mul(max(mass, zero), tLeft), mul(min(mass, zero), tRight)), SIDE);
}
