import type { GridShape } from '../kernel/grid-memory.ts';
import type { Numerics, Side } from '../kernel/solver.ts';
import type { TimeSeries } from './time-series.ts';

/** Cells as `row * columns + column`, rows from the south. */
export type CellIndices = Int32Array;

/** An open stretch of the rectangle's edge. */
export interface EdgeBoundary {
  readonly side: Side;
  /** First and last + 1 cell along the side, from the south or west. */
  readonly from: number;
  readonly to: number;
  readonly condition:
    | { readonly kind: 'free' }
    | { readonly kind: 'critical' }
    | { readonly kind: 'normal'; readonly slope: number }
    /** Water level outside, m. */
    | { readonly kind: 'stage'; readonly level: TimeSeries }
    /** Inflow over the whole stretch, m³/s; with `depth` (m) supercritical. */
    | { readonly kind: 'discharge'; readonly discharge: TimeSeries; readonly depth?: TimeSeries };
}

/** Water put into (or drawn from) cells, m³/s in total. */
export interface Inflow {
  readonly id: string;
  readonly cells: CellIndices;
  readonly discharge: TimeSeries;
}

/** Cells whose water level is held, m. */
export interface HeldLevel {
  readonly cells: CellIndices;
  readonly level: TimeSeries;
}

/** What falls on and leaves the ground of some cells. */
export interface GroundZone {
  /** Rain in m/s, stepwise. */
  readonly rain?: TimeSeries;
  /** Multiple of the rain: roofs shed theirs onto the ground beside them. */
  readonly rainFactor: number;
  /** SCS curve number with initial abstraction ratio: a loss of rain before it reaches the ground. */
  readonly curveNumber?: { readonly value: number; readonly abstraction: number };
  /** Green–Ampt: hydraulic conductivity m/s, suction head m, moisture deficit −. */
  readonly infiltration?: {
    readonly conductivity: number;
    readonly suction: number;
    readonly deficit: number;
  };
  /** What the drains take at most, m/s; Infinity empties the cell. */
  readonly drainCapacity: number;
}

export interface Pump {
  readonly id: string;
  readonly cells: CellIndices;
  readonly capacity: number;
  /** Starts at this depth over its deepest cell and stops below the other, m. */
  readonly onDepth: number;
  readonly offDepth: number;
  /** Where it discharges; out of the domain when absent. */
  readonly outlet?: CellIndices;
  readonly fromSeconds: number;
  readonly toSeconds: number;
}

/** A change of the ground during the run: a barrier raised, opened or breached. */
export interface BedChange {
  readonly timeSeconds: number;
  readonly cells: CellIndices;
  /** New elevations, m, in the order of `cells`. */
  readonly elevations: Float64Array;
}

/** Everything a run needs, on grid cells and in SI units. */
export interface FloodSetup {
  readonly shape: GridShape;
  /** m; NaN where nothing can flow (building, no data). */
  readonly bed: Float64Array;
  /** Manning's n, s/m^(1/3). */
  readonly manning: Float32Array;
  /** Buildings as porosity, a value a cell: open share of the cell, and of its west and south face. */
  readonly porosity?: {
    readonly cell: Float32Array;
    readonly west: Float32Array;
    readonly south: Float32Array;
  };
  readonly initialDepth: Float64Array;
  /** m/s east and north. */
  readonly initialVelocity?: { readonly u: Float32Array; readonly v: Float32Array };
  readonly edges: readonly EdgeBoundary[];
  readonly inflows: readonly Inflow[];
  readonly heldLevels: readonly HeldLevel[];
  readonly zones: readonly GroundZone[];
  /** Cell → zone. */
  readonly zoneOfCell: Uint16Array;
  readonly pumps: readonly Pump[];
  /** Ascending in time. */
  readonly bedChanges: readonly BedChange[];
  readonly numerics: Numerics;
  readonly durationSeconds: number;
  /** Depth at which a cell counts as reached, m. */
  readonly arrivalDepth: number;
}
