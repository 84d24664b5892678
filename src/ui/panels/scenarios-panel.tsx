import { IconArrowLeft } from '@tabler/icons-react';
import { useStore } from 'zustand';
import { IconButton } from '../controls/icon-button.tsx';
import { Panel } from '../controls/panel.tsx';
import { useSession, useTwin, useWords } from '../twin-context.ts';
import { ScenarioForm } from './scenario-form.tsx';
import { RunCard } from './scenario-run.tsx';

/** What-if models: choose one, set its inputs, run it, read and compare the results. */
export function ScenariosPanel({ onClose }: { readonly onClose?: (() => void) | undefined }) {
  const { session, scenarios, runs } = useTwin();
  const { t, text } = useWords();
  const chosenId = useSession(state => state.scenario);
  const allRuns = useStore(runs.store, state => state.runs);
  const cards = scenarios?.list() ?? [];
  const card = cards.find(candidate => candidate.id === chosenId);
  if (!card) {
    return (
      <Panel title={t('panel.scenarios')} onClose={onClose} className="scenarios-panel">
        {cards.length === 0 && <p className="empty">{t('scenario.empty')}</p>}
        <ul>
          {cards.map(candidate => (
            <li key={candidate.id}>
              <button
                type="button"
                className="scenario-card"
                onClick={() => session.set({ scenario: candidate.id })}
              >
                <strong>{text(candidate.title)}</strong>
                <span className="soft">{text(candidate.description)}</span>
              </button>
            </li>
          ))}
        </ul>
      </Panel>
    );
  }
  const own = allRuns.filter(run => run.request.scenarioId === card.id);
  return (
    <Panel
      title={text(card.title)}
      onClose={onClose}
      className="scenarios-panel"
      actions={
        <IconButton
          icon={IconArrowLeft}
          label={t('scenario.back')}
          onClick={() => session.set({ scenario: null })}
        />
      }
    >
      <p className="soft scenario-description">{text(card.description)}</p>
      <ScenarioForm key={card.id} card={card} />
      {own.length > 0 && (
        <section aria-label={t('scenario.runs')}>
          {[...own].reverse().map(run => (
            <RunCard key={run.id} run={run} others={own} />
          ))}
        </section>
      )}
      <details className="scenario-limits">
        <summary>{t('scenario.limits')}</summary>
        <ul>
          {card.limits.map(limit => (
            <li key={limit.en}>{text(limit)}</li>
          ))}
        </ul>
      </details>
    </Panel>
  );
}
