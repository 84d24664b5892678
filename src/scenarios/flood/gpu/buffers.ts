import { BLOCKED } from '../kernel/grid-memory.ts';
import type { FloodRun } from '../model/flood-run.ts';
import type { FloodSetup } from '../model/setup.ts';
import { USAGE } from './device.ts';
import type { Binding } from './programs.ts';

/** Whole numbers a metre: depths and beds, and what is finer (see shaders/flood/state.wgsl). */
const QUANTA = 2 ** 17;
const FINE_A_QUANTUM = 2 ** 20;
const BLOCKED_BED = 0x7fffffff;
/** 4-byte words of one cell in its buffers. */
const WORDS = { cell: 4, ground: 4, half: 12, flux: 8, moved: 4, record: 12, pump: 10 };
export const PARAMETER_BYTES = 64;
export const CLOCK_BYTES = 32;
const ZONE_BYTES = 4096 * 16;
const NEVER = 1e30;

export type FloodBuffers = Readonly<Record<Exclude<Binding, 'before' | 'after'>, GPUBuffer>> & {
  readonly levels: readonly [GPUBuffer, GPUBuffer];
};

/** All buffers of a grid, filled with the state in which `run` stands. */
export function createBuffers(device: GPUDevice, run: FloodRun): FloodBuffers {
  const { columns, rows } = run.setup.shape;
  const [cells, faces] = [columns * rows, (columns + 1) * (rows + 1)];
  const storage = USAGE.storage | USAGE.copyGoal | USAGE.copySource;
  const make = (bytes: number, usage: number = storage) =>
    device.createBuffer({ size: Math.max(16, bytes), usage });
  const uniform = USAGE.uniform | USAGE.copyGoal;
  const pumpCells = Uint32Array.from(run.setup.pumps.flatMap(pump => [...pump.cells]));
  const buffers = {
    parameters: make(PARAMETER_BYTES, uniform),
    clock: make(CLOCK_BYTES),
    levels: [make(cells * WORDS.cell * 4), make(cells * WORDS.cell * 4)] as const,
    ground: make(cells * WORDS.ground * 4),
    half: make(cells * WORDS.half * 4),
    flux: make(faces * WORDS.flux * 4),
    share: make(cells * 4),
    moved: make(faces * WORDS.moved * 4),
    record: make(cells * WORDS.record * 4),
    zones: make(ZONE_BYTES, uniform),
    pumps: make(run.setup.pumps.length * WORDS.pump * 4),
    pumpCells: make(pumpCells.byteLength),
  };
  const write = (buffer: GPUBuffer, data: ArrayBufferView<ArrayBuffer>) =>
    device.queue.writeBuffer(buffer, 0, data);
  write(buffers.levels[0], cellWords(run));
  write(buffers.ground, groundWords(run));
  write(buffers.record, recordWords(run));
  if (pumpCells.length > 0) {
    write(buffers.pumps, pumpWords(run.setup));
    write(buffers.pumpCells, pumpCells);
  }
  return buffers;
}

function eachCell(run: FloodRun, visit: (cell: number, at: number) => void): void {
  const { columns, rows } = run.setup.shape;
  for (let j = 0; j < rows; j++) {
    for (let i = 0; i < columns; i++) visit(j * columns + i, run.solver.grid.index(i, j));
  }
}

function cellWords(run: FloodRun): Int32Array<ArrayBuffer> {
  const words = new Int32Array(run.setup.bed.length * WORDS.cell);
  const floats = new Float32Array(words.buffer);
  const { h, lo, u, v } = run.solver.state;
  eachCell(run, (cell, at) => {
    const quanta = (h[at]! + lo[at]!) * QUANTA;
    const high = Math.floor(quanta);
    words[4 * cell] = high;
    words[4 * cell + 1] = Math.min(FINE_A_QUANTUM - 1, Math.round((quanta - high) * FINE_A_QUANTUM));
    floats[4 * cell + 2] = u[at]!;
    floats[4 * cell + 3] = v[at]!;
  });
  return words;
}

