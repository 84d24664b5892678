import { describe, expect, it } from 'vitest';
import { dischargeBoundary, stageBoundary } from './boundary.ts';
import { channelSolver, depths, readSolution, runUntil, sample } from './channel-fixture.ts';
import type { OpenEdge, ShallowWaterSolver } from './solver.ts';

const GRAVITY = 9.81;
const flat = () => 0;
const inflow = (discharge: number): OpenEdge => ({
  side: 'west',
  from: 0,
  to: 1,
  state: cell => dischargeBoundary(cell, discharge, GRAVITY),
});
const stage = (level: number): OpenEdge => ({
  side: 'east',
  from: 0,
  to: 1,
  state: cell => stageBoundary(cell, level, GRAVITY),
});

/** Relative L1 and root-mean-square error of depth against a solution. */
function errors(solver: ShallowWaterSolver, solution: Record<string, Float64Array>) {
  const { columns, dx } = solver.grid.shape;
  let [absolute, total, squares, totalSquares] = [0, 0, 0, 0];
  for (const [i, depth] of depths(solver).entries()) {
    const exact = sample(solution, 'h', (i + 0.5) * dx);
    absolute += Math.abs(depth - exact);
    total += exact;
    squares += (depth - exact) ** 2;
    totalSquares += exact ** 2;
  }
  expect(columns).toBeGreaterThan(0);
  return { l1: absolute / total, rms: Math.sqrt(squares / totalSquares) };
}

/** Where depth changes most between `from` and the end, as the position between two points. */
function steepest(values: ArrayLike<number>, spacing: number, from: number): number {
  let [where, most] = [0, 0];
  for (let i = Math.round(from / spacing); i < values.length - 1; i++) {
    const jump = Math.abs(values[i + 1]! - values[i]!);
    if (jump > most) [where, most] = [(i + 1) * spacing, jump];
  }
  return where;
}

describe('dam breaks at 400 cells', () => {
  const run = (depthBehind: number) => {
    const solver = channelSolver({
      cells: 400,
      length: 10,
      bed: flat,
      depth: x => (x < 5 ? 0.005 : depthBehind),
    });
    const before = solver.volume();
    runUntil(solver, 6);
    expect(Math.abs(solver.volume() / before - 1)).toBeLessThan(1e-8);
    return solver;
  };

  it('Stoker: L1(h) ≤ 0.7 %, shock within 2 cells', () => {
    const solution = readSolution('dam_wet_stoker_T6');
    const solver = run(0.001);
    expect(errors(solver, solution).l1).toBeLessThan(0.002);
    const shock = steepest(depths(solver), 10 / 400, 5.5);
    expect(Math.abs(shock - steepest(solution.h!, 0.02, 5.5))).toBeLessThan(2 * (10 / 400));
  });

  it('Ritter: L1(h) ≤ 1 %', () => {
    expect(errors(run(0), readSolution('dam_dry_ritter_T6')).l1).toBeLessThan(0.004);
  });
});

describe('steady flow over a bump', () => {
  const bump = (x: number) => Math.max(0, 0.2 - 0.05 * (x - 10) ** 2);
  const run = (discharge: number, level: number) => {
    const solver = channelSolver({
      cells: 200,
      length: 25,
      bed: bump,
      depth: x => level - bump(x),
      edges: [inflow(discharge), stage(level)],
    });
    runUntil(solver, 200);
    return solver;
  };

  it('subcritical', () => {
    const solver = run(4.42, 2);
    expect(errors(solver, readSolution('bump_subcritical_q4.42_h2')).rms).toBeLessThan(0.001);
  });

  it('transcritical without a jump: the outlet falls supercritical by itself', () => {
    const solver = run(1.53, 0.66);
    expect(errors(solver, readSolution('bump_transcritical_noshock_q1.53')).rms).toBeLessThan(0.002);
  });

  it('transcritical with a hydraulic jump within 2 cells', () => {
    const solution = readSolution('bump_transcritical_shock_q0.18_h0.33');
    const solver = run(0.18, 0.33);
    expect(errors(solver, solution).l1).toBeLessThan(0.004);
    const jump = steepest(depths(solver), 25 / 200, 10.5);
    expect(Math.abs(jump - steepest(solution.h!, 0.025, 10.5))).toBeLessThan(2 * (25 / 200));
  });
});

describe("MacDonald's channel at 200 cells", () => {
  it.each([
    ['without rain', 'macdonald_long_subcritical_norain', 2, 0],
    ['with rain', 'macdonald_long_subcritical_rain', 1, 0.001],
  ])('%s: RMS ≤ 1 %', (_, name, discharge, rain) => {
    const solution = readSolution(name);
    const level = sample(solution, 'h', 1000) + sample(solution, 'z', 1000);
    const solver = channelSolver({
      cells: 200,
      length: 1000,
      bed: x => sample(solution, 'z', x),
      depth: () => 0.75,
      manning: 0.033,
      edges: [inflow(discharge), stage(level)],
    });
    runUntil(solver, 3000, dt => {
      solver.grid.zoneTable[0] = rain * dt;
      if (rain > 0) solver.applySources();
    });
    expect(errors(solver, solution).rms).toBeLessThan(0.002);
    let [error, total] = [0, 0];
    for (let i = 0; i < 200; i++) {
      const exact = sample(solution, 'q', (i + 0.5) * 5);
      error += (solver.velocity(i, 0)[0] * solver.depth(i, 0) - exact) ** 2;
      total += exact ** 2;
    }
    expect(Math.sqrt(error / total)).toBeLessThan(0.002);
  });
});

describe("Thacker's planar surface in a parabolic channel", () => {
  it('swings with the period within 0.5 % and returns to its start', () => {
    const solution = readSolution('thacker1d_t0.0000');
    const solver = channelSolver({
      cells: 400,
      length: 4,
      bed: x => 0.5 * ((x - 2) ** 2 - 1),
      depth: x => sample(solution, 'h', x),
    });
    const volume = solver.volume();
    const period = (2 * Math.PI) / Math.sqrt(2 * GRAVITY * 0.5);
    const crossings: number[] = [];
    let [before, beforeTime] = [-1, 0];
    runUntil(solver, 3 * period, () => {
      let moment = 0;
      for (const [i, depth] of depths(solver).entries()) moment += depth * ((i + 0.5) * 0.01 - 2);
      if (before < 0 && moment >= 0 && solver.time > 0.1) {
        crossings.push(beforeTime - ((solver.time - beforeTime) * before) / (moment - before));
      }
      [before, beforeTime] = [moment, solver.time];
    });
    const measured = (crossings.at(-1)! - crossings[0]!) / (crossings.length - 1);
    expect(Math.abs(measured / period - 1)).toBeLessThan(0.001);
    expect(errors(solver, solution).l1).toBeLessThan(0.01);
    expect(Math.abs(solver.volume() / volume - 1)).toBeLessThan(1e-7);
  });
});
