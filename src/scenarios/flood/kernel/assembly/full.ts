/**
 * One step of the full 2D shallow-water equations on a band of rows.
 *
 * MUSCL–Hancock (van Leer 1979; Toro 2001) on depth, surface and velocity; hydrostatic reconstruction of Audusse et
 * al. (2004) in the form of Chen & Noelle (2017), which keeps the full slope force where a thin film runs down a
 * step; HLL fluxes with the contact carried by the mass flux (HLLC, Toro 2001); fully implicit Manning friction;
 * outflow of a cell limited to the water it holds, so that depth stays positive without making mass.
 * Momentum fluxes are kept as their difference to the cell's own hydrostatic pressure: a lake at rest gives exact
 * zeros in f32 instead of differences of large numbers.
 *
 * Loops over columns are do-while loops: engines move what does not change in them out of those only.
 */
import { reportEdges } from './edges';
import { rowFluxes } from './fluxes';
import { findShares, ration } from './positivity';
import { SIDE, shareRow, useScratch, xFluxRow, yFluxRow } from './scratch';
import { BLOCK, readParameters } from './state';
import { beginSweeps, markWet, nextSweep, sweepEast, sweepNorth, sweepSouth, sweepWest } from './sweeps';
import { updateRow } from './update';

/** Greatest Λ = (|u|+c)/dx + (|v|+c)/dy seen by this thread in this step, 1/s. */
let fastest: f32 = 0;

/** Advances columns [i0, i1) of rows [j0, j1): a pipeline in which every row passes each stage once. */
function sweep(i0: i32, i1: i32, j0: i32, j1: i32, dt: f32): void {
  let wasLimited = false;
  for (let t = j0 - 2; t <= j1 + 1; t++) {
    rowFluxes(i0, i1, t, dt);
    const s = t - 1;
    if (s < j0 - 1) continue;
    const isLimited = findShares(shareRow(s), xFluxRow(s), yFluxRow(s), yFluxRow(t), i0, i1, s, dt);
    ration(xFluxRow(s), yFluxRow(s), SIDE, shareRow(s), isLimited, shareRow(s - 1), wasLimited, i1 - i0);
    wasLimited = isLimited;
    const done = s - 1;
    if (done < j0) continue;
    fastest = updateRow(i0, i1, done, dt, fastest);
    reportEdges(xFluxRow(done), yFluxRow(done), yFluxRow(s), i0, i1, done);
    if (done == j1 - 1 || (done + 1) % BLOCK == 0) markWet(i0, i1, done - (done % BLOCK), done + 1);
  }
}

/**
 * Advances rows [j0, j1) by `dt` seconds; j0 is a multiple of BLOCK and j1 too or the last row. Reads the one time
 * level of `parameters`, writes the other. Returns the greatest inverse time scale of the new state, 1/s.
 */
export function stepFull(parameters: usize, scratchPointer: usize, j0: i32, j1: i32, dt: f32): f32 {
  readParameters(parameters);
  useScratch(scratchPointer);
  fastest = 0;
  beginSweeps(j0, j1);
  while (nextSweep()) sweep(sweepWest, sweepEast, sweepSouth, sweepNorth, dt);
  return fastest;
}