/** Ground of every cell, with the levels that are held; to be written again when a barrier changes the bed. */
export function groundWords(run: FloodRun): Int32Array<ArrayBuffer> {
  const { bed, heldLevels, zoneOfCell } = run.setup;
  const words = new Int32Array(bed.length * WORDS.ground);
  const floats = new Float32Array(words.buffer);
  const { grid } = run.solver;
  eachCell(run, (cell, at) => {
    const elevation = grid.bed[at]!;
    words[4 * cell] = elevation > BLOCKED / 2 ? BLOCKED_BED : Math.round(elevation * QUANTA);
    floats[4 * cell + 1] = grid.friction[at]!;
    words[4 * cell + 2] = zoneOfCell[cell]!;
    words[4 * cell + 3] = -1;
  });
  for (const { cells, level } of heldLevels) {
    const surface = Math.round(level.at(run.time) * QUANTA);
    for (const cell of cells) words[4 * cell + 3] = Math.max(0, surface - words[4 * cell]!);
  }
  return words;
}

function recordWords(run: FloodRun): Float32Array<ArrayBuffer> {
  const floats = new Float32Array(run.setup.bed.length * WORDS.record);
  const [depth, speed, hazard, arrival] = run.solver.grid.extremes;
  eachCell(run, (cell, at) => {
    floats.set([depth[at]!, speed[at]!, hazard[at]!, arrival[at]!], WORDS.record * cell);
  });
  return floats;
}

function pumpWords({ pumps, shape }: FloodSetup): Float32Array<ArrayBuffer> {
  const floats = new Float32Array(pumps.length * WORDS.pump);
  const words = new Uint32Array(floats.buffer);
  let first = 0;
  for (const [k, pump] of pumps.entries()) {
    const at = k * WORDS.pump;
    words.set([first, pump.cells.length, 0], at);
    const depthRate = pump.capacity / (pump.cells.length * shape.dx * shape.dy);
    const until = Math.min(NEVER, pump.toSeconds);
    floats.set([depthRate, pump.onDepth, pump.offDepth, pump.fromSeconds, until], at + 3);
    first += pump.cells.length;
  }
  return floats;
}

/** Metres of depth of a high and low word. */
const metres = (high: number, low: number) => high / QUANTA + low / (QUANTA * FINE_A_QUANTUM);

/** Puts the GPU's state, extremes and water balance into the memory of `run`, from where everything else reads them. */
export function adoptState(run: FloodRun, cells: Int32Array, record: Int32Array, pumps: Int32Array): void {
  const { h, lo, u, v } = run.solver.state;
  const cellFloats = new Float32Array(cells.buffer, cells.byteOffset, cells.length);
  const recordFloats = new Float32Array(record.buffer, record.byteOffset, record.length);
  const extremes = run.solver.grid.extremes;
  const { dx, dy } = run.setup.shape;
  const totals = { rain: 0, drains: 0, edges: 0, points: 0 };
  eachCell(run, (cell, at) => {
    const depth = metres(cells[4 * cell]!, cells[4 * cell + 1]!);
    h[at] = depth;
    lo[at] = depth - h[at]!;
    u[at] = cellFloats[4 * cell + 2]!;
    v[at] = cellFloats[4 * cell + 3]!;
    const from = WORDS.record * cell;
    for (const [k, array] of extremes.entries()) array[at] = recordFloats[from + k]!;
    const total = (word: number) => metres(record[from + word]!, record[from + word + 1]!) * dx * dy;
    totals.rain += total(4);
    totals.drains -= total(6);
    totals.edges += total(8);
    totals.points += total(10);
  });
  Object.assign(run.solver.volumes, totals);
  let pumpedOut = 0;
  for (let k = 0; k < run.setup.pumps.length; k++) {
    const at = k * WORDS.pump + 8;
    pumpedOut += metres(pumps[at]!, pumps[at + 1]!) * dx * dy;
  }
  run.pumpedOut = pumpedOut;
}
