import type { CommandDescription } from '@core/feed.ts';
import type { Entity, JsonValue } from '@core/records.ts';
import { formatTime } from '@i18n/format.ts';
import { commandsFor, type GivenCommand } from '@state/command-log.ts';
import { type SyntheticEvent, useId, useState } from 'react';
import { useStore } from 'zustand';
import { randomUuid } from '../controls/uuid.ts';
import { useLive, useTwin, useWords } from '../twin-context.ts';

const SHOWN = 5;
/** Only what a device confirmed looks done. */
const KINDS: Readonly<Record<GivenCommand['state'], string>> = {
  pending: 'none',
  sent: 'approximate',
  acknowledged: 'real',
  failed: 'bad',
  unconfirmed: 'stale',
};

/** What an entity can be told to do, and what became of what it was told. */
export function CommandSection({ entity }: { readonly entity: Entity }) {
  const { commands: log } = useTwin();
  const { t, text } = useWords();
  const feed = useLive(state => state.feeds.find(({ id }) => id === entity.source));
  const given = useStore(log.store, state => state.given);
  const [chosen, setChosen] = useState<string | null>(null);
  const commands = commandsFor(feed?.commands ?? [], entity.type);
  const mine = given.filter(({ entityId }) => entityId === entity.id).slice(0, SHOWN);
  if (!feed || (commands.length === 0 && mine.length === 0)) return null;
  const command = commands.find(({ name }) => name === chosen);
  return (
    <section className="commands" aria-label={t('command.title')}>
      <h4>{t('command.title')}</h4>
      <div className="command-buttons">
        {commands.map(({ name, title }) => (
          <button
            key={name}
            type="button"
            className="button small"
            aria-expanded={name === chosen}
            onClick={() => setChosen(name === chosen ? null : name)}
          >
            {text(title)}
          </button>
        ))}
      </div>
      {command && (
        <CommandForm
          key={`${entity.id} ${command.name}`}
          command={command}
          entity={entity}
          onDone={() => setChosen(null)}
        />
      )}
      {mine.length > 0 && (
        <ol className="given-commands" aria-live="polite">
          {mine.map(item => (
            <GivenRow key={item.id} given={item} />
          ))}
        </ol>
      )}
    </section>
  );
}

interface CommandFormProps {
  readonly command: CommandDescription;
  readonly entity: Entity;
  readonly onDone: () => void;
}

/** Asks for the parameters, then says once more what will be done to what: a device moves at the second press only. */
function CommandForm({ command, entity, onDone }: CommandFormProps) {
  const { commands: log } = useTwin();
  const { t, text } = useWords();
  const [toConfirm, setToConfirm] = useState<Record<string, JsonValue> | null>(null);
  const submit = (event: SyntheticEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const entries = (command.parameters ?? []).map(({ name, kind }) => {
      const value = String(form.get(name) ?? '');
      return [name, kind === 'number' ? Number(value) : value] as const;
    });
    setToConfirm(Object.fromEntries(entries));
  };
  const send = () => {
    void log.give(randomUuid(), entity.source, entity.id, command, toConfirm ?? {});
    onDone();
  };
  if (toConfirm) {
    return (
      <div className="command-form" role="alert">
        <p>{t('command.confirm', { command: text(command.title), name: text(entity.name) })}</p>
        <ParameterList command={command} values={toConfirm} />
        <footer>
          <button type="button" className="button" onClick={() => setToConfirm(null)}>
            {t('command.back')}
          </button>
          <button type="button" className="button primary" onClick={send}>
            {t('command.send')}
          </button>
        </footer>
      </div>
    );
  }
  return (
    <form className="command-form" onSubmit={submit}>
      {command.parameters?.map(parameter => (
        <ParameterField key={parameter.name} parameter={parameter} />
      ))}
      <footer>
        <button type="button" className="button" onClick={onDone}>
          {t('command.cancel')}
        </button>
        <button type="submit" className="button primary">
          {t('command.next')}
        </button>
      </footer>
    </form>
  );
}

type Parameter = NonNullable<CommandDescription['parameters']>[number];

function ParameterField({ parameter }: { readonly parameter: Parameter }) {
  const { text } = useWords();
  const id = useId();
  const { name, title, kind, unit, minimum, maximum, choices = [], initial } = parameter;
  return (
    <div className="file-field">
      <label className="soft" htmlFor={id}>
        {text(title)}
        {unit ? ` (${unit})` : ''}
      </label>
      {kind === 'choice' ? (
        <select id={id} name={name} className="select" defaultValue={initial ?? choices[0]?.value}>
          {choices.map(choice => (
            <option key={choice.value} value={choice.value}>
              {text(choice.title)}
            </option>
          ))}
        </select>
      ) : (
        <input
          id={id}
          name={name}
          className="input"
          required
          type={kind}
          step="any"
          min={minimum}
          max={maximum}
          defaultValue={initial}
        />
      )}
    </div>
  );
}

function ParameterList({
  command,
  values,
}: {
  readonly command: CommandDescription;
  readonly values: Readonly<Record<string, JsonValue>>;
}) {
  const { text } = useWords();
  return (
    <ul className="dim">
      {command.parameters?.map(({ name, title, unit = '', choices }) => {
        const choice = choices?.find(({ value }) => value === values[name]);
        return (
          <li key={name}>
            {text(title)}: {choice ? text(choice.title) : String(values[name])} {unit}
          </li>
        );
      })}
    </ul>
  );
}

function GivenRow({ given }: { readonly given: GivenCommand }) {
  const { city } = useTwin();
  const { t, text } = useWords();
  return (
    <li>
      <span className="figure dim">{formatTime(given.givenMs, city.timeZone, 'seconds')}</span>
      <span>{text(given.title)}</span>
      <span className="tag" data-kind={KINDS[given.state]}>
        {t(`command.state.${given.state}`)}
      </span>
      {given.detail && <span className="dim command-detail">{text(given.detail)}</span>}
    </li>
  );
}
