import type { JsonValue } from '@core/records.ts';
import type { Intervention, ScenarioCard, ScenarioInput, ScenarioRequest } from '@core/scenario.ts';
import type { ScenarioPort } from '@core/scenario-port.ts';
import { createStore, type StoreApi } from 'zustand/vanilla';

/** What a person has set up for the next run of a model. */
export interface ScenarioDraft {
  readonly inputs: Readonly<Record<string, JsonValue>>;
  readonly interventions: readonly Intervention[];
  readonly seed: number;
  /** Run that this one branches from. */
  readonly parentId?: number;
}

export interface DraftsState {
  readonly drafts: Readonly<Record<string, ScenarioDraft>>;
  /** Earlier and undone drafts by model, newest last. */
  readonly past: Readonly<Record<string, readonly ScenarioDraft[]>>;
  readonly future: Readonly<Record<string, readonly ScenarioDraft[]>>;
}

const MOST_UNDO_STEPS = 100;

/** Inputs and drawn interventions by model, before they are run; every change of the interventions can be undone. */
export class ScenarioDrafts {
  readonly store: StoreApi<DraftsState> = createStore<DraftsState>(() => ({
    drafts: {},
    past: {},
    future: {},
  }));
  readonly #scenarios: Pick<ScenarioPort, 'list'> | null;
  readonly #empty = new Map<string, ScenarioDraft>();
  #nextNumber = 1;

  constructor(scenarios: Pick<ScenarioPort, 'list'> | null) {
    this.#scenarios = scenarios;
  }

  /** The draft of a model; its card's defaults before anything was set. */
  get(scenarioId: string): ScenarioDraft {
    return this.store.getState().drafts[scenarioId] ?? this.#emptyDraft(scenarioId);
  }

  card(scenarioId: string): ScenarioCard | undefined {
    return this.#scenarios?.list().find(card => card.id === scenarioId);
  }

  defaults(scenarioId: string): Readonly<Record<string, JsonValue>> {
    return this.#emptyDraft(scenarioId).inputs;
  }

  setInput(scenarioId: string, inputId: string, value: JsonValue): void {
    const draft = this.get(scenarioId);
    this.#replace(scenarioId, { ...draft, inputs: { ...draft.inputs, [inputId]: value } });
  }

  /** Begins anew with what a run or an address was made of; missing inputs take the card's defaults. */
  load(
    scenarioId: string,
    request: Pick<ScenarioRequest, 'inputs' | 'interventions' | 'seed'>,
    parentId?: number,
  ): void {
    const { inputs, interventions, seed } = request;
    this.#keepForUndo(scenarioId);
    this.#replace(scenarioId, {
      inputs: { ...this.#emptyDraft(scenarioId).inputs, ...inputs },
      interventions,
      seed,
      ...(parentId === undefined ? {} : { parentId }),
    });
  }

  /** Adds an intervention with the default parameters of its kind and returns its id. Throws RangeError for no kind. */
  add(
    scenarioId: string,
    kindId: string,
    place: Pick<Intervention, 'coordinates'> & { readonly entityId?: string },
  ): string {
    const kind = this.card(scenarioId)?.interventions.find(candidate => candidate.id === kindId);
    if (!kind) throw new RangeError(`The model "${scenarioId}" has no intervention "${kindId}"`);
    const { interventions } = this.get(scenarioId);
    let id: string;
    do id = `${kindId}-${this.#nextNumber++}`;
    while (interventions.some(other => other.id === id));
    const intervention = { id, kind: kindId, parameters: defaultsOf(kind.inputs), ...place };
    this.#setInterventions(scenarioId, [...interventions, intervention]);
    return id;
  }

  update(scenarioId: string, id: string, change: Partial<Omit<Intervention, 'id' | 'kind'>>): void {
    const { interventions } = this.get(scenarioId);
    this.#setInterventions(
      scenarioId,
      interventions.map(intervention =>
        intervention.id === id ? { ...intervention, ...change } : intervention,
      ),
    );
  }

  remove(scenarioId: string, id: string): void {
    const { interventions } = this.get(scenarioId);
    this.#setInterventions(
      scenarioId,
      interventions.filter(intervention => intervention.id !== id),
    );
  }

  undo(scenarioId: string): void {
    this.#travel(scenarioId, 'past', 'future');
  }

  redo(scenarioId: string): void {
    this.#travel(scenarioId, 'future', 'past');
  }

  #emptyDraft(scenarioId: string): ScenarioDraft {
    const known = this.#empty.get(scenarioId);
    if (known) return known;
    const inputs = defaultsOf(this.card(scenarioId)?.inputs ?? []);
    const draft: ScenarioDraft = { inputs, interventions: [], seed: 1 };
    this.#empty.set(scenarioId, draft);
    return draft;
  }

  #setInterventions(scenarioId: string, interventions: readonly Intervention[]): void {
    this.#keepForUndo(scenarioId);
    this.#replace(scenarioId, { ...this.get(scenarioId), interventions });
  }

  #keepForUndo(scenarioId: string): void {
    const draft = this.get(scenarioId);
    this.store.setState(({ past, future }) => ({
      past: { ...past, [scenarioId]: [...(past[scenarioId] ?? []), draft].slice(-MOST_UNDO_STEPS) },
      future: { ...future, [scenarioId]: [] },
    }));
  }

  #replace(scenarioId: string, draft: ScenarioDraft): void {
    this.store.setState(({ drafts }) => ({ drafts: { ...drafts, [scenarioId]: draft } }));
  }

  #travel(scenarioId: string, from: 'past' | 'future', to: 'past' | 'future'): void {
    const state = this.store.getState();
    const steps = state[from][scenarioId] ?? [];
    const target = steps.at(-1);
    if (!target) return;
    const present = this.get(scenarioId);
    this.store.setState({
      [from]: { ...state[from], [scenarioId]: steps.slice(0, -1) },
      [to]: { ...state[to], [scenarioId]: [...(state[to][scenarioId] ?? []), present] },
    });
    this.#replace(scenarioId, target);
  }
}

function defaultsOf(inputs: readonly ScenarioInput[]): Record<string, JsonValue> {
  return Object.fromEntries(
    inputs.flatMap(({ id, control }) => (control.kind === 'area' ? [] : [[id, control.default]])),
  );
}
