import type { BandCommand, BandLayout, BandRunner } from './bands.ts';
import { bandLayouts, runBand } from './bands.ts';
import type { GridMemory } from './grid-memory.ts';
import { instantiateKernel, kernelModule } from './wasm.ts';

/** A thread that has loaded a band entry (`workers/simulation-band.ts`, `node-band-entry.ts`). */
export interface BandThread {
  /** Resolves once the thread runs `serveBand`; rejects when it cannot start. */
  assign(assignment: BandAssignment): Promise<void>;
  terminate(): void;
}

/** What a band thread is told once; afterwards it only watches the control block. */
export interface BandAssignment {
  readonly memory: WebAssembly.Memory;
  readonly control: SharedArrayBuffer;
  readonly band: BandLayout;
  readonly thread: number;
}

const KINDS = ['full', 'inertial', 'sources', 'sum', 'extremes'] as const;
// Int32 words of the control block: command number (−1 = end), threads done, kind, level, staggered.
const COMMAND = 0;
const DONE = 1;
const KIND = 2;
const LEVEL = 3;
const STAGGERED = 4;
const WORDS_BYTES = 32;
// Float64 values after them: step, time, threshold; then one result a thread.
const VALUES = 3;
/** Looks this often before sleeping: a step of a band takes milliseconds, waking up tens of microseconds. */
const SPINS = 20_000;

interface Control {
  readonly words: Int32Array;
  readonly values: Float64Array;
}

function viewControl(buffer: SharedArrayBuffer): Control {
  return { words: new Int32Array(buffer, 0, 8), values: new Float64Array(buffer, WORDS_BYTES) };
}

/** Serves one band until told to end; blocks its thread. Calls `onReady` before it starts to wait. */
export function serveBand(assignment: BandAssignment, onReady: () => void): void {
  const { memory, control: buffer, band, thread } = assignment;
  const kernel = instantiateKernel(kernelModule(true), memory);
  onReady();
  const { words, values } = viewControl(buffer);
  for (let seen = 0; ; ) {
    waitWhile(words, COMMAND, seen);
    seen = Atomics.load(words, COMMAND);
    if (seen < 0) return;
    values[VALUES + thread] = runBand(kernel, band, readCommand(words, values));
    Atomics.add(words, DONE, 1);
    Atomics.notify(words, DONE);
  }
}

function readCommand(words: Int32Array, values: Float64Array): BandCommand {
  const kind = KINDS[words[KIND]!]!;
  const level = words[LEVEL] as 0 | 1;
  const [dt, time, threshold] = values as unknown as [number, number, number];
  if (kind === 'full' || kind === 'inertial') return { kind, level, dt };
  const isStaggered = words[STAGGERED] === 1;
  if (kind === 'extremes') return { kind, level, time, threshold, isStaggered };
  if (kind === 'sources') return { kind, level, isStaggered };
  return { kind, level };
}

function writeCommand(command: BandCommand, words: Int32Array, values: Float64Array): void {
  words[KIND] = KINDS.indexOf(command.kind);
  words[LEVEL] = command.level;
  if ('dt' in command) values[0] = command.dt;
  if ('isStaggered' in command) words[STAGGERED] = command.isStaggered ? 1 : 0;
  if (command.kind !== 'extremes') return;
  values[1] = command.time;
  values[2] = command.threshold;
}

/** Waits until a word is no longer `value`: spinning first, then asleep. */
function waitWhile(words: Int32Array, at: number, value: number): void {
  for (let spin = 0; spin < SPINS; spin++) if (Atomics.load(words, at) !== value) return;
  while (Atomics.load(words, at) === value) Atomics.wait(words, at, value);
}

/**
 * Shares the rows among the calling thread and `start()`ed ones over shared memory. The caller must be a thread that
 * may wait (a worker, or Node).
 */
export async function threadedBands(
  grid: GridMemory,
  threads: number,
  start: () => BandThread,
): Promise<BandRunner> {
  const layouts = bandLayouts(grid, threads);
  const buffer = new SharedArrayBuffer(WORDS_BYTES + 8 * (VALUES + threads));
  const { words, values } = viewControl(buffer);
  const helpers = layouts.slice(1).map(() => start());
  const assign = (helper: BandThread, k: number) =>
    helper.assign({ memory: grid.memory, control: buffer, band: layouts[k + 1]!, thread: k + 1 });
  await Promise.all(helpers.map(assign));
  const kernel = instantiateKernel(kernelModule(true), grid.memory);
  return {
    threads,
    run(command) {
      writeCommand(command, words, values);
      Atomics.store(words, DONE, 0);
      Atomics.add(words, COMMAND, 1);
      Atomics.notify(words, COMMAND);
      let greatest = runBand(kernel, layouts[0]!, command);
      for (;;) {
        const done = Atomics.load(words, DONE);
        if (done === helpers.length) break;
        waitWhile(words, DONE, done);
      }
      for (let thread = 1; thread < threads; thread++)
        greatest = Math.max(greatest, values[VALUES + thread]!);
      return greatest;
    },
    dispose() {
      Atomics.store(words, COMMAND, -1);
      Atomics.notify(words, COMMAND);
      for (const helper of helpers) helper.terminate();
    },
  };
}
