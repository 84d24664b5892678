import type { LayerBoard } from '../layers/layer-board.ts';
import type { SessionStore } from '../session.ts';
import { type DraftScene, draftLayers } from './draft-layers.ts';
import type { ScenarioDrafts } from './drafts.ts';
import type { ScenarioSketch } from './sketch.ts';

interface Parts extends Omit<DraftScene, 'language'> {
  readonly drafts: ScenarioDrafts;
  readonly sketch: ScenarioSketch;
  readonly board: Pick<LayerBoard, 'setDraftLayers'>;
  readonly session: SessionStore;
}

/** Keeps the picture at the draft of the chosen model, while its panel is open or something is being drawn. */
export function drawDrafts(parts: Parts): (() => void)[] {
  const { drafts, sketch, session, board } = parts;
  let drawn: readonly unknown[] = [];
  const draw = () => {
    const { scenario, panels, language } = session.state;
    const isOpen = panels.scenarios === true || sketch.sketch !== null;
    const scenarioId = isOpen ? scenario : null;
    const draft = scenarioId === null ? undefined : drafts.get(scenarioId);
    const state = [draft?.interventions, sketch.sketch, scenarioId, language];
    if (state.every((part, k) => part === drawn[k])) return;
    drawn = state;
    const kinds = scenarioId === null ? [] : (drafts.card(scenarioId)?.interventions ?? []);
    board.setDraftLayers(
      draft ? draftLayers(draft.interventions, kinds, sketch.sketch, { ...parts, language }) : [],
    );
  };
  return [drafts.store.subscribe(draw), sketch.store.subscribe(draw), session.store.subscribe(draw)];
}
