/** Rain, infiltration and drainage, and the bookkeeping passes: volume, maxima and arrival times. */
import { add, at, BLOCKED, QUANTA, div, greater, keep, max, mul, put, select, splat, sqrt } from './lanes';
import { BLOCK, bed, dryDepth, h0, u0, v0, lo0, nx, offset, PATCH, patchColumns, perPorosity, readParameters, wet0 } from './state';

/** f64 values a zone: rain (m), conductivity × dt (m), suction × moisture deficit (m), drain capacity × dt (m). */
const ZONE_BYTES: usize = 32;
/** f64 sums a row: rain, infiltration, drainage, each in metres of depth summed over cells. */
const SUM_BYTES: usize = 24;

/**
 * Adds rain to rows [j0, j1) of the state read, takes Green–Ampt infiltration (backward Euler in the cumulative
 * depth) and then drainage from what stands there. `zones` holds a uint16 a cell and `soaked` the cumulative
 * infiltration (m), both laid out without ghosts, `nx` a row.
 */
export function applySources(
  parameters: usize,
  zones: usize,
  table: usize,
  soaked: usize,
  sums: usize,
  j0: i32,
  j1: i32, holdsVelocity: bool): void {
  readParameters(parameters);
  for (let j = j0; j < j1; j++) {
    let rained: f64 = 0;
    let infiltrated: f64 = 0;
    let drained: f64 = 0;
    for (let i = 0; i < nx; i++) {
      const p = offset(i, j);
      if (load<f32>(bed + p) > BLOCKED * 0.5) continue;
      const cell = <usize>(j * nx + i);
      const zone = table + <usize>load<u16>(zones + (cell << 1)) * ZONE_BYTES;
      // Rain on the roofs of a porous cell stands on its open ground too.
      const open: f64 = perPorosity ? 1 / <f64>load<f32>(perPorosity + p) : 1;
      const rain = load<f64>(zone) / open;
      let depth = <f64>load<f32>(h0 + p) + <f64>load<f32>(lo0 + p) + rain;
      if (depth <= 0) continue;
      rained += rain * open;
      const conductivity = load<f64>(zone, 8);
      if (conductivity > 0) {
        const before = <f64>load<f32>(soaked + (cell << 2));
        const reach = before + conductivity;
        const after = 0.5 * (reach + Math.sqrt(reach * reach + 4 * conductivity * load<f64>(zone, 16)));
        const taken = Math.min(depth, after - before);
        store<f32>(soaked + (cell << 2), <f32>(before + taken));
        depth -= taken;
        infiltrated += taken * open;
      }
      const outlet = Math.min(depth, load<f64>(zone, 24));
      depth -= outlet;
      drained += outlet * open;
      const h = depth < 0.5 ? <f32>depth : <f32>(Math.round(depth * QUANTA) / QUANTA);
      if (holdsVelocity && rain > 0) dilute(p, rain);
      store<f32>(h0 + p, h);
      store<f32>(lo0 + p, <f32>(depth - <f64>h));
      if (h > 0) store<u8>(wet0 + (j / BLOCK) * patchColumns + i / PATCH, 1);
    }
    const row = sums + <usize>j * SUM_BYTES;
    store<f64>(row, rained);
    store<f64>(row, infiltrated, 8);
    store<f64>(row, drained, 16);
  }
}

/** Rain falls without horizontal momentum: the water it joins slows down. */
@inline
function dilute(p: usize, rain: f64): void {
  const before = <f64>load<f32>(h0 + p);
  const share = <f32>(before / (before + rain));
  store<f32>(u0 + p, load<f32>(u0 + p) * share);
  store<f32>(v0 + p, load<f32>(v0 + p) * share);
}

/** Water over each row of the state read, as depth summed over whole cells (m), f64 a row at `sums`. */
export function sumDepth(parameters: usize, sums: usize, j0: i32, j1: i32): void {
  readParameters(parameters);
  for (let j = j0; j < j1; j++) {
    let total: f64 = 0;
    for (let i = 0; i < nx; i++) {
      const p = offset(i, j);
      const open: f64 = perPorosity ? 1 / <f64>load<f32>(perPorosity + p) : 1;
      total += (<f64>load<f32>(h0 + p) + <f64>load<f32>(lo0 + p)) * open;
    }
    store<f64>(sums + ((<usize>j) << 3), total);
  }
}

/**
 * Keeps per cell, in arrays laid out like the state: greatest depth (m), greatest speed (m/s), greatest hazard
 * rating d·(v + 0.5) (m²/s) and the first time (s) the depth reached `threshold` (negative before). `isStaggered`
 * says that discharges live on faces.
 */
export function recordExtremes(
  parameters: usize,
  extremes: usize,
  arraySize: usize,
  j0: i32,
  j1: i32,
  time: f32,
  threshold: f32,
  isStaggered: bool,
  strideBytes: usize,
): void {
  readParameters(parameters);
  const now = splat(time);
  const wetEnough = splat(threshold);
  const dry = splat(dryDepth);
  const half = splat(0.5);
  // Speed of films thinner than this is noise, not a hazard.
  const film = splat(1e-3);
  for (let j = j0; j < j1; j++) {
    const start = offset(0, j);
    const end = start + ((<usize>nx + 3) & ~3) * 4;
    for (let p = start; p < end; p += 16) {
      const h = at(h0 + p);
      if (!v128.any_true(greater(h, dry))) continue;
      let u = at(u0 + p);
      let v = at(v0 + p);
      if (isStaggered) {
        const inverse = div(half, max(h, film));
        u = mul(inverse, add(u, at(u0 + p + 4)));
        v = mul(inverse, add(v, at(v0 + p + strideBytes)));
      }
      const speed = keep(greater(h, film), sqrt(add(mul(u, u), mul(v, v))));
      const deepest = extremes + p;
      put(deepest, max(at(deepest), h));
      const swiftest = deepest + arraySize;
      put(swiftest, max(at(swiftest), speed));
      const worst = swiftest + arraySize;
      put(worst, max(at(worst), mul(h, add(speed, half))));
      const arrival = worst + arraySize;
      const known = at(arrival);
      const isFirst = v128.and(f32x4.ge(h, wetEnough), f32x4.lt(known, splat(0)));
      put(arrival, select(isFirst, now, known));
    }
  }
}
