import type { BandRunner } from '../kernel/bands.ts';
import { BLOCKED, GridMemory, quantise } from '../kernel/grid-memory.ts';
import { ShallowWaterSolver } from '../kernel/solver.ts';
import { openEdges } from './edges.ts';
import { fillZoneTable } from './ground-zones.ts';
import type { BedChange, CellIndices, FloodSetup, Pump } from './setup.ts';

/** Sources are applied when this much time has gathered, s: far below the time scale of any rain or drain. */
const SOURCE_INTERVAL = 0.5;
/** Extremes are taken at least this many times in a run. */
const EXTREME_SAMPLES = 2000;
const SMALL_GRID_CELLS = 20_000;

/** Water balance of a run, m³. `error` is what the numerics made (+) or lost (−). */
export interface WaterBalance {
  readonly initial: number;
  readonly final: number;
  readonly rain: number;
  readonly infiltration: number;
  readonly drains: number;
  readonly edges: number;
  readonly points: number;
  readonly pumpedOut: number;
  readonly error: number;
  /** |error| over all water handled. */
  readonly relativeError: number;
}

/** One flood: the solver with its rain, drains, pumps, inflows and barriers. */
export class FloodRun {
  readonly solver: ShallowWaterSolver;
  readonly setup: FloodSetup;
  readonly #initialVolume: number;
  readonly #pumpsOn: boolean[];
  /** Water that pumps took out of the domain, m³. */
  pumpedOut = 0;
  #nextChange = 0;
  #sourceTime = 0;
  #recordTime = 0;
  /** Shortest and longest step so far, s. */
  readonly stepRange = { shortest: Number.POSITIVE_INFINITY, longest: 0 };

  constructor(setup: FloodSetup, grid: GridMemory, runner: BandRunner) {
    this.setup = setup;
    this.solver = new ShallowWaterSolver(grid, runner, setup.numerics, openEdges(setup));
    this.#pumpsOn = setup.pumps.map(() => false);
    this.#load();
    this.solver.begin();
    this.#holdLevels();
    this.#initialVolume = this.solver.volume();
    this.solver.volumes.points = 0;
    this.solver.recordExtremes(setup.arrivalDepth);
  }

  /** Memory for the grid of a setup. */
  static memory(setup: FloodSetup, threads: number, isShared: boolean): GridMemory {
    return new GridMemory(setup.shape, threads, isShared, setup.porosity !== undefined);
  }

  get time(): number {
    return this.solver.time;
  }

  /** Advances to `until` seconds, or until `shouldStop` says so after a step. */
  advance(until: number, shouldStop?: () => boolean): void {
    while (this.time < until - 1e-9) {
      this.#step(until - this.time);
      if (shouldStop?.()) return;
    }
    this.#record(true);
  }

  /** When the ground changes next, s. */
  get nextBedChange(): number {
    return this.setup.bedChanges[this.#nextChange]?.timeSeconds ?? Number.POSITIVE_INFINITY;
  }

  /** Raises and opens what is due; returns whether anything changed. */
  applyBedChanges(): boolean {
    const first = this.#nextChange;
    while (this.nextBedChange <= this.time + 1e-9)
      this.#changeBed(this.setup.bedChanges[this.#nextChange++]!);
    return this.#nextChange > first;
  }

  balance(): WaterBalance {
    const { volumes } = this.solver;
    const final = this.solver.volume();
    const { rain, infiltration, drains, edges, points } = volumes;
    const error = final - this.#initialVolume - rain - infiltration - drains - edges - points;
    const handled = Math.max(this.#initialVolume, final) + rain + Math.abs(edges) + Math.abs(points);
    return {
      initial: this.#initialVolume,
      final,
      rain,
      infiltration,
      drains,
      edges,
      points,
      pumpedOut: this.pumpedOut,
      error,
      relativeError: handled > 0 ? Math.abs(error) / handled : 0,
    };
  }

  #load(): void {
    const { shape, bed, manning, initialDepth, initialVelocity, zoneOfCell, numerics, porosity } = this.setup;
    const { grid } = this.solver;
    grid.zones.set(zoneOfCell);
    for (let j = 0; j < shape.rows; j++) {
      for (let i = 0; i < shape.columns; i++) {
        const cell = j * shape.columns + i;
        const at = grid.index(i, j);
        const elevation = bed[cell]!;
        grid.bed[at] = Number.isNaN(elevation) ? BLOCKED : quantise(elevation);
        grid.friction[at] = numerics.gravity * manning[cell]! ** 2;
        if (porosity) {
          grid.porosity!.inverse[at] = 1 / (porosity.cell[cell]! || 1);
          grid.porosity!.west[at] = porosity.west[cell]!;
          grid.porosity!.south[at] = porosity.south[cell]!;
        }
        if (Number.isNaN(elevation)) continue;
        const depth =
          initialDepth[cell]! > 0 ? Math.max(0, initialDepth[cell]! + elevation - grid.bed[at]!) : 0;
        const [u, v] = initialVelocity ? [initialVelocity.u[cell]!, initialVelocity.v[cell]!] : [0, 0];
        this.solver.setCell(i, j, depth, u, v);
      }
    }
  }

  #step(limit: number): void {
    this.applyBedChanges();
    const untilChange = Math.max(1e-6, this.nextBedChange - this.time);
    const dt = this.solver.step(Math.min(limit, untilChange));
    this.stepRange.shortest = Math.min(this.stepRange.shortest, dt);
    this.stepRange.longest = Math.max(this.stepRange.longest, dt);
    this.#pointSources(dt);
    this.#holdLevels();
    this.#groundSources(dt >= limit - 1e-9);
    this.#record(false);
  }

