import type { EdgeCell, EdgeState } from '../kernel/boundary.ts';
import {
  criticalOutflow,
  dischargeBoundary,
  freeOutflow,
  normalOutflow,
  stageBoundary,
} from '../kernel/boundary.ts';
import type { OpenEdge } from '../kernel/solver.ts';
import type { EdgeBoundary, FloodSetup } from './setup.ts';

/** The kernel's open edges for the boundaries of a setup. */
export function openEdges(setup: FloodSetup): OpenEdge[] {
  return setup.edges.map(boundary => openEdge(boundary, setup));
}

function openEdge(boundary: EdgeBoundary, { numerics, shape, manning }: FloodSetup): OpenEdge {
  const { gravity } = numerics;
  const { side, from, to, condition } = boundary;
  const isColumn = side === 'west' || side === 'east';
  const cellOf = (along: number) => {
    const column = side === 'west' ? 0 : side === 'east' ? shape.columns - 1 : along;
    const row = side === 'south' ? 0 : side === 'north' ? shape.rows - 1 : along;
    return row * shape.columns + column;
  };
  switch (condition.kind) {
    case 'free':
      return { side, from, to, state: freeOutflow };
    case 'critical':
      return { side, from, to, state: cell => criticalOutflow(cell, gravity) };
    case 'normal':
      return {
        side,
        from,
        to,
        state: (cell, along) =>
          normalOutflow(cell, condition.slope, Math.max(0.005, manning[cellOf(along)]!)),
      };
    case 'stage':
      return {
        side,
        from,
        to,
        state: (cell, _, time) => stageBoundary(cell, condition.level.at(time), gravity),
      };
    case 'discharge':
      return dischargeEdge(boundary, condition, isColumn ? shape.dy : shape.dx, gravity);
  }
}

/** Shares the discharge over the stretch by conveyance h^(5/3), or over its lowest cells while it is dry. */
function dischargeEdge(
  { side, from, to }: EdgeBoundary,
  condition: Extract<EdgeBoundary['condition'], { kind: 'discharge' }>,
  width: number,
  gravity: number,
): OpenEdge {
  let shares: Float64Array = new Float64Array(to - from);
  return {
    side,
    from,
    to,
    prepare: cells => {
      shares = conveyanceShares(cells);
    },
    state: (cell, along, time, dt): EdgeState | undefined => {
      const share = shares[along - from]!;
      // The mean over the step: a hydrograph comes in to the last drop, however sharp its peak.
      const mean = condition.discharge.integral(time - dt / 2, time + dt / 2) / dt;
      const discharge = (mean * share) / width;
      if (discharge === 0) return undefined;
      return dischargeBoundary(cell, discharge, gravity, condition.depth?.at(time));
    },
  };
}

const DRY_BAND_METRES = 0.05;

function conveyanceShares(cells: readonly EdgeCell[]): Float64Array {
  const shares = Float64Array.from(cells, ({ bed, depth }) =>
    bed < 1e9 ? Math.max(0, depth) ** (5 / 3) : 0,
  );
  const total = shares.reduce((sum, value) => sum + value, 0);
  if (total > 1e-6) return shares.map(value => value / total);
  let lowest = Number.POSITIVE_INFINITY;
  for (const { bed } of cells) lowest = Math.min(lowest, bed);
  const isLow = Float64Array.from(cells, ({ bed }) => (bed <= lowest + DRY_BAND_METRES ? 1 : 0));
  const count = isLow.reduce((sum, value) => sum + value, 0);
  return isLow.map(value => value / count);
}
