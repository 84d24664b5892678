import { commandDescriptions } from '@city/schema.ts';
import type { CommandDescription, FeedCard, FeedConfiguration } from '@core/feed.ts';
import { EXAMPLE_MESSAGE } from '@feeds/mapping/example.ts';
import { feedCards } from '@feeds/runtime/registry.ts';
import { type TrialProblem, tryJson, tryMessage, tryOptions } from '@feeds/runtime/trial.ts';
import { useEffect, useId, useState } from 'react';
import { Select } from '../controls/fields.tsx';
import { Modal } from '../controls/modal.tsx';
import { randomUuid } from '../controls/uuid.ts';
import { useTwin, useWords } from '../twin-context.ts';

const CARDS = feedCards.filter(({ example }) => example !== undefined);

interface ConnectionDialogProps {
  /** To be changed; a new one when absent. */
  readonly configuration?: FeedConfiguration;
  readonly onClose: () => void;
}

/** Connects a backend with a browser alone: options checked as they are written, a sample message mapped before it counts. */
export function ConnectionDialog({ configuration, onClose }: ConnectionDialogProps) {
  const { roster } = useTwin();
  const { t, text } = useWords();
  const [adapter, setAdapter] = useState(configuration?.adapter ?? 'http');
  const card = CARDS.find(({ id }) => id === adapter)!;
  const [name, setName] = useState(() => (configuration ? text(configuration.title) : text(card.title)));
  const [written, setWritten] = useState(() => pretty(configuration?.options ?? card.example));
  const [commands, setCommands] = useState(() => pretty(configuration?.commands ?? []));
  const { options, problems } = useTrial(card, written);
  const told = tryJson(commandDescriptions, commands);
  const choose = (id: string) => {
    const chosen = CARDS.find(candidate => candidate.id === id)!;
    setAdapter(id);
    setName(text(chosen.title));
    setWritten(pretty(chosen.example));
  };
  const composed = (): FeedConfiguration => ({
    id: configuration?.id ?? `visit-${randomUuid().slice(0, 8)}`,
    adapter,
    title: { zh: name, en: name },
    options,
    ...(told.value?.length ? { commands: told.value as CommandDescription[] } : {}),
  });
  const isReady = problems?.length === 0 && told.problems.length === 0 && name.trim() !== '';
  const connect = () => {
    void roster.connect(composed());
    onClose();
  };
  return (
    <Modal label={t('connect.open')} className="connection-dialog" onClose={onClose}>
      <h2>{t('connect.open')}</h2>
      <p className="dim">{t('connect.note')}</p>
      <div className="connection-head">
        <div className="file-field">
          <span className="soft" aria-hidden="true">
            {t('connect.adapter')}
          </span>
          <Select
            label={t('connect.adapter')}
            value={adapter}
            onChange={choose}
            options={CARDS.map(({ id, title }) => ({ value: id, label: text(title) }))}
          />
          <p className="dim">{text(card.description)}</p>
        </div>
        <NameField value={name} onChange={setName} />
      </div>
      <div className="connection-body">
        <div>
          <TextArea label={t('connect.options')} value={written} onChange={setWritten} />
          {problems && <Problems problems={problems} />}
          {problems?.length === 0 && <p className="dim">{t('connect.optionsRight')}</p>}
          <p className="dim">{t('connect.policy')}</p>
        </div>
        {card.example && 'mapping' in card.example && <SampleTrial options={options} />}
      </div>
      {card.capabilities.commands && (
        <details className="connection-commands" open={commands !== '[]'}>
          <summary>{t('connect.commands')}</summary>
          <p className="dim">{t('connect.commandsNote')}</p>
          <TextArea label={t('connect.commands')} isNamedAbove value={commands} onChange={setCommands} />
          <Problems problems={told.problems} />
        </details>
      )}
      <footer>
        <CopyButton isDisabled={!isReady} text={() => pretty(composed())} />
        <button type="button" className="button primary" disabled={!isReady} onClick={connect}>
          {t('connect.connect')}
        </button>
      </footer>
    </Modal>
  );
}

/** A message, and what the mapping makes of it while either is being written. */
function SampleTrial({ options }: { readonly options: unknown }) {
  const { clock } = useTwin();
  const { t } = useWords();
  const [sample, setSample] = useState(() => pretty(EXAMPLE_MESSAGE));
  const outcome = tryMessage(options, sample, clock.wallNow());
  return (
    <div>
      <TextArea label={t('connect.sample')} value={sample} onChange={setSample} />
      {outcome && (
        <>
          <p className="soft">{t('connect.became')}</p>
          {outcome.records.length === 0 && <p className="dim">{t('connect.nothing')}</p>}
          <ol className="connection-records">
            {outcome.records.map(({ kind, text: record }, index) => (
              <li key={`${kind}-${index.toString()}`}>
                <code>{record}</code>
              </li>
            ))}
          </ol>
          <Problems problems={outcome.problems} />
        </>
      )}
    </div>
  );
}

function Problems({ problems }: { readonly problems: readonly (TrialProblem & { sample?: string })[] }) {
  const { t, text } = useWords();
  if (problems.length === 0) return null;
  return (
    <ul className="connection-problems" role="alert">
      {problems.map(({ path, message, sample }, index) => (
        <li key={`${path}-${index.toString()}`}>
          <span className="tag" data-kind="bad">
            {path || t('connect.whole')}
          </span>{' '}
          {text(message)}
          {sample && <code> {sample}</code>}
        </li>
      ))}
    </ul>
  );
}

function NameField({
  value,
  onChange,
}: {
  readonly value: string;
  readonly onChange: (value: string) => void;
}) {
  const { t } = useWords();
  const id = useId();
  return (
    <div className="file-field">
      <label className="soft" htmlFor={id}>
        {t('connect.name')}
      </label>
      <input
        id={id}
        className="input"
        value={value}
        onChange={event => onChange(event.currentTarget.value)}
      />
    </div>
  );
}

interface TextAreaProps {
  readonly label: string;
  /** The label is to be read above already. */
  readonly isNamedAbove?: boolean;
  readonly value: string;
  readonly onChange: (value: string) => void;
}

function TextArea({ label, isNamedAbove = false, value, onChange }: TextAreaProps) {
  const id = useId();
  return (
    <>
      <label className={isNamedAbove ? 'visually-hidden' : 'soft'} htmlFor={id}>
        {label}
      </label>
      <textarea
        id={id}
        className="input"
        spellCheck={false}
        value={value}
        onChange={event => onChange(event.currentTarget.value)}
      />
    </>
  );
}

function CopyButton({ text, isDisabled }: { readonly text: () => string; readonly isDisabled: boolean }) {
  const { t } = useWords();
  const [isCopied, setCopied] = useState(false);
  const copy = () =>
    void navigator.clipboard?.writeText(text()).then(
      () => setCopied(true),
      () => setCopied(false),
    );
  return (
    <button type="button" className="button" disabled={isDisabled} onClick={copy}>
      {t(isCopied ? 'connect.copied' : 'connect.copy')}
    </button>
  );
}

/** The trial of what is written; problems are null while the adapter loads. */
function useTrial(card: FeedCard, written: string) {
  const [trial, setTrial] = useState<{ options: unknown; problems: readonly TrialProblem[] | null }>({
    options: undefined,
    problems: null,
  });
  useEffect(() => {
    let isCurrent = true;
    void tryOptions(card, written).then(result => {
      if (isCurrent) setTrial(result);
    });
    return () => {
      isCurrent = false;
    };
  }, [card, written]);
  return trial;
}

function pretty(value: unknown): string {
  return JSON.stringify(value, null, 2);
}
