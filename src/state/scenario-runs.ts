import type { JsonValue } from '@core/records.ts';
import type { ScenarioRequest, ScenarioResult } from '@core/scenario.ts';
import type { RunProgress, ScenarioPort } from '@core/scenario-port.ts';
import type { LocalizedText } from '@core/text.ts';
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { ClockEngine } from './clock.ts';
import type { LayerBoard } from './layers/layer-board.ts';
import type { SessionStore } from './session.ts';

/** One run and what became of it. */
export interface ScenarioRun {
  readonly id: number;
  readonly request: ScenarioRequest;
  readonly title: LocalizedText;
  readonly state: 'running' | 'done' | 'failed' | 'refused' | 'cancelled';
  readonly progress: RunProgress;
  readonly paused: boolean;
  readonly result?: ScenarioResult;
  readonly reason?: LocalizedText;
  /** For a refusal: the input at fault and the nearest value that would do. */
  readonly refusal?: { readonly inputId: string; readonly nearestValid?: JsonValue };
}

export interface ScenarioRunsState {
  readonly runs: readonly ScenarioRun[];
  /** Run drawn in the scene. */
  readonly shownId: number | null;
  /** Seconds since the start of the shown run. */
  readonly timeSeconds: number;
}

interface Parts {
  readonly scenarios: ScenarioPort | null;
  readonly board: LayerBoard;
  readonly clock: ClockEngine;
  readonly session: SessionStore;
  readonly cityId: string;
}

/** Runs of what-if models: started, held, cancelled, compared, and one of them drawn at its own time. */
export class ScenarioRuns {
  readonly store: StoreApi<ScenarioRunsState> = createStore<ScenarioRunsState>(() => ({
    runs: [],
    shownId: null,
    timeSeconds: 0,
  }));
  readonly #parts: Parts;
  readonly #controllers = new Map<number, AbortController>();
  #nextId = 1;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  get state(): ScenarioRunsState {
    return this.store.getState();
  }

  /** Starts a run at the twin's time and returns its id; its outcome appears in the store. */
  start(
    scenarioId: string,
    inputs: Readonly<Record<string, JsonValue>>,
    options: Pick<Partial<ScenarioRequest>, 'seed' | 'interventions' | 'startMs'> = {},
  ): number {
    const { scenarios, clock, cityId } = this.#parts;
    const card = scenarios?.list().find(candidate => candidate.id === scenarioId);
    if (!scenarios || !card) throw new RangeError(`There is no what-if model "${scenarioId}"`);
    const id = this.#nextId++;
    const { seed = 1, interventions = [], startMs = clock.now() } = options;
    const request: ScenarioRequest = { scenarioId, cityId, seed, startMs, inputs, interventions };
    const controller = new AbortController();
    this.#controllers.set(id, controller);
    const run: ScenarioRun = {
      id,
      request,
      title: card.title,
      state: 'running',
      progress: { fraction: 0 },
      paused: false,
    };
    this.store.setState(({ runs }) => ({ runs: [...runs, run] }));
    scenarios
      .run(request, progress => this.#update(id, { progress }), controller.signal)
      .then(
        result => this.#finish(id, result),
        (error: unknown) => this.#fail(id, error),
      );
    return id;
  }

  cancel(id: number): void {
    this.#controllers.get(id)?.abort();
  }

  setPaused(id: number, paused: boolean): void {
    this.#parts.scenarios?.setPaused(paused);
    this.#update(id, { paused });
  }

  /** Adds the difference of two finished runs as a run of its own, and shows it. */
  compare(aId: number, bId: number): void {
    const a = this.#run(aId)?.result;
    const b = this.#run(bId)?.result;
    if (!a || !b || !this.#parts.scenarios) return;
    const result = this.#parts.scenarios.difference(a, b);
    const id = this.#nextId++;
    const title = { zh: `第 ${bId} 次 − 第 ${aId} 次`, en: `Run ${bId} − run ${aId}` };
    const run: ScenarioRun = {
      id,
      request: b.request,
      title,
      state: 'done',
      progress: { fraction: 1 },
      paused: false,
      result,
    };
    this.store.setState(({ runs }) => ({ runs: [...runs, run] }));
    this.show(id);
  }

  /** Draws a finished run, at its end; null clears the picture. */
  show(id: number | null): void {
    const result = id === null ? undefined : this.#run(id)?.result;
    this.store.setState({ shownId: result ? id : null, timeSeconds: result?.durationSeconds ?? 0 });
    this.#draw();
  }

  /** Moves the shown run to `timeSeconds` after its start. */
  setTime(timeSeconds: number): void {
    this.store.setState({ timeSeconds });
    this.#draw();
  }

  dispose(): void {
    for (const controller of this.#controllers.values()) controller.abort();
  }

  #run(id: number): ScenarioRun | undefined {
    return this.state.runs.find(run => run.id === id);
  }

  #draw(): void {
    const { scenarios, board } = this.#parts;
    const { shownId, timeSeconds } = this.state;
    const result = shownId === null ? undefined : this.#run(shownId)?.result;
    const timeMs = (result?.startMs ?? 0) + timeSeconds * 1000;
    board.setScenarioLayers(result && scenarios ? scenarios.layers(result, timeMs) : []);
  }

  #finish(id: number, result: ScenarioResult): void {
    this.#controllers.delete(id);
    this.#update(id, { state: 'done', progress: { fraction: 1 }, result });
    this.show(id);
  }

  #fail(id: number, error: unknown): void {
    this.#controllers.delete(id);
    if (error instanceof Error && error.name === 'AbortError') {
      this.#update(id, { state: 'cancelled' });
      return;
    }
    const details = refusalOf(error);
    if (details) {
      const { text, inputId, nearestValid } = details;
      const refusal = nearestValid === undefined ? { inputId } : { inputId, nearestValid };
      this.#update(id, { state: 'refused', reason: text, refusal });
      return;
    }
    const reason = error instanceof Error ? error.message : String(error);
    this.#update(id, { state: 'failed', reason: { zh: reason, en: reason } });
  }

  #update(id: number, change: Partial<ScenarioRun>): void {
    this.store.setState(({ runs }) => ({
      runs: runs.map(run => (run.id === id ? { ...run, ...change } : run)),
    }));
  }
}

interface Refusal {
  readonly inputId: string;
  readonly text: LocalizedText;
  readonly nearestValid?: JsonValue;
}

/** The fields of a ScenarioRefusal, whether thrown here or carried over a thread in `details`. */
function refusalOf(error: unknown): Refusal | undefined {
  if (!(error instanceof Error) || error.name !== 'ScenarioRefusal') return undefined;
  const fields = 'details' in error ? (error.details as Partial<Refusal>) : (error as Partial<Refusal>);
  return fields.text && fields.inputId !== undefined ? (fields as Refusal) : undefined;
}
