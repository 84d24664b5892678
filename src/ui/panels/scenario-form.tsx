import type { ScenarioCard } from '@core/scenario.ts';
import { useStore } from 'zustand';
import { useTwin, useWords } from '../twin-context.ts';
import { InputRow } from './scenario-inputs.tsx';
import { InterventionList } from './scenario-interventions.tsx';

/** The form that the card describes: inputs with units, ranges, defaults and sources, and what is drawn in the scene. */
export function ScenarioForm({ card }: { readonly card: ScenarioCard }) {
  const { runs, drafts, sketch } = useTwin();
  const { t } = useWords();
  const draft = useStore(drafts.store, () => drafts.get(card.id));
  return (
    <form
      className="scenario-form"
      onSubmit={event => {
        event.preventDefault();
        sketch.finish();
        const { inputs, ...rest } = drafts.get(card.id);
        runs.start(card.id, inputs, rest);
      }}
    >
      {draft.parentId !== undefined && (
        <p className="tag" data-kind="simulated">
          {t('scenario.branchOf', { name: t('scenario.runName', { number: draft.parentId }) })}
        </p>
      )}
      {card.interventions.length > 0 && <InterventionList card={card} draft={draft} />}
      {card.inputs.map(input => (
        <InputRow
          key={input.id}
          input={input}
          value={draft.inputs[input.id]}
          onChange={value => drafts.setInput(card.id, input.id, value)}
        />
      ))}
      <button type="submit" className="button primary">
        {t('scenario.run')}
      </button>
    </form>
  );
}
