import type { TableRegistry } from '@core/columns.ts';
import type { MessageEndpoint } from '@core/jobs/actor.ts';
import { Actor } from '@core/jobs/actor.ts';
import type { ScenarioCard, ScenarioLayerFactory, ScenarioRequest, ScenarioResult } from '@core/scenario.ts';
import type { RunProgress, ScenarioPort } from '@core/scenario-port.ts';
import { differenceOf } from './difference.ts';
import { exportAsOne } from './export.ts';
import type { ScenarioJobs, ScenarioNotices } from './jobs.ts';
import { layerFactories, scenarioCards } from './registry.ts';
import type { RemoteProcesses } from './remote.ts';
import { resultFromJson } from './result-json.ts';
import { onSide, SideTables } from './side-tables.ts';

/** A Worker, as far as the port needs it. */
export type SimulationWorker = MessageEndpoint & { terminate(): void };

export interface ScenarioPortOptions {
  /** URL of the folder of `city.json`, with a slash at its end. */
  readonly cityBaseUrl: string;
  /** Where the tables of drawn layers go. */
  readonly tables: TableRegistry;
  /** Starts `workers/simulation.ts`; the default does. */
  readonly createWorker?: () => SimulationWorker;
  /** Models that a server computes instead (OGC API – Processes), by scenario id. */
  readonly remote?: RemoteProcesses;
  readonly cards?: readonly ScenarioCard[];
  readonly factories?: ReadonlyMap<string, ScenarioLayerFactory>;
}

interface BusyRun {
  readonly actor: Actor<ScenarioJobs, ScenarioNotices>;
  readonly request: ScenarioRequest;
}

/** Idle workers kept for the next run. */
const KEPT_WORKERS = 1;

function startSimulationWorker(): SimulationWorker {
  // In one expression: that is how the bundler knows a worker.
  return new Worker(new URL('../../../workers/simulation.ts', import.meta.url), {
    type: 'module',
    name: 'simulation',
  });
}

/**
 * What-if runs in a pool of workers: each run has a worker of its own, an abort ends that worker at once, and the
 * last one to finish is kept warm.
 */
export function createScenarioPort(options: ScenarioPortOptions): ScenarioPort {
  return new WorkerScenarioPort(options);
}

class WorkerScenarioPort implements ScenarioPort {
  readonly #options: ScenarioPortOptions;
  readonly #cards: readonly ScenarioCard[];
  readonly #factories: ReadonlyMap<string, ScenarioLayerFactory>;
  readonly #sides: Readonly<Record<'left' | 'right', SideTables>>;
  readonly #idle: SimulationWorker[] = [];
  readonly #busy = new Map<SimulationWorker, BusyRun>();

  constructor(options: ScenarioPortOptions) {
    this.#options = options;
    this.#sides = {
      left: new SideTables(options.tables, 'left'),
      right: new SideTables(options.tables, 'right'),
    };
    this.#cards = options.cards ?? scenarioCards;
    this.#factories = options.factories ?? layerFactories;
  }

  list(): readonly ScenarioCard[] {
    return this.#cards;
  }

  async run(
    request: ScenarioRequest,
    onProgress: (progress: RunProgress) => void,
    signal: AbortSignal,
  ): Promise<ScenarioResult> {
    const remote = this.#options.remote;
    if (remote?.handles(request.scenarioId)) return remote.run(request, onProgress, signal);
    signal.throwIfAborted();
    const worker = this.#idle.pop() ?? (this.#options.createWorker ?? startSimulationWorker)();
    const actor = new Actor<ScenarioJobs, ScenarioNotices>(worker);
    this.#busy.set(worker, { actor, request });
    actor.on('progress', onProgress);
    try {
      const result = await actor.ask('run', { request, cityBaseUrl: this.#options.cityBaseUrl }, { signal });
      if (this.#idle.length < KEPT_WORKERS) this.#idle.push(worker);
      else worker.terminate();
      return result;
    } catch (error) {
      // Aborted or broken: whatever the worker is doing, it must not go on doing it.
      worker.terminate();
      throw error;
    } finally {
      this.#busy.delete(worker);
      actor.dispose();
    }
  }

  setPaused(request: ScenarioRequest, paused: boolean): void {
    for (const { actor, request: running } of this.#busy.values()) {
      if (running === request) void actor.ask('pause', { paused }).catch(() => {});
    }
  }

  layers(result: ScenarioResult, timeMs: number, side?: 'left' | 'right') {
    const tables = side ? this.#sides[side] : this.#options.tables;
    const layers = this.#factories.get(result.scenarioId)?.(result, timeMs, tables) ?? [];
    return side ? onSide(layers, side) : layers;
  }

  open(text: string): ScenarioResult {
    return resultFromJson(text);
  }

  difference(a: ScenarioResult, b: ScenarioResult): ScenarioResult {
    return differenceOf(a, b);
  }

  export(result: ScenarioResult, format: Parameters<ScenarioPort['export']>[1]) {
    return exportAsOne(result, format);
  }

  dispose(): void {
    for (const worker of [...this.#busy.keys(), ...this.#idle.splice(0)]) worker.terminate();
    for (const { actor } of this.#busy.values()) actor.dispose();
    this.#busy.clear();
  }
}
