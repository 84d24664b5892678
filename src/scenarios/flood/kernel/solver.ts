import type { BandRunner } from './bands.ts';
import type { EdgeCell, EdgeState } from './boundary.ts';
import type { GridMemory, Level, StateViews } from './grid-memory.ts';
import { BLOCK, BLOCKED, PATCH, quantise } from './grid-memory.ts';

export type Equations = 'full' | 'inertial';
export type Side = 'west' | 'east' | 'south' | 'north';

/** An open stretch of the domain's edge: `from`…`to` (exclusive) along the side, from the south or west. */
export interface OpenEdge {
  readonly side: Side;
  readonly from: number;
  readonly to: number;
  /** State on the edge beside cell `along` over a step of `dt` seconds around `time`; undefined closes it. */
  state(cell: EdgeCell, along: number, time: number, dt: number): EdgeState | undefined;
  /** Called once a step before `state`, for what depends on the whole stretch. */
  prepare?(cells: readonly EdgeCell[], time: number): void;
}

export interface Numerics {
  readonly equations: Equations;
  /** Largest dt·Λ, Λ = (|u|+c)/dx + (|v|+c)/dy (full) or √(g h)/min(dx, dy) (inertial). */
  readonly courant: number;
  readonly maximumStepSeconds: number;
  readonly gravity: number;
  /** Depth below which a cell carries no momentum, m. */
  readonly dryDepth: number;
  /** Limiter steepness: 0 first order, 1 minmod … 2 monotonised central. */
  readonly theta: number;
}

export const DEFAULT_NUMERICS: Readonly<Record<Equations, Numerics>> = {
  full: {
    equations: 'full',
    courant: 0.8,
    maximumStepSeconds: 60,
    gravity: 9.81,
    dryDepth: 1e-6,
    theta: 1.3,
  },
  inertial: {
    equations: 'inertial',
    courant: 0.7,
    maximumStepSeconds: 60,
    gravity: 9.81,
    dryDepth: 1e-6,
    theta: 1,
  },
};

/** A step is at most this much longer than the one before. */
const GROWTH = 1.5;
/** Share of its water a cell may lose through one open edge in a step. */
const EDGE_SHARE = 0.4;

/** Where an edge's cell, its ghost and its neighbour lie in the state arrays. */
interface EdgeIndex {
  readonly i: number;
  readonly j: number;
  readonly at: number;
  readonly ghost: number;
  /** The cell that continues the line inward; `at` itself where there is no water to continue. */
  readonly inner: number;
  /** Index in the edge's own arrays. */
  readonly slot: number;
  readonly outward: 1 | -1;
  readonly isColumn: boolean;
}

/**
 * Advances water on a grid. Time levels alternate: `state` is the newest. All changes of water from outside the
 * kernel go through `addDepth`, edges and sources, so that `volumes` balances.
 */
export class ShallowWaterSolver {
  readonly grid: GridMemory;
  readonly numerics: Numerics;
  time = 0;
  steps = 0;
  /** Volumes since the start, m³, positive into the domain for `edges` and `points`. */
  readonly volumes = { edges: 0, points: 0, rain: 0, infiltration: 0, drains: 0 };
  readonly #runner: BandRunner;
  readonly #edges: readonly OpenEdge[];
  #level: Level = 0;
  #rate = 0;
  #lastStep = Number.POSITIVE_INFINITY;

  constructor(grid: GridMemory, runner: BandRunner, numerics: Numerics, edges: readonly OpenEdge[] = []) {
    this.grid = grid;
    this.numerics = numerics;
    this.#runner = runner;
    this.#edges = edges;
    grid.writeParameters(numerics);
  }

  /** The newest state. */
  get state(): StateViews {
    return this.grid.levels[this.#level];
  }

  /** Prepares the first step after the initial state was written into `state` with `setDepth` or directly. */
  begin(): void {
    const { h, lo, u, v, wet } = this.state;
    const { columns, rows } = this.grid.shape;
    wet.fill(0);
    for (let j = 0; j < rows; j++) {
      for (let i = 0; i < columns; i++) {
        const at = this.grid.index(i, j);
        if (h[at]! <= 0) continue;
        this.#markWet(i, j);
        this.#noticeRate(h[at]! + lo[at]!, u[at]!, v[at]!);
      }
    }
  }

  /** Sets depth (m, float64) and, for the full equations, velocity (m/s) of a cell; only before `begin`. */
  setCell(i: number, j: number, depth: number, u = 0, v = 0): void {
    const at = this.grid.index(i, j);
    this.#store(at, depth);
    if (this.numerics.equations === 'inertial' || depth <= this.numerics.dryDepth) return;
    this.state.u[at] = u;
    this.state.v[at] = v;
    this.state.drag[at] = (this.grid.friction[at]! * Math.hypot(u, v)) / depth ** (4 / 3);
  }

  #store(at: number, depth: number): void {
    const { h, lo } = this.state;
    h[at] = depth > 0.5 ? quantise(depth) : depth;
    lo[at] = depth - h[at]!;
  }

