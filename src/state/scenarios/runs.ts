import type { JsonValue } from '@core/records.ts';
import type { ScenarioRequest, ScenarioResult } from '@core/scenario.ts';
import type { RunProgress, ScenarioPort } from '@core/scenario-port.ts';
import type { ScenePort } from '@core/scene-port.ts';
import type { LocalizedText } from '@core/text.ts';
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { ClockEngine } from '../clock.ts';
import type { LayerBoard } from '../layers/layer-board.ts';
import type { SessionStore } from '../session.ts';

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
  /** Run that this one was branched from. */
  readonly parentId?: number;
  /** Run that this one repeats; `identical` once both results are known. */
  readonly repeats?: { readonly id: number; readonly identical?: boolean };
  /** Of a difference: minuend and subtrahend. */
  readonly difference?: { readonly a: number; readonly b: number };
}

/** Two runs side by side over one scene. */
export interface SplitView {
  readonly leftId: number;
  readonly rightId: number;
  /** Where the divider stands, 0…1 of the width. */
  readonly share: number;
}

export interface ScenarioRunsState {
  readonly runs: readonly ScenarioRun[];
  /** Run drawn in the scene. */
  readonly shownId: number | null;
  readonly split: SplitView | null;
  /** Seconds since the start of the shown run. */
  readonly timeSeconds: number;
}

interface Parts {
  readonly scenarios: ScenarioPort | null;
  readonly board: LayerBoard;
  readonly clock: ClockEngine;
  readonly session: SessionStore;
  readonly scene: Pick<ScenePort, 'setSplit'>;
  readonly cityId: string;
}

/** Runs of what-if models: started, held, cancelled, compared, and one of them drawn at its own time. */
export class ScenarioRuns {
  readonly store: StoreApi<ScenarioRunsState> = createStore<ScenarioRunsState>(() => ({
    runs: [],
    shownId: null,
    split: null,
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
    options: Pick<Partial<ScenarioRequest>, 'seed' | 'interventions' | 'startMs'> &
      Pick<ScenarioRun, 'parentId' | 'repeats'> = {},
  ): number {
    const { scenarios, clock, cityId } = this.#parts;
    const card = scenarios?.list().find(candidate => candidate.id === scenarioId);
    if (!scenarios || !card) throw new RangeError(`There is no what-if model "${scenarioId}"`);
    const id = this.#nextId++;
    const { seed = 1, interventions = [], startMs = clock.now(), parentId, repeats } = options;
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
      ...(parentId === undefined ? {} : { parentId }),
      ...(repeats ? { repeats } : {}),
    };
    this.#append(run);
    scenarios
      .run(request, progress => this.#update(id, { progress }), controller.signal)
      .then(
        result => this.#finish(id, result),
        (error: unknown) => this.#fail(id, error),
      );
    return id;
  }

  /** Runs the request of a finished run once more; the new run says whether its result is the same to the bit. */
  repeat(id: number): number | undefined {
    const run = this.#run(id);
    if (!run?.result) return undefined;
    const { scenarioId, inputs, ...rest } = run.request;
    return this.start(scenarioId, inputs, { ...rest, repeats: { id } });
  }

  /** Takes a result from elsewhere (a file) among the runs, and shows it. Throws RangeError for an unknown model. */
  adopt(result: ScenarioResult): number {
    const card = this.#parts.scenarios?.list().find(candidate => candidate.id === result.scenarioId);
    if (!card) throw new RangeError(`There is no what-if model "${result.scenarioId}"`);
    const id = this.#nextId++;
    this.#append(finishedRun(id, card.title, result.request, result));
    this.show(id);
    return id;
  }

  /** Forgets a run; one that is still running is cancelled. */
  remove(id: number): void {
    this.cancel(id);
    const { shownId, split } = this.state;
    if (split && (split.leftId === id || split.rightId === id)) this.unsplit();
    if (shownId === id) this.show(null);
    this.store.setState(({ runs }) => ({ runs: runs.filter(run => run.id !== id) }));
  }

  cancel(id: number): void {
    this.#controllers.get(id)?.abort();
  }

  setPaused(id: number, paused: boolean): void {
    const run = this.#run(id);
    if (run?.state !== 'running') return;
    this.#parts.scenarios?.setPaused(run.request, paused);
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
    this.#append({ ...finishedRun(id, title, b.request, result), difference: { a: bId, b: aId } });
    this.show(id);
  }

  /** Draws one finished run left and another right of a divider, at the same time after their starts. */
  split(leftId: number, rightId: number): void {
    const [left, right] = [this.#run(leftId)?.result, this.#run(rightId)?.result];
    if (!left || !right) return;
    this.store.setState({
      shownId: null,
      split: { leftId, rightId, share: 0.5 },
      timeSeconds: Math.max(left.durationSeconds, right.durationSeconds),
    });
    this.#parts.scene.setSplit(0.5);
    this.#draw();
  }

  /** Moves the divider, 0…1 of the width. */
  setSplitShare(share: number): void {
    const { split } = this.state;
    if (!split) return;
    const clamped = Math.min(1, Math.max(0, share));
    this.store.setState({ split: { ...split, share: clamped } });
    this.#parts.scene.setSplit(clamped);
  }

  unsplit(): void {
    if (!this.state.split) return;
    this.store.setState({ split: null });
    this.#parts.scene.setSplit(null);
    this.#draw();
  }

  /** Draws a finished run, at its end; null clears the picture. */
  show(id: number | null): void {
    const result = id === null ? undefined : this.#run(id)?.result;
    this.unsplit();
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
    const { shownId, split, timeSeconds } = this.state;
    const layersOf = (id: number | null, side?: 'left' | 'right') => {
      const result = id === null ? undefined : this.#run(id)?.result;
      if (!result || !scenarios) return [];
      const elapsed = Math.min(timeSeconds, result.durationSeconds);
      return scenarios.layers(result, result.startMs + elapsed * 1000, side);
    };
    board.setScenarioLayers(
      split ? [...layersOf(split.leftId, 'left'), ...layersOf(split.rightId, 'right')] : layersOf(shownId),
    );
  }

  #append(run: ScenarioRun): void {
    this.store.setState(({ runs }) => ({ runs: [...runs, run] }));
  }

  #finish(id: number, result: ScenarioResult): void {
    this.#controllers.delete(id);
    this.#update(id, { state: 'done', progress: { fraction: 1 }, result, ...this.#verdict(id, result) });
    this.show(id);
  }

  /** Whether a repetition came out as the run it repeats. */
  #verdict(id: number, result: ScenarioResult): Pick<ScenarioRun, 'repeats'> {
    const repeats = this.#run(id)?.repeats;
    const original = repeats && this.#run(repeats.id)?.result;
    if (!repeats || !original) return {};
    const identical =
      original.modelVersion === result.modelVersion && original.hashes.result === result.hashes.result;
    return { repeats: { id: repeats.id, identical } };
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

function finishedRun(
  id: number,
  title: LocalizedText,
  request: ScenarioRequest,
  result: ScenarioResult,
): ScenarioRun {
  return { id, request, title, state: 'done', progress: { fraction: 1 }, paused: false, result };
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
