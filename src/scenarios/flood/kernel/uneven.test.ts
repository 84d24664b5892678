import { expect, it } from 'vitest';
import { dischargeBoundary, normalOutflow, stageBoundary } from './boundary.ts';
import { channelSolver, depths, runUntil } from './channel-fixture.ts';
import type { OpenEdge } from './solver.ts';

const GRAVITY = 9.81;
const MANNING = 0.035;

/** Falls to a river: every cell lies lower than the one before it, by steps much higher than the water is deep. */
const FALLING = [7, 6.4, 6.1, 5.2, 4.9, 4.1, 3.29, 2.73, -0.5, -0.5];
const SIZE = 20;
const RIVER = 1.5;

const inflow = (discharge: number): OpenEdge => ({
  side: 'west',
  from: 0,
  to: 1,
  state: cell => dischargeBoundary(cell, discharge, GRAVITY),
});
const river: OpenEdge = {
  side: 'east',
  from: 0,
  to: 1,
  state: cell => stageBoundary(cell, RIVER, GRAVITY),
};

it('a thin sheet runs down an uneven bank as deep as Manning says: nothing dams up where all of it falls', () => {
  const bed = (x: number) => FALLING[Math.floor(x / SIZE)]!;
  for (const discharge of [0.002, 0.02, 0.2]) {
    const solver = channelSolver({
      cells: FALLING.length,
      length: FALLING.length * SIZE,
      bed,
      depth: x => Math.max(0, RIVER - bed(x)),
      manning: MANNING,
      edges: [inflow(discharge), river],
    });
    runUntil(solver, 3600);
    for (const [i, depth] of depths(solver).entries()) {
      if (i === 0 || i > 7) continue;
      const gentlest = Math.min(FALLING[i - 1]! - FALLING[i]!, FALLING[i]! - FALLING[i + 1]!) / SIZE;
      const normal = ((discharge * MANNING) / Math.sqrt(gentlest)) ** 0.6;
      expect(depth, `${discharge} m²/s over cell ${i}`).toBeLessThan(1.15 * normal);
    }
  }
});

it('the preview too runs down a steep street as deep as Manning says, without swings from cell to cell', () => {
  const [slope, discharge, size] = [0.02, 0.003, 2];
  const solver = channelSolver({
    cells: 60,
    length: 60 * size,
    bed: x => 5 - slope * x,
    depth: () => 0,
    manning: MANNING,
    edges: [inflow(discharge), { ...river, state: cell => normalOutflow(cell, slope, MANNING) }],
    equations: 'inertial',
  });
  runUntil(solver, 1800);
  const normal = ((discharge * MANNING) / Math.sqrt(slope)) ** 0.6;
  for (const depth of depths(solver).subarray(5, 45)) expect(depth / normal).toBeCloseTo(1, 1);
});
