/** Ghost rows, columns of padding and patch sizes: as in `assembly/state.ts`. */
export const GHOST_ROWS = 3;
export const PAD = 8;
export const PATCH = 64;
export const BLOCK = 16;
/** Beds and depths above 0.5 m are stored in whole numbers of this, m, so that their differences are exact in f32. */
const QUANTUM = 1 / 131_072;
/** Bed elevation of a blocked cell. */
export const BLOCKED = 1e30;
const PARAMETER_BYTES = 256;
/** Scratch a thread has. */
export const SCRATCH_BYTES = 256 * 1024;
const PAGE_BYTES = 65_536;
const MAXIMUM_PAGES = 65_536;
const ZONES = 4096;

/** A bed elevation as the kernel keeps it. */
export function quantise(metres: number): number {
  return Math.fround(Math.round(metres / QUANTUM) * QUANTUM);
}

/** The rectangle to compute on, in metres. */
export interface GridShape {
  readonly columns: number;
  readonly rows: number;
  readonly dx: number;
  readonly dy: number;
}

/** Which of the two time levels. */
export type Level = 0 | 1;

/** Float views of one time level; index with `GridMemory.index`. */
export interface StateViews {
  readonly h: Float32Array;
  /** Rounding residual: depth is h + lo. */
  readonly lo: Float32Array;
  /** Velocity (m/s) of the cell (full), or discharge per width (m²/s) through its west and south face (inertial). */
  readonly u: Float32Array;
  readonly v: Float32Array;
  /** Manning's drag g·n²·|u|/h^(4/3), 1/s (full). */
  readonly drag: Float32Array;
  readonly wet: Uint8Array;
}

/** One edge: mass flux (NaN = wall), h·u², depth on the edge less the cell's, transverse momentum flux. */
export interface EdgeViews {
  readonly mass: Float32Array;
  readonly dynamic: Float32Array;
  readonly rise: Float32Array;
  readonly side: Float32Array;
}

/** Buildings as porosity, indexed like the state. */
export interface PorosityViews {
  /** 1 / share of the cell that is open. */
  readonly inverse: Float32Array;
  /** Open share of the west and south face of a cell, at most that of the cells on both sides. */
  readonly west: Float32Array;
  readonly south: Float32Array;
}

/** All arrays of one grid in one WebAssembly memory, and where the kernel finds them. */
export class GridMemory {
  readonly memory: WebAssembly.Memory;
  readonly shape: GridShape;
  /** Floats a row, padding included. */
  readonly stride: number;
  /** Activity patches. */
  readonly patchColumns: number;
  readonly patchRows: number;
  readonly bed: Float32Array;
  /** g·n². */
  readonly friction: Float32Array;
  readonly levels: readonly [StateViews, StateViews];
  /** All open (1) until set. */
  readonly porosity: PorosityViews | undefined;
  readonly parameters: readonly [number, number];
  readonly edges: Readonly<Record<'west' | 'east' | 'south' | 'north', EdgeViews>>;
  /** Greatest depth, speed, hazard rating, and arrival time (s, −1 = never). */
  readonly extremes: readonly [Float32Array, Float32Array, Float32Array, Float32Array];
  readonly extremesPointer: number;
  readonly zones: Uint16Array;
  readonly zonesPointer: number;
  readonly zoneTable: Float64Array;
  readonly zoneTablePointer: number;
  readonly soaked: Float32Array;
  readonly soakedPointer: number;
  readonly rowSums: Float64Array;
  readonly rowSumsPointer: number;
  readonly #scratchPointer: number;
  #next = PARAMETER_BYTES;

