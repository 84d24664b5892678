import type { FloodRun } from '../model/flood-run.ts';
import { fillZoneTable } from '../model/ground-zones.ts';
import type { FloodSetup } from '../model/setup.ts';
import type { FloodBuffers } from './buffers.ts';
import { adoptState, CLOCK_BYTES, createBuffers, groundWords, PARAMETER_BYTES } from './buffers.ts';
import { MAP_READ, USAGE } from './device.ts';
import type { Binding } from './programs.ts';
import { BINDINGS, PASSES, STATE_SOURCE } from './programs.ts';

/** Rain and drains are constant over this long, s: far below the time scale of any storm. */
export const BATCH_SECONDS = 10;
/** Work a submission holds, ms: cancelling and the page's own drawing wait no longer for the GPU. */
const SUBMISSION_MS = 60;
const MOST_STEPS = 96;
const FIRST_STEPS = 4;
const GROUP = 16;
/** Stands for a drain that swallows all, m/s. */
const SWALLOW = 1e4;
const NEVER_STEPPED = 1e30;
const SIDE_BITS = { west: 1, east: 2, south: 4, north: 8 };

/** Can the GPU compute this? Full equations; walls or free outflow along whole sides; no infiltration, no porosity. */
export function gpuCan({
  numerics,
  edges,
  shape,
  zones,
  inflows,
  heldLevels,
  pumps,
  porosity,
}: FloodSetup): boolean {
  const isWhole = ({ side, from, to, condition }: FloodSetup['edges'][number]) =>
    condition.kind === 'free' &&
    from === 0 &&
    to === (side === 'west' || side === 'east' ? shape.rows : shape.columns);
  return (
    numerics.equations === 'full' &&
    !porosity &&
    inflows.length === 0 &&
    edges.every(isWhole) &&
    zones.every(zone => !zone.infiltration) &&
    heldLevels.every(({ level }) => level.values.length === 1) &&
    pumps.every(({ outlet }) => !outlet)
  );
}

/**
 * Computes a flood on a WebGPU device: the same scheme as the WebAssembly kernel, agreeing with it within float
 * tolerance but not to the bit. The `FloodRun` it is made from holds the result after each `advance`.
 */
export class GpuFlood {
  readonly #device: GPUDevice;
  readonly #run: FloodRun;
  readonly #buffers: FloodBuffers;
  readonly #pipelines: readonly GPUComputePipeline[];
  /** Bind groups of every pass, by which level is read. */
  readonly #groups: readonly [GPUBindGroup[], GPUBindGroup[]];
  #parity: 0 | 1 = 0;
  #typicalStep = 1;
  #stepsAtOnce = FIRST_STEPS;

