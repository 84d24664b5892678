/**
 * Fluxes through open edges from the method of characteristics: the outgoing invariant u + 2c of the cell and one
 * datum of the outside give the state on the edge. Velocities are outward; g in m/s².
 */

/** What an edge needs to know of the cell behind it. */
export interface EdgeCell {
  readonly depth: number;
  /** Outward velocity, m/s. */
  readonly velocity: number;
  readonly bed: number;
}

/** State on the edge: depth (m) and outward velocity (m/s). */
export interface EdgeState {
  readonly depth: number;
  readonly velocity: number;
}

const CLOSED: EdgeState = { depth: 0, velocity: 0 };

/** Zero-gradient outflow; nothing comes in. */
export function freeOutflow(cell: EdgeCell): EdgeState {
  return { depth: cell.depth, velocity: Math.max(0, cell.velocity) };
}

/** Free overfall: critical flow on the edge unless the cell is supercritical already. */
export function criticalOutflow(cell: EdgeCell, gravity: number): EdgeState {
  if (cell.depth <= 0) return CLOSED;
  const celerity = Math.sqrt(gravity * cell.depth);
  if (cell.velocity >= celerity) return cell;
  const critical = Math.max(0, (cell.velocity + 2 * celerity) / 3);
  return { depth: critical ** 2 / gravity, velocity: critical };
}

/** Uniform flow down a slope behind the edge (Manning). */
export function normalOutflow(cell: EdgeCell, slope: number, manning: number): EdgeState {
  return { depth: cell.depth, velocity: (Math.sqrt(slope) / manning) * Math.max(0, cell.depth) ** (2 / 3) };
}

/** Water level `stage` outside, m in the bed's datum: in- or outflow as the levels say. */
export function stageBoundary(cell: EdgeCell, stage: number, gravity: number): EdgeState {
  const outside = Math.max(0, stage - cell.bed);
  if (outside === 0) return criticalOutflow(cell, gravity);
  const inner = Math.sqrt(gravity * Math.max(0, cell.depth));
  if (cell.velocity > inner && inner > 0) return cell;
  const outer = Math.sqrt(gravity * outside);
  const velocity = cell.velocity + 2 * (inner - outer);
  if (velocity > outer) return criticalOutflow(cell, gravity);
  return { depth: outside, velocity: Math.max(velocity, -outer) };
}

/**
 * Inflow of `discharge` m²/s (per width, inward positive): depth from the invariant, at least critical. With
 * `depth` given the inflow is fully prescribed (supercritical).
 */
export function dischargeBoundary(
  cell: EdgeCell,
  discharge: number,
  gravity: number,
  depth?: number,
): EdgeState {
  if (depth !== undefined) return { depth, velocity: -discharge / depth };
  if (discharge === 0) return { depth: cell.depth, velocity: 0 };
  if (discharge < 0) {
    const drawn = Math.max(cell.depth, 1e-6);
    return { depth: drawn, velocity: -discharge / drawn };
  }
  const load = gravity * discharge;
  const invariant = cell.velocity + 2 * Math.sqrt(gravity * Math.max(0, cell.depth));
  const critical = Math.cbrt(load);
  // 2c³ − R c² − g q = 0, by Newton from above its only positive root.
  let celerity = Math.max(critical, invariant / 2 + critical);
  for (let iteration = 0; iteration < 30; iteration++) {
    const value = (2 * celerity - invariant) * celerity ** 2 - load;
    const slope = (6 * celerity - 2 * invariant) * celerity;
    const next = celerity - value / slope;
    if (Math.abs(next - celerity) < 1e-12 * celerity) break;
    celerity = next;
  }
  const c = Math.max(celerity, critical);
  const edgeDepth = c ** 2 / gravity;
  return { depth: edgeDepth, velocity: -discharge / edgeDepth };
}
