import { typeTitle } from '@state/layers/live-layers.ts';
import { IconSearch } from '@tabler/icons-react';
import { type KeyboardEvent, useDeferredValue, useEffect, useId, useMemo, useRef, useState } from 'react';
import { Modal } from '../controls/modal.tsx';
import { useTwin, useWords } from '../twin-context.ts';
import { type PaletteEntry, paletteEntries } from './palette-entries.ts';

/** Search over places, objects, layers and actions; what is chosen is done at once. */
export function Palette() {
  const twin = useTwin();
  const { t, text } = useWords();
  const [query, setQuery] = useState('');
  const [active, setActive] = useState(0);
  const deferred = useDeferredValue(query);
  const entries = useMemo(() => paletteEntries(twin, deferred), [twin, deferred]);
  const list = useId();
  const listElement = useRef<HTMLDivElement>(null);
  const close = () => twin.session.setPanel('palette', false);
  const choose = (entry: PaletteEntry | undefined) => {
    if (!entry) return;
    close();
    entry.run();
  };
  useEffect(() => {
    listElement.current?.children[active]?.scrollIntoView({ block: 'nearest' });
  }, [active]);
  const onKeyDown = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step !== 0 && entries.length > 0) setActive((active + step + entries.length) % entries.length);
    else if (event.key === 'Enter' && !event.nativeEvent.isComposing) choose(entries[active]);
    else return;
    event.preventDefault();
  };
  return (
    <Modal label={t('search.placeholder')} onClose={close} className="palette">
      <div className="palette-input">
        <IconSearch size="1.25em" />
        <input
          // biome-ignore lint/a11y/noAutofocus: a dialog opened to type into
          autoFocus
          role="combobox"
          aria-expanded="true"
          aria-controls={list}
          aria-autocomplete="list"
          aria-activedescendant={entries[active] ? `${list}-${active}` : undefined}
          aria-label={t('search.placeholder')}
          placeholder={t('search.placeholder')}
          value={query}
          onChange={event => {
            setQuery(event.currentTarget.value);
            setActive(0);
          }}
          onKeyDown={onKeyDown}
        />
      </div>
      {entries.length === 0 ? (
        <p className="empty">{t('search.none', { query })}</p>
      ) : (
        <div ref={listElement} id={list} role="listbox" aria-label={t('search.short')}>
          {entries.map((entry, index) => (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the keyboard works from the combobox
            <div
              key={entry.key}
              id={`${list}-${index}`}
              role="option"
              tabIndex={-1}
              aria-selected={index === active}
              onPointerMove={() => setActive(index)}
              onClick={() => choose(entry)}
            >
              <span className="truncate">{text(entry.title) || text(typeTitle(entry.kind.en))}</span>
              {entry.hint && <kbd>{entry.hint}</kbd>}
              <span className="tag">{text(entry.kind)}</span>
            </div>
          ))}
        </div>
      )}
      <p className="palette-hint dim">
        <span>{t('search.hint')}</span>
        <span role="status">{t('search.results', { count: entries.length })}</span>
      </p>
    </Modal>
  );
}
