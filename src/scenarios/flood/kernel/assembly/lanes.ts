/** Four f32 lanes: thin names over the SIMD instructions, and the few functions WebAssembly lacks. */

/** Bed elevation that marks a blocked cell (building, no data, outside the domain): a solid wall. */
export const BLOCKED: f32 = 1e30;

@inline
export function splat(value: f32): v128 {
  return f32x4.splat(value);
}
@inline
export function at(pointer: usize): v128 {
  return v128.load(pointer);
}
@inline
export function put(pointer: usize, value: v128): void {
  v128.store(pointer, value);
}
@inline
export function add(a: v128, b: v128): v128 {
  return f32x4.add(a, b);
}
@inline
export function sub(a: v128, b: v128): v128 {
  return f32x4.sub(a, b);
}
@inline
export function mul(a: v128, b: v128): v128 {
  return f32x4.mul(a, b);
}
@inline
export function div(a: v128, b: v128): v128 {
  return f32x4.div(a, b);
}
/** Pseudo-minimum: one instruction on x86 and Arm; the operands here are never NaN. */
@inline
export function min(a: v128, b: v128): v128 {
  return f32x4.pmin(a, b);
}
@inline
export function max(a: v128, b: v128): v128 {
  return f32x4.pmax(a, b);
}
@inline
export function abs(a: v128): v128 {
  return v128.and(a, i32x4.splat(0x7fffffff));
}
@inline
export function sqrt(a: v128): v128 {
  return f32x4.sqrt(a);
}
@inline
export function greater(a: v128, b: v128): v128 {
  return f32x4.gt(a, b);
}
/** Is a mask set in any lane, or in all: two instructions on x86, where `any_true` and `all_true` take four or more. */
@inline
export function isAny(mask: v128): bool {
  return i32x4.bitmask(mask) != 0;
}
@inline
export function isAll(mask: v128): bool {
  return i32x4.bitmask(mask) == 15;
}
/** `a` where the mask is set, `b` elsewhere. */
@inline
export function select(mask: v128, a: v128, b: v128): v128 {
  return v128.bitselect(a, b, mask);
}
/** The value where the mask is set, zero elsewhere. */
@inline
export function keep(mask: v128, value: v128): v128 {
  return v128.and(mask, value);
}

/**
 * x^(−1/3) for x > 0, relative error below 2e-5: a guess from the exponent bits and two Newton steps.
 */
@inline
export function reciprocalCubeRoot(x: v128): v128 {
  const third = i32x4.mul(i32x4.shr_u(x, 16), i32x4.splat(21845));
  let y = i32x4.sub(i32x4.splat(0x54a2fa8c), third);
  const x3 = mul(x, splat(1.0 / 3.0));
  y = mul(y, sub(splat(4.0 / 3.0), mul(x3, mul(mul(y, y), y))));
  y = mul(y, sub(splat(4.0 / 3.0), mul(x3, mul(mul(y, y), y))));
  return y;
}

/** Quanta a metre. Beds and depths above 0.5 m are whole numbers of them, so that their differences are exact. */
export const QUANTA: f32 = 131072;

/** The depth to store: whole quanta where it is deep enough for that to be no loss; the rest goes to the residual. */
@inline
export function quantise(depth: v128): v128 {
  const quanta = mul(f32x4.nearest(mul(depth, splat(QUANTA))), splat(1 / QUANTA));
  return select(greater(depth, splat(0.5)), quanta, depth);
}

/** Greatest of the four lanes. */
@inline
export function greatestLane(a: v128): f32 {
  const ab = f32x4.extract_lane(a, 0) > f32x4.extract_lane(a, 1) ? f32x4.extract_lane(a, 0) : f32x4.extract_lane(a, 1);
  const cd = f32x4.extract_lane(a, 2) > f32x4.extract_lane(a, 3) ? f32x4.extract_lane(a, 2) : f32x4.extract_lane(a, 3);
  return ab > cd ? ab : cd;
}