  /** Adds (or, if negative, takes at most what is there) depth in metres; returns what changed. */
  addDepth(i: number, j: number, change: number): number {
    const at = this.grid.index(i, j);
    if (this.grid.bed[at]! > BLOCKED / 2) return 0;
    const { h, lo } = this.state;
    const before = h[at]! + lo[at]!;
    const depth = Math.max(0, before + change);
    // Water is added without momentum, and taken with its own.
    if (change > 0 && this.numerics.equations === 'full') {
      this.state.u[at]! *= before / depth;
      this.state.v[at]! *= before / depth;
    }
    this.#store(at, depth);
    if (depth > 0) {
      this.#markWet(i, j);
      this.#noticeRate(depth, 0, 0);
    }
    this.volumes.points += (depth - before) * this.openArea(at);
    return depth - before;
  }

  /** Ground of the cell at an index that water can stand on, m². */
  openArea(at: number): number {
    const { dx, dy } = this.grid.shape;
    return (dx * dy) / (this.grid.porosity?.inverse[at] ?? 1);
  }

  /** Depth of a cell, m. */
  depth(i: number, j: number): number {
    const at = this.grid.index(i, j);
    return this.state.h[at]! + this.state.lo[at]!;
  }

  /** Velocity of a cell [east, north], m/s; zero below `film` metres. */
  velocity(i: number, j: number, film = 1e-5): [number, number] {
    const at = this.grid.index(i, j);
    const depth = this.state.h[at]!;
    if (depth < film) return [0, 0];
    const { u, v } = this.state;
    if (this.numerics.equations === 'full') return [u[at]!, v[at]!];
    return [(u[at]! + u[at + 1]!) / (2 * depth), (v[at]! + v[at + this.grid.stride]!) / (2 * depth)];
  }

  /** Greatest inverse time scale of the newest state, 1/s. */
  get rate(): number {
    return this.#rate;
  }

  /** Seconds the next step may take. */
  stableStep(): number {
    const { courant, maximumStepSeconds } = this.numerics;
    const { dx, dy } = this.grid.shape;
    // A dry grid gives no limit: what enters it must not outrun the first step.
    const stable = this.#rate > 0 ? courant / this.#rate : Math.min(dx, dy) / 20;
    return Math.min(stable, maximumStepSeconds, this.#lastStep * GROWTH);
  }

  /** One step of at most `limit` seconds; returns its length. */
  step(limit = Number.POSITIVE_INFINITY): number {
    const stable = this.stableStep();
    const dt = Math.min(stable, limit);
    this.#prescribeEdges(dt);
    this.#rate = this.#runner.run({ kind: this.numerics.equations, level: this.#level, dt });
    this.#level = this.#level === 0 ? 1 : 0;
    this.#accountEdges(dt);
    this.time += dt;
    this.steps++;
    this.#lastStep = Math.max(dt, Math.min(stable, this.#lastStep));
    return dt;
  }

  /** Rain, infiltration and drainage by the zone table, which the caller has filled for this interval. */
  applySources(): void {
    const isStaggered = this.numerics.equations === 'inertial';
    this.#runner.run({ kind: 'sources', level: this.#level, isStaggered });
    const { dx, dy, rows } = this.grid.shape;
    const sums = this.grid.rowSums;
    for (let j = 0; j < rows; j++) {
      this.volumes.rain += sums[3 * j]! * dx * dy;
      this.volumes.infiltration -= sums[3 * j + 1]! * dx * dy;
      this.volumes.drains -= sums[3 * j + 2]! * dx * dy;
    }
  }

  /** Updates greatest depth, speed and hazard, and arrival times. */
  recordExtremes(threshold: number): void {
    const isStaggered = this.numerics.equations === 'inertial';
    this.#runner.run({ kind: 'extremes', level: this.#level, time: this.time, threshold, isStaggered });
  }

  /** Water in the domain, m³, summed in float64. */
  volume(): number {
    this.#runner.run({ kind: 'sum', level: this.#level });
    const { dx, dy, rows } = this.grid.shape;
    let total = 0;
    for (let j = 0; j < rows; j++) total += this.grid.rowSums[j]!;
    return total * dx * dy;
  }

  dispose(): void {
    this.#runner.dispose();
  }

  #markWet(i: number, j: number): void {
    this.state.wet[Math.floor(j / BLOCK) * this.grid.patchColumns + Math.floor(i / PATCH)] = 1;
  }