  private constructor(device: GPUDevice, run: FloodRun, pipelines: readonly GPUComputePipeline[]) {
    this.#device = device;
    this.#run = run;
    this.#pipelines = pipelines;
    this.#buffers = createBuffers(device, run);
    this.#groups = [this.#bind(0), this.#bind(1)];
    device.queue.writeBuffer(this.#buffers.clock, 0, this.#startingClock());
  }

  /** Compiles the programs. Rejects where the device refuses them. */
  static async create(device: GPUDevice, run: FloodRun): Promise<GpuFlood> {
    const hasPumps = run.setup.pumps.length > 0;
    const passes = PASSES.filter(({ entry }) => entry !== 'pump' || hasPumps);
    const pipelines = await Promise.all(
      passes.map(({ source, entry }) =>
        device.createComputePipelineAsync({
          layout: 'auto',
          compute: {
            module: device.createShaderModule({ code: `${STATE_SOURCE}\n${source}` }),
            entryPoint: entry,
          },
        }),
      ),
    );
    return new GpuFlood(device, run, pipelines);
  }

  /** Advances to `until` seconds and brings the state back; `onChunk` is awaited between submissions. */
  async advance(until: number, onChunk?: (time: number) => Promise<void>): Promise<void> {
    const { solver } = this.#run;
    while (solver.time < until - 1e-9) {
      if (this.#run.applyBedChanges()) {
        this.#device.queue.writeBuffer(this.#buffers.ground, 0, groundWords(this.#run));
      }
      const end = Math.min(until, this.#run.nextBedChange, solver.time + BATCH_SECONDS);
      await this.#batch(end, onChunk);
    }
    await this.#readBack();
  }

  dispose(): void {
    const { levels, ...others } = this.#buffers;
    for (const buffer of [...levels, ...Object.values(others)]) buffer.destroy();
    this.#device.destroy();
  }

  async #batch(end: number, onChunk?: (time: number) => Promise<void>): Promise<void> {
    const start = this.#run.solver.time;
    this.#writeZones(start, end);
    this.#writeParameters(start);
    // left, then elapsed
    this.#device.queue.writeBuffer(this.#buffers.clock, 8, Float32Array.of(end - start, 0));
    for (let left = end - start; left > 0; ) {
      const steps = Math.ceil((left / this.#typicalStep) * 1.2) + 1;
      const count = Math.min(steps, this.#stepsAtOnce);
      const startedMs = performance.now();
      const clock = await this.#submit(count);
      const affordable = Math.floor((SUBMISSION_MS * count) / (performance.now() - startedMs + 1e-3));
      this.#stepsAtOnce = Math.max(1, Math.min(MOST_STEPS, 2 * count, affordable));
      left = clock.left;
      this.#run.solver.time = left > 0 ? start + clock.elapsed : end;
      await onChunk?.(this.#run.solver.time);
    }
  }

  /** Runs `count` steps, those after the end of the batch idle; returns how far they came. */
  async #submit(count: number): Promise<{ left: number; elapsed: number }> {
    const { columns, rows } = this.#run.setup.shape;
    const encoder = this.#device.createCommandEncoder();
    const pass = encoder.beginComputePass();
    for (let step = 0; step < count; step++) {
      for (const [k, pipeline] of this.#pipelines.entries()) {
        const { over } = PASSES[k]!;
        const more = over === 'faces' ? 1 : 0;
        pass.setPipeline(pipeline);
        pass.setBindGroup(0, this.#groups[this.#parity][k]!);
        if (over === 'once') pass.dispatchWorkgroups(1);
        else pass.dispatchWorkgroups(Math.ceil((columns + more) / GROUP), Math.ceil((rows + more) / GROUP));
      }
      this.#parity = this.#parity === 0 ? 1 : 0;
    }
    pass.end();
    this.#device.queue.submit([encoder.finish()]);
    const words = await this.#read(this.#buffers.clock, CLOCK_BYTES);
    const [, , left, elapsed, lastStep, shortest, longest] = new Float32Array(words.buffer);
    const { solver, stepRange } = this.#run;
    this.#typicalStep = Math.max(1e-6, lastStep!);
    stepRange.shortest = shortest!;
    stepRange.longest = longest!;
    solver.steps = words[7]!;
    return { left: left!, elapsed: elapsed! };
  }

  async #readBack(): Promise<void> {
    const { levels, record, pumps } = this.#buffers;
    adoptState(
      this.#run,
      await this.#read(levels[this.#parity], levels[this.#parity].size),
      await this.#read(record, record.size),
      await this.#read(pumps, pumps.size),
    );
  }

  async #read(buffer: GPUBuffer, bytes: number): Promise<Int32Array<ArrayBuffer>> {
    const staging = this.#device.createBuffer({
      size: bytes,
      usage: USAGE.mapRead | USAGE.copyGoal,
    });
    const encoder = this.#device.createCommandEncoder();
    encoder.copyBufferToBuffer(buffer, 0, staging, 0, bytes);
    this.#device.queue.submit([encoder.finish()]);
    await staging.mapAsync(MAP_READ);
    const words = new Int32Array(staging.getMappedRange().slice(0));
    staging.destroy();
    return words;
  }

  #bind(parity: 0 | 1): GPUBindGroup[] {
    const { levels, ...others } = this.#buffers;
    const bufferOf = (binding: Binding) =>
      binding === 'before'
        ? levels[parity]
        : binding === 'after'
          ? levels[parity === 0 ? 1 : 0]
          : others[binding];
    return this.#pipelines.map((pipeline, k) =>
      this.#device.createBindGroup({
        layout: pipeline.getBindGroupLayout(0),
        entries: PASSES[k]!.bindings.map(binding => ({
          binding: BINDINGS[binding],
          resource: { buffer: bufferOf(binding) },
        })),
      }),
    );
  }

  #startingClock(): Float32Array<ArrayBuffer> {
    const clock = new Float32Array(CLOCK_BYTES / 4);
    // rate, dt, left, elapsed, lastStep, shortest, longest, steps
    clock.set([this.#run.solver.rate, 0, 0, 0, NEVER_STEPPED, NEVER_STEPPED, 0]);
    return clock;
  }

  #writeParameters(batchStart: number): void {
    const { shape, numerics, arrivalDepth, edges, pumps } = this.#run.setup;
    const view = new DataView(new ArrayBuffer(PARAMETER_BYTES));
    view.setInt32(0, shape.columns, true);
    view.setInt32(4, shape.rows, true);
    const { gravity, dryDepth, theta, courant, maximumStepSeconds } = numerics;
    const floats = [
      shape.dx,
      shape.dy,
      gravity,
      dryDepth,
      theta,
      courant,
      maximumStepSeconds,
      arrivalDepth,
      batchStart,
    ];
    for (const [k, value] of floats.entries()) view.setFloat32(8 + 4 * k, value, true);
    const open = edges.reduce((bits, { side }) => bits | SIDE_BITS[side], 0);
    view.setUint32(44, open, true);
    view.setUint32(48, pumps.length, true);
    this.#device.queue.writeBuffer(this.#buffers.parameters, 0, view.buffer);
  }

  #writeZones(start: number, end: number): void {
    const { zones } = this.#run.setup;
    const table = new Float64Array(zones.length * 4);
    fillZoneTable(table, zones, start, end);
    const rates = new Float32Array(zones.length * 4);
    for (let k = 0; k < zones.length; k++) {
      rates[4 * k] = table[4 * k]! / (end - start);
      rates[4 * k + 1] = Math.min(SWALLOW, table[4 * k + 3]! / (end - start));
    }
    this.#device.queue.writeBuffer(this.#buffers.zones, 0, rates);
  }
}
