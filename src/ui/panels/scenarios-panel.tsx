import { translate } from '@i18n/index.ts';
import { IconArrowLeft, IconFolderOpen } from '@tabler/icons-react';
import { useRef } from 'react';
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
      <Panel title={t('panel.scenarios')} onClose={onClose} className="scenarios-panel" actions={<OpenRun />}>
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
        <>
          <OpenRun />
          <IconButton
            icon={IconArrowLeft}
            label={t('scenario.back')}
            onClick={() => session.set({ scenario: null })}
          />
        </>
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

/** Opens a run that was saved as a file. */
function OpenRun() {
  const { session, scenarios, runs } = useTwin();
  const { t } = useWords();
  const input = useRef<HTMLInputElement>(null);
  const open = async (file: File) => {
    try {
      const result = scenarios!.open(await file.text());
      runs.adopt(result);
      session.set({ scenario: result.scenarioId });
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      const parameters = { name: file.name, reason };
      const text = {
        zh: translate('scenario.openFailed', 'zh', parameters),
        en: translate('scenario.openFailed', 'en', parameters),
      };
      session.notify({ key: 'scenario:open', severity: 'error', text });
    }
  };
  return (
    <>
      <IconButton icon={IconFolderOpen} label={t('scenario.open')} onClick={() => input.current?.click()} />
      <input
        ref={input}
        type="file"
        accept=".json"
        hidden
        aria-label={t('scenario.open')}
        onChange={event => {
          const file = event.currentTarget.files?.[0];
          if (file) void open(file);
          event.currentTarget.value = '';
        }}
      />
    </>
  );
}