  /** Throws RangeError when the grid does not fit into a 32-bit memory. */
  constructor(shape: GridShape, threads: number, isShared: boolean, isPorous = false) {
    this.shape = shape;
    const { columns, rows } = shape;
    this.stride = Math.ceil(columns / 4) * 4 + 2 * PAD;
    this.patchColumns = Math.ceil(columns / PATCH);
    this.patchRows = Math.ceil(rows / BLOCK);
    const cells = this.stride * (rows + 2 * GHOST_ROWS);
    const bytes =
      cells * 4 * (isPorous ? 19 : 16) +
      columns * rows * 6 +
      24 * rows +
      16 * (2 * rows + 2 * this.stride) +
      threads * SCRATCH_BYTES +
      ZONES * 32 +
      1_048_576;
    const pages = Math.ceil(bytes / PAGE_BYTES);
    if (pages > MAXIMUM_PAGES)
      throw new RangeError(`A grid of ${columns} × ${rows} cells needs more than 4 GiB`);
    this.memory = new WebAssembly.Memory({ initial: pages, maximum: pages, shared: isShared });
    this.parameters = [this.#reserve(PARAMETER_BYTES), this.#reserve(PARAMETER_BYTES)];
    this.#scratchPointer = this.#reserve(threads * SCRATCH_BYTES);
    this.bed = this.#floats(cells).fill(BLOCKED);
    this.friction = this.#floats(cells);
    const open = () => this.#floats(cells).fill(1);
    this.porosity = isPorous ? { inverse: open(), west: open(), south: open() } : undefined;
    const patches = this.patchColumns * this.patchRows;
    const level = (): StateViews => ({
      h: this.#floats(cells),
      lo: this.#floats(cells),
      u: this.#floats(cells),
      v: this.#floats(cells),
      drag: this.#floats(cells),
      wet: new Uint8Array(this.memory.buffer, this.#reserve(patches), patches),
    });
    this.levels = [level(), level()];
    const edge = (length: number): EdgeViews => {
      const values = this.#floats(4 * length).fill(Number.NaN);
      return {
        mass: values.subarray(0, length),
        dynamic: values.subarray(length, 2 * length),
        rise: values.subarray(2 * length, 3 * length),
        side: values.subarray(3 * length),
      };
    };
    this.edges = { west: edge(rows), east: edge(rows), south: edge(this.stride), north: edge(this.stride) };
    const extremes = this.#floats(4 * cells);
    this.extremesPointer = extremes.byteOffset;
    this.extremes = [
      extremes.subarray(0, cells),
      extremes.subarray(cells, 2 * cells),
      extremes.subarray(2 * cells, 3 * cells),
      extremes.subarray(3 * cells).fill(-1),
    ];
    this.zonesPointer = this.#reserve(columns * rows * 2);
    this.zones = new Uint16Array(this.memory.buffer, this.zonesPointer, columns * rows);
    this.zoneTablePointer = this.#reserve(ZONES * 32);
    this.zoneTable = new Float64Array(this.memory.buffer, this.zoneTablePointer, ZONES * 4);
    this.soakedPointer = this.#reserve(columns * rows * 4);
    this.soaked = new Float32Array(this.memory.buffer, this.soakedPointer, columns * rows);
    this.rowSumsPointer = this.#reserve(rows * 24);
    this.rowSums = new Float64Array(this.memory.buffer, this.rowSumsPointer, rows * 3);
  }

  /** Index of column `i` (from the west), row `j` (from the south) in every state array. */
  index(i: number, j: number): number {
    return (j + GHOST_ROWS) * this.stride + PAD + i;
  }

  /** Index of column `i` in the south and north edges. */
  edgeColumn(i: number): number {
    return PAD + i;
  }

  scratch(thread: number): number {
    return this.#scratchPointer + thread * SCRATCH_BYTES;
  }

  /** Bytes of one array of the state. */
  get arrayBytes(): number {
    return this.bed.byteLength;
  }

  /** Writes both parameter blocks: level 0 read and 1 written, and the reverse. */
  writeParameters(numerics: { dryDepth: number; gravity: number; theta: number }): void {
    for (const read of [0, 1] as const) {
      const from = this.levels[read];
      const to = this.levels[read === 0 ? 1 : 0];
      const view = new DataView(this.memory.buffer, this.parameters[read], PARAMETER_BYTES);
      const { columns, rows, dx, dy } = this.shape;
      const { dryDepth, gravity, theta } = numerics;
      for (const [at, value] of [this.stride, columns, rows].entries()) view.setInt32(at * 4, value, true);
      for (const [at, value] of [dx, dy, dryDepth, gravity, theta].entries()) {
        view.setFloat32(12 + at * 4, value, true);
      }
      const { west, east, south, north } = this.edges;
      const arrays = [this.bed, this.friction, from.h, from.lo, from.u, from.v, to.h, to.lo, to.u, to.v];
      for (const [at, array] of [...arrays, from.wet, to.wet].entries()) {
        view.setUint32(32 + at * 4, array.byteOffset, true);
      }
      view.setInt32(80, this.patchColumns, true);
      view.setInt32(84, this.patchRows, true);
      for (const [at, edge] of [west, east, south, north].entries()) {
        view.setUint32(88 + at * 4, edge.mass.byteOffset, true);
      }
      view.setUint32(104, from.drag.byteOffset, true);
      view.setUint32(108, to.drag.byteOffset, true);
      const { porosity } = this;
      for (const [at, array] of [porosity?.inverse, porosity?.west, porosity?.south].entries()) {
        view.setUint32(112 + at * 4, array?.byteOffset ?? 0, true);
      }
    }
  }

  #reserve(bytes: number): number {
    const pointer = this.#next;
    this.#next = Math.ceil((pointer + bytes) / 64) * 64;
    return pointer;
  }

  #floats(length: number): Float32Array {
    return new Float32Array(this.memory.buffer, this.#reserve(length * 4), length);
  }
}
