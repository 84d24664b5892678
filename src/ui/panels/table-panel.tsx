import type { LatestValue } from '@core/live-port.ts';
import type { Entity } from '@core/records.ts';
import { formatAge } from '@i18n/format.ts';
import { formatReading, typeTitle } from '@state/layers/live-layers.ts';
import { normalizeName } from '@state/search.ts';
import { flyToAndSelect } from '@state/selection.ts';
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { Select } from '../controls/fields.tsx';
import { IconButton } from '../controls/icon-button.tsx';
import { Panel } from '../controls/panel.tsx';
import { useLive, useSession, useTwin, useTwinTime, useWords } from '../twin-context.ts';

const PAGE_ROWS = 50;

/** The scene as a table, for those who cannot see it or want to read down a column. */
export function TablePanel({ onClose }: { readonly onClose?: (() => void) | undefined }) {
  const { live } = useTwin();
  const { t, text } = useWords();
  const types = useLive(state => state.types);
  useLive(state => state.entitiesRevision);
  const [type, setType] = useState('');
  const [filter, setFilter] = useState('');
  const [page, setPage] = useState(0);
  const rows = matching([...live.entities()], type, filter);
  const pages = Math.max(1, Math.ceil(rows.length / PAGE_ROWS));
  const first = Math.min(page, pages - 1) * PAGE_ROWS;
  const shown = rows.slice(first, first + PAGE_ROWS);
  const choice = useRef<HTMLDivElement>(null);
  // Whoever skips the scene wants to be in the table, not before it.
  useEffect(() => {
    if (document.activeElement?.matches('.skip-link')) choice.current?.querySelector('select')?.focus();
  }, []);
  return (
    <Panel title={t('panel.table')} onClose={onClose} className="table-panel">
      <div className="table-filters" ref={choice}>
        <Select
          label={t('table.type')}
          value={type}
          options={[
            { value: '', label: t('table.allTypes') },
            ...types.map(value => ({ value, label: text(typeTitle(value)) })),
          ]}
          onChange={setType}
        />
        <input
          className="input"
          type="search"
          aria-label={t('table.filter')}
          placeholder={t('table.filter')}
          value={filter}
          onChange={event => setFilter(event.currentTarget.value)}
        />
      </div>
      {rows.length === 0 ? (
        <p className="empty">{t('table.empty')}</p>
      ) : (
        <table>
          <caption className="visually-hidden">{t('table.caption')}</caption>
          <thead>
            <tr>
              <th scope="col">{t('table.name')}</th>
              <th scope="col">{t('table.value')}</th>
              <th scope="col">{t('table.age')}</th>
            </tr>
          </thead>
          <tbody>
            {shown.map(entity => (
              <EntityRow key={entity.id} entity={entity} />
            ))}
          </tbody>
        </table>
      )}
      <footer className="table-pages">
        <IconButton
          icon={IconChevronLeft}
          label={t('table.previous')}
          disabled={first === 0}
          onClick={() => setPage(Math.max(0, page - 1))}
        />
        <span className="figure">
          {t('table.range', {
            from: rows.length === 0 ? 0 : first + 1,
            to: first + shown.length,
            total: rows.length,
          })}
        </span>
        <IconButton
          icon={IconChevronRight}
          label={t('table.next')}
          disabled={first + PAGE_ROWS >= rows.length}
          onClick={() => setPage(Math.min(pages - 1, page + 1))}
        />
      </footer>
    </Panel>
  );
}

function EntityRow({ entity }: { readonly entity: Entity }) {
  const twin = useTwin();
  const { text, language } = useWords();
  useLive(state => state.valuesRevision);
  const now = useTwinTime(2000);
  const isSelected = useSession(state => state.selection?.id === entity.id);
  const values = [...twin.live.latest(entity.id).values()];
  const newest = values.reduce<LatestValue | undefined>(
    (best, value) => (!best || value.timeMs > best.timeMs ? value : best),
    undefined,
  );
  const { id, type, name: title, position } = entity;
  return (
    <tr data-selected={isSelected}>
      <th scope="row">
        <button
          type="button"
          onClick={() => void flyToAndSelect(twin, { id, type, title, ...(position ? { position } : {}) })}
        >
          {text(title) || id}
        </button>
        <span className="dim">{text(typeTitle(type))}</span>
      </th>
      <td className="figure">
        {values.map(value => formatReading(value, twin.live, language)).join(' · ') || '—'}
      </td>
      <td className="dim">{newest ? formatAge(newest.timeMs, now, language) : '—'}</td>
    </tr>
  );
}

function matching(entities: readonly Entity[], type: string, filter: string): Entity[] {
  const wanted = normalizeName(filter);
  return entities.filter(
    entity =>
      (type === '' || entity.type === type) &&
      (wanted === '' || normalizeName(`${entity.name.zh}|${entity.name.en}|${entity.id}`).includes(wanted)),
  );
}
