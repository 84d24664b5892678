import { formatAge } from '@i18n/format.ts';
import { typeTitle } from '@state/layers/live-layers.ts';
import {
  countStates,
  filterResources,
  RESOURCE_STATES,
  type Resource,
  resourcesToCsv,
} from '@state/resource-catalogue.ts';
import { flyToAndSelect } from '@state/selection.ts';
import { IconChevronLeft, IconChevronRight, IconDownload } from '@tabler/icons-react';
import { useDeferredValue, useMemo, useState } from 'react';
import { saveText } from '../commands.ts';
import { IconButton } from '../controls/icon-button.tsx';
import { Panel } from '../controls/panel.tsx';
import { useSession, useTwin, useWords } from '../twin-context.ts';
import { CatalogueFilters } from './catalogue-filters.tsx';
import { useResources } from './use-resources.ts';

const PAGE_ROWS = 50;
const NONE: readonly Resource[] = [];

/** 视频和感知数据资源目录: every camera and sensor, where its data come from, and whether it works. */
export function CataloguePanel({ onClose }: { readonly onClose?: (() => void) | undefined }) {
  const { city } = useTwin();
  const { t, language } = useWords();
  const listed = useResources();
  const resources = listed ?? NONE;
  const [filter, setFilter] = useState({});
  // Typing goes on while a long catalogue is searched.
  const wanted = useDeferredValue(filter);
  const rows = useMemo(() => filterResources(resources, wanted), [resources, wanted]);
  const [page, setPage] = useState(0);
  const first = Math.min(page, Math.max(0, Math.ceil(rows.length / PAGE_ROWS) - 1)) * PAGE_ROWS;
  const shown = rows.slice(first, first + PAGE_ROWS);
  const save = () => saveText(resourcesToCsv(rows, language), 'text/csv', `kapok-${city.id}-resources.csv`);
  return (
    <Panel
      title={t('panel.catalogue')}
      onClose={onClose}
      className="table-panel catalogue-panel"
      actions={
        <IconButton
          icon={IconDownload}
          label={t('catalogue.export')}
          disabled={rows.length === 0}
          onClick={save}
        />
      }
    >
      <CatalogueFilters
        resources={resources}
        filter={filter}
        onChange={changed => {
          setFilter(changed);
          setPage(0);
        }}
      />
      <StateCounts rows={rows} />
      {rows.length === 0 ? (
        <p className="empty">{t(listed ? 'catalogue.empty' : 'catalogue.listing')}</p>
      ) : (
        <ResourceTable rows={shown} />
      )}
      <footer className="table-pages">
        <IconButton
          icon={IconChevronLeft}
          label={t('table.previous')}
          disabled={first === 0}
          onClick={() => setPage(first / PAGE_ROWS - 1)}
        />
        <span className="figure" role="status">
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
          onClick={() => setPage(first / PAGE_ROWS + 1)}
        />
      </footer>
    </Panel>
  );
}

function StateCounts({ rows }: { readonly rows: readonly Resource[] }) {
  const { t } = useWords();
  const counts = useMemo(() => countStates(rows), [rows]);
  return (
    <ul className="state-counts">
      {RESOURCE_STATES.map(state => (
        <li key={state}>
          <i data-state={state} aria-hidden="true" />
          {t(`resource.${state}`)} <span className="figure">{counts[state]}</span>
        </li>
      ))}
    </ul>
  );
}

function ResourceTable({ rows }: { readonly rows: readonly Resource[] }) {
  const { t } = useWords();
  return (
    <table>
      <caption className="visually-hidden">{t('catalogue.caption')}</caption>
      <thead>
        <tr>
          <th scope="col">{t('catalogue.column.name')}</th>
          <th scope="col">{t('catalogue.column.state')}</th>
          <th scope="col">{t('catalogue.column.source')}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(resource => (
          <ResourceRow key={resource.id} resource={resource} />
        ))}
      </tbody>
    </table>
  );
}

function ResourceRow({ resource }: { readonly resource: Resource }) {
  const twin = useTwin();
  const { t, text, language } = useWords();
  const { id, type, name, sourceTitle, origin, state, newestMs, position } = resource;
  const isSelected = useSession(({ selection }) => selection?.id === id);
  const go = () => void flyToAndSelect(twin, { id, type, title: name, ...(position ? { position } : {}) });
  return (
    <tr data-selected={isSelected}>
      <th scope="row">
        <button type="button" onClick={go}>
          {text(name) || id}
        </button>
        <span className="dim">{text(typeTitle(type))}</span>
      </th>
      <td>
        <i data-state={state} aria-hidden="true" /> {t(`resource.${state}`)}
        <span className="dim">
          {newestMs === null ? '' : formatAge(newestMs, twin.clock.now(), language)}
        </span>
      </td>
      <td>
        {text(sourceTitle)}
        <span className="tag" data-kind={origin}>
          {t(`origin.${origin}`)}
        </span>
      </td>
    </tr>
  );
}