  #groundSources(isLast: boolean): void {
    const { zones, shape } = this.setup;
    const due = this.time - this.#sourceTime;
    const isSmall = shape.columns * shape.rows <= SMALL_GRID_CELLS;
    if (due < SOURCE_INTERVAL && !isLast && !isSmall) return;
    if (fillZoneTable(this.solver.grid.zoneTable, zones, this.#sourceTime, this.time))
      this.solver.applySources();
    this.#sourceTime = this.time;
  }

  #pointSources(dt: number): void {
    for (const { cells, discharge } of this.setup.inflows) {
      this.#addVolume(cells, discharge.integral(this.time - dt, this.time));
    }
    for (const [k, pump] of this.setup.pumps.entries()) this.#pump(pump, k, dt);
  }

  #pump(pump: Pump, k: number, dt: number): void {
    const isScheduled = this.time >= pump.fromSeconds && this.time < pump.toSeconds;
    const depth = Math.max(...Array.from(pump.cells, cell => this.#depth(cell)));
    this.#pumpsOn[k] = isScheduled && depth > (this.#pumpsOn[k] ? pump.offDepth : pump.onDepth);
    if (!this.#pumpsOn[k]) return;
    const drawn = -this.#addVolume(pump.cells, -pump.capacity * dt);
    if (pump.outlet) this.#addVolume(pump.outlet, drawn);
    else this.pumpedOut += drawn;
  }

  /** Spreads a volume (m³) evenly over cells; returns what they took. */
  #addVolume(cells: CellIndices, volume: number): number {
    const { columns } = this.setup.shape;
    const { solver } = this;
    let taken = 0;
    for (const cell of cells) {
      const [i, j] = [cell % columns, Math.floor(cell / columns)];
      const area = solver.openArea(solver.grid.index(i, j));
      taken += solver.addDepth(i, j, volume / cells.length / area) * area;
    }
    return taken;
  }

  #depth(cell: number): number {
    const { columns } = this.setup.shape;
    return this.solver.depth(cell % columns, Math.floor(cell / columns));
  }

  #holdLevels(): void {
    const { columns } = this.setup.shape;
    for (const { cells, level } of this.setup.heldLevels) {
      const surface = level.at(this.time);
      for (const cell of cells) {
        const [i, j] = [cell % columns, Math.floor(cell / columns)];
        const target = Math.max(0, surface - this.solver.grid.bed[this.solver.grid.index(i, j)]!);
        this.solver.addDepth(i, j, target - this.solver.depth(i, j));
      }
    }
  }

  #changeBed({ cells, elevations }: BedChange): void {
    const { columns } = this.setup.shape;
    const { grid } = this.solver;
    for (const [k, cell] of cells.entries()) {
      grid.bed[grid.index(cell % columns, Math.floor(cell / columns))] = quantise(elevations[k]!);
    }
  }

  #record(isDue: boolean): void {
    const { durationSeconds, arrivalDepth, shape } = this.setup;
    const isSmall = shape.columns * shape.rows <= SMALL_GRID_CELLS;
    if (!isDue && !isSmall && this.time < this.#recordTime) return;
    this.solver.recordExtremes(arrivalDepth);
    this.#recordTime = this.time + durationSeconds / EXTREME_SAMPLES;
  }
}
