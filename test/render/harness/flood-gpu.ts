import { openDevice } from '../../../src/scenarios/flood/gpu/device.ts';
import { BATCH_SECONDS, GpuFlood, gpuCan } from '../../../src/scenarios/flood/gpu/gpu-flood.ts';
import { singleThread } from '../../../src/scenarios/flood/kernel/bands.ts';
import { DEFAULT_NUMERICS } from '../../../src/scenarios/flood/kernel/solver.ts';
import { FloodRun } from '../../../src/scenarios/flood/model/flood-run.ts';
import type { FloodSetup } from '../../../src/scenarios/flood/model/setup.ts';
import { TimeSeries } from '../../../src/scenarios/flood/model/time-series.ts';

const SIZE = 48;
const CELL = 10;
const SIDES = ['west', 'east', 'south', 'north'] as const;

export type FloodCaseName = 'lake' | 'dam' | 'rain';

/** How two runs of one flood differ. */
export interface FloodAgreement {
  /** Σ|difference of depth| over Σ depth, and the greatest difference, m. */
  readonly relativeL1: number;
  readonly worst: number;
  /** The same of greatest speed, m/s. */
  readonly worstSpeed: number;
  /** Greatest |q| of the GPU's state, m²/s. */
  readonly discharge: number;
  readonly massErrors: { readonly gpu: number; readonly worker: number };
  readonly steps: { readonly gpu: number; readonly worker: number };
  readonly volumes: { readonly gpu: number; readonly worker: number };
}

/** Runs a case on the GPU and with the WebAssembly kernel; undefined where there is no WebGPU adapter. */
export async function compareFlood(name: FloodCaseName): Promise<FloodAgreement | undefined> {
  const setup = CASES[name]();
  if (!gpuCan(setup)) throw new RangeError(`The GPU cannot do the case "${name}"`);
  const device = await openDevice(SIZE * SIZE, true);
  if (!device) return undefined;
  const start = () => {
    const memory = FloodRun.memory(setup, 1, false);
    return new FloodRun(setup, memory, singleThread(memory));
  };
  const [onGpu, onWorker] = [start(), start()];
  const gpu = await GpuFlood.create(device, onGpu);
  // In two parts: the state must survive a look at it.
  await gpu.advance(setup.durationSeconds / 2);
  await gpu.advance(setup.durationSeconds);
  gpu.dispose();
  // The same stops, so that both take the same steps.
  for (let time = BATCH_SECONDS; time <= setup.durationSeconds; time += BATCH_SECONDS) onWorker.advance(time);
  return agreement(onGpu, onWorker);
}

function agreement(gpu: FloodRun, worker: FloodRun): FloodAgreement {
  let [sum, total, worst, worstSpeed, discharge] = [0, 0, 0, 0, 0];
  for (let j = 0; j < SIZE; j++) {
    for (let i = 0; i < SIZE; i++) {
      const [a, b] = [gpu.solver.depth(i, j), worker.solver.depth(i, j)];
      sum += Math.abs(a - b);
      total += b;
      worst = Math.max(worst, Math.abs(a - b));
      const at = gpu.solver.grid.index(i, j);
      const [ours, theirs] = [gpu.solver.grid.extremes[1][at]!, worker.solver.grid.extremes[1][at]!];
      worstSpeed = Math.max(worstSpeed, Math.abs(ours - theirs));
      discharge = Math.max(discharge, Math.hypot(...gpu.solver.velocity(i, j, 0)) * a);
    }
  }
  const [ours, theirs] = [gpu.balance(), worker.balance()];
  return {
    relativeL1: sum / total,
    worst,
    worstSpeed,
    discharge,
    massErrors: { gpu: ours.relativeError, worker: theirs.relativeError },
    steps: { gpu: gpu.solver.steps, worker: worker.solver.steps },
    volumes: { gpu: ours.final, worker: theirs.final },
  };
}

type Field = (x: number, y: number) => number;

function setupOf(
  durationSeconds: number,
  bed: Field,
  level: Field,
  rest: Partial<FloodSetup> = {},
): FloodSetup {
  const field = (value: Field) =>
    Float64Array.from({ length: SIZE * SIZE }, (_, cell) =>
      value((cell % SIZE) + 0.5, Math.floor(cell / SIZE) + 0.5),
    );
  const ground = field(bed);
  return {
    shape: { columns: SIZE, rows: SIZE, dx: CELL, dy: CELL },
    bed: ground,
    manning: new Float32Array(SIZE * SIZE).fill(0.03),
    initialDepth: field(level).map((surface, cell) => Math.max(0, surface - ground[cell]!) || 0),
    edges: [],
    inflows: [],
    heldLevels: [],
    zones: [{ rainFactor: 1, drainCapacity: 0 }],
    zoneOfCell: new Uint16Array(SIZE * SIZE),
    pumps: [],
    bedChanges: [],
    numerics: DEFAULT_NUMERICS.full,
    durationSeconds,
    arrivalDepth: 0.05,
    ...rest,
  };
}

/** Cells of a rectangle. */
const cells = (i0: number, j0: number, i1: number, j1: number) =>
  Int32Array.from({ length: (i1 - i0) * (j1 - j0) }, (_, k) => {
    const [i, j] = [i0 + (k % (i1 - i0)), j0 + Math.floor(k / (i1 - i0))];
    return j * SIZE + i;
  });

const isBlock = (x: number, y: number) => Math.abs(x - 30) < 4 && Math.abs(y - 20) < 5;
const hills: Field = (x, y) => (isBlock(x, y) ? Number.NaN : 1.4 * Math.sin(x / 4) * Math.cos(y / 5));
const free: FloodSetup['edges'] = SIDES.map(side => ({
  side,
  from: 0,
  to: SIZE,
  condition: { kind: 'free' },
}));

const CASES: Record<FloodCaseName, () => FloodSetup> = {
  lake: () => setupOf(40, hills, () => 0.7),
  dam: () =>
    setupOf(
      30,
      (x, y) => (isBlock(x, y) ? Number.NaN : 0.02 * x),
      x => (x < 16 ? 4 : 0),
      { edges: free },
    ),
  rain: () =>
    setupOf(
      300,
      (x, y) => 0.004 * ((x - 24) ** 2 + (y - 24) ** 2) + (hills(x, y) > 1.2 ? 0.3 : 0),
      () => 0,
      {
        edges: free,
        zones: [
          {
            rain: new TimeSeries([0, 100, 200], [6e-5, 12e-5, 0]),
            rainFactor: 1,
            curveNumber: { value: 95, abstraction: 0.2 },
            drainCapacity: 5e-6,
          },
          { rain: new TimeSeries([0, 200], [6e-5, 0]), rainFactor: 2, drainCapacity: 0 },
        ],
        zoneOfCell: Uint16Array.from({ length: SIZE * SIZE }, (_, cell) => (cell % SIZE < 12 ? 1 : 0)),
        heldLevels: [{ cells: cells(2, 2, 6, 4), level: TimeSeries.constant(3.9) }],
        pumps: [
          {
            id: 'pump',
            cells: cells(23, 23, 25, 24),
            capacity: 1.5,
            onDepth: 0.05,
            offDepth: 0.02,
            fromSeconds: 60,
            toSeconds: 250,
          },
        ],
        bedChanges: [
          { timeSeconds: 130, cells: cells(20, 30, 28, 31), elevations: new Float64Array(8).fill(1) },
        ],
      },
    ),
};
