import type { Intervention, InterventionKind, ScenarioCard } from '@core/scenario.ts';
import type { ScenarioDraft } from '@state/scenarios/drafts.ts';
import {
  IconArrowBackUp,
  IconArrowForwardUp,
  IconArrowsMove,
  IconFocus2,
  IconPencil,
  IconTrash,
} from '@tabler/icons-react';
import { useState } from 'react';
import { useStore } from 'zustand';
import { IconButton } from '../controls/icon-button.tsx';
import { useTwin, useWords } from '../twin-context.ts';
import { InputRow } from './scenario-inputs.tsx';
import { InterventionByForm } from './scenario-place-form.tsx';

interface InterventionListProps {
  readonly card: ScenarioCard;
  readonly draft: ScenarioDraft;
}

/** What is changed in the city for the next run: drawn in the scene, or added by form; listed, edited, undone. */
export function InterventionList({ card, draft }: InterventionListProps) {
  const { drafts, sketch } = useTwin();
  const { t, text } = useWords();
  const drawing = useStore(sketch.store, state => state.sketch?.kind.id);
  const canUndo = useStore(drafts.store, state => (state.past[card.id]?.length ?? 0) > 0);
  const canRedo = useStore(drafts.store, state => (state.future[card.id]?.length ?? 0) > 0);
  const [formKind, setFormKind] = useState<InterventionKind | null>(null);
  return (
    <fieldset className="interventions">
      <legend>{t('scenario.interventions')}</legend>
      <div className="intervention-kinds">
        {card.interventions.map(kind => (
          <span key={kind.id} className="intervention-kind">
            <button
              type="button"
              className="button small"
              aria-pressed={drawing === kind.id}
              onClick={() => (drawing === kind.id ? sketch.cancel() : sketch.begin(card.id, kind.id))}
            >
              {text(kind.title)}
            </button>
            <IconButton
              icon={IconPencil}
              label={t('scenario.addByForm', { name: text(kind.title) })}
              pressed={formKind?.id === kind.id}
              onClick={() => setFormKind(formKind?.id === kind.id ? null : kind)}
            />
          </span>
        ))}
        <span className="intervention-undo">
          <IconButton
            icon={IconArrowBackUp}
            label={t('action.undo')}
            disabled={!canUndo}
            onClick={() => drafts.undo(card.id)}
          />
          <IconButton
            icon={IconArrowForwardUp}
            label={t('action.redo')}
            disabled={!canRedo}
            onClick={() => drafts.redo(card.id)}
          />
        </span>
      </div>
      {formKind && (
        <InterventionByForm
          key={formKind.id}
          scenarioId={card.id}
          kind={formKind}
          onDone={() => setFormKind(null)}
        />
      )}
      {draft.interventions.length === 0 && !formKind && (
        <p className="dim">{t('scenario.noInterventions')}</p>
      )}
      <ul className="intervention-list">
        {draft.interventions.map(intervention => {
          const kind = card.interventions.find(({ id }) => id === intervention.kind);
          return (
            kind && (
              <InterventionRow
                key={intervention.id}
                scenarioId={card.id}
                kind={kind}
                intervention={intervention}
              />
            )
          );
        })}
      </ul>
    </fieldset>
  );
}

interface InterventionRowProps {
  readonly scenarioId: string;
  readonly kind: InterventionKind;
  readonly intervention: Intervention;
}

function InterventionRow({ scenarioId, kind, intervention }: InterventionRowProps) {
  const { drafts, sketch, scene, snap } = useTwin();
  const { t, text } = useWords();
  const { id, entityId, coordinates, parameters } = intervention;
  const feature = entityId && kind.entityLayer ? snap.line(kind.entityLayer, entityId) : undefined;
  const place = feature ? text(feature.title) : (entityId ?? coordinates.map(formatPlace).join(' · '));
  const [first] = coordinates;
  return (
    <li className="intervention">
      <header>
        <strong>{text(kind.title)}</strong>
        <span className="tag" data-kind="simulated">
          {t('origin.simulated')}
        </span>
        <span className="intervention-actions">
          {first && (
            <IconButton
              icon={IconFocus2}
              label={t('scenario.lookAt')}
              onClick={() => void scene.camera.lookAt(...first, 0, 1200)}
            />
          )}
          {kind.geometry !== 'entity' && (
            <IconButton
              icon={IconArrowsMove}
              label={t('scenario.move')}
              onClick={() => sketch.begin(scenarioId, kind.id, id)}
            />
          )}
          <IconButton
            icon={IconTrash}
            label={t('action.delete')}
            onClick={() => drafts.remove(scenarioId, id)}
          />
        </span>
      </header>
      <span className="soft intervention-place">{place}</span>
      {kind.inputs.map(input => (
        <InputRow
          key={input.id}
          input={input}
          value={parameters[input.id]}
          onChange={value =>
            drafts.update(scenarioId, id, { parameters: { ...parameters, [input.id]: value } })
          }
        />
      ))}
    </li>
  );
}

function formatPlace([longitude, latitude]: readonly [number, number]): string {
  return `${longitude.toFixed(5)}, ${latitude.toFixed(5)}`;
}