  #noticeRate(depth: number, u: number, v: number): void {
    const { dx, dy } = this.grid.shape;
    const celerity = Math.sqrt(this.numerics.gravity * depth);
    const isFull = this.numerics.equations === 'full';
    const rate = isFull
      ? (Math.abs(u) + celerity) / dx + (Math.abs(v) + celerity) / dy
      : celerity / Math.min(dx, dy);
    this.#rate = Math.max(this.#rate, rate);
  }

  #edgeCell(edge: OpenEdge, along: number): EdgeIndex {
    const { columns, rows } = this.grid.shape;
    const isColumn = edge.side === 'west' || edge.side === 'east';
    const outward = edge.side === 'east' || edge.side === 'north' ? 1 : -1;
    const i = edge.side === 'west' ? 0 : edge.side === 'east' ? columns - 1 : along;
    const j = edge.side === 'south' ? 0 : edge.side === 'north' ? rows - 1 : along;
    const slot = isColumn ? along : this.grid.edgeColumn(along);
    const at = this.grid.index(i, j);
    const outwardStep = outward * (isColumn ? 1 : this.grid.stride);
    const behind = at - outwardStep;
    const { h } = this.state;
    const film = 10 * this.numerics.dryDepth;
    const isLine = h[at]! > film && h[behind]! > film && 2 * h[at]! - h[behind]! > film;
    return { i, j, at, slot, outward, isColumn, ghost: at + outwardStep, inner: isLine ? behind : at };
  }

  #prescribeEdges(dt: number): void {
    for (const edge of this.#edges) {
      const time = this.time + dt / 2;
      const cells: EdgeCell[] = [];
      const indices: EdgeIndex[] = [];
      for (let along = edge.from; along < edge.to; along++) {
        const index = this.#edgeCell(edge, along);
        indices.push(index);
        cells.push(this.#cellState(index));
      }
      edge.prepare?.(cells, time);
      for (const [k, cell] of cells.entries()) {
        const index = indices[k]!;
        const isOpen = this.grid.bed[index.at]! < BLOCKED / 2;
        const state = isOpen ? edge.state(cell, edge.from + k, time, dt) : undefined;
        if (state) this.#prescribe(edge, index, cell, state, dt);
        else this.#close(edge, index);
      }
    }
  }

  #prescribe(edge: OpenEdge, index: EdgeIndex, cell: EdgeCell, state: EdgeState, dt: number): void {
    const { at, slot, outward, isColumn } = index;
    const views = this.grid.edges[edge.side];
    const { dx, dy } = this.grid.shape;
    const affordable = (EDGE_SHARE * cell.depth * (isColumn ? dx : dy)) / dt;
    const mass = outward * Math.min(state.depth * state.velocity, affordable);
    views.mass[slot] = mass;
    // What flows in must find its tile awake.
    if (mass * outward < 0) this.#markWet(index.i, index.j);
    views.dynamic[slot] = state.depth * state.velocity ** 2;
    views.rise[slot] = state.depth - cell.depth;
    const along = (isColumn ? this.state.v : this.state.u)[at]!;
    views.side[slot] = mass * outward > 0 ? mass * along : 0;
    this.#extrapolate(index);
  }

  /** Makes the edge of a cell a wall (again): what its ghost held while it was open must not run in. */
  #close({ side }: OpenEdge, { ghost, slot }: EdgeIndex): void {
    this.grid.edges[side].mass[slot] = Number.NaN;
    this.grid.bed[ghost] = BLOCKED;
    const { h, lo, u, v } = this.state;
    for (const values of [h, lo, u, v]) values[ghost] = 0;
  }

  /** Continues the state linearly into the ghost cell, so that the edge's cell has slopes like any other. */
  #extrapolate({ at, ghost, inner }: EdgeIndex): void {
    const { bed, friction } = this.grid;
    friction[ghost] = friction[at]!;
    const { h, lo, u, v } = this.state;
    for (const values of [bed, h, lo, u, v]) values[ghost] = 2 * values[at]! - values[inner]!;
  }

  /** The state behind an edge, continued to the edge itself with the kernel's slopes. */
  #cellState({ at, inner, outward, isColumn }: EdgeIndex): EdgeCell {
    const { h, lo, u, v } = this.state;
    const along = isColumn ? u : v;
    const isFull = this.numerics.equations === 'full';
    const onEdge = (values: Float32Array) => 1.5 * values[at]! - 0.5 * values[inner]!;
    const depth = onEdge(h) + onEdge(lo);
    const velocity = isFull ? onEdge(along) : depth > this.numerics.dryDepth ? along[at]! / depth : 0;
    return { depth, velocity: outward * velocity, bed: onEdge(this.grid.bed) };
  }

  #accountEdges(dt: number): void {
    const { dx, dy } = this.grid.shape;
    for (const edge of this.#edges) {
      const views = this.grid.edges[edge.side];
      for (let along = edge.from; along < edge.to; along++) {
        const { slot, outward, isColumn } = this.#edgeCell(edge, along);
        const mass = views.mass[slot]!;
        if (!Number.isNaN(mass)) this.volumes.edges -= outward * mass * dt * (isColumn ? dy : dx);
      }
    }
  }
}
