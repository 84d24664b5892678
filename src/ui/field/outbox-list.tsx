import { formatTime } from '@i18n/format.ts';
import type { OutboxItem } from '@state/outbox/report-storage.ts';
import { IconDownload, IconRefresh, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { useStore } from 'zustand';
import { saveFile } from '../commands.ts';
import { IconButton } from '../controls/icon-button.tsx';
import { Panel } from '../controls/panel.tsx';
import { useSession, useTwin, useWords } from '../twin-context.ts';

/** Every report with what became of it, newest first. */
export function OutboxList() {
  const { outbox, city } = useTwin();
  const { t } = useWords();
  const items = useStore(outbox.store, state => state.items);
  const isKept = useStore(outbox.store, state => state.isKept);
  const online = useSession(state => state.online);
  const unsent = items.filter(item => item.state !== 'sent');
  const save = async () => {
    const { exportReports } = await import('@state/outbox/report-export.ts');
    const bytes = exportReports(unsent.map(item => item.report));
    saveFile(new Blob([bytes], { type: 'application/zip' }), `kapok-${city.id}-reports.zip`);
  };
  return (
    <Panel
      title={t('outbox.title')}
      className="outbox"
      actions={
        <>
          {outbox.hasEndpoint && (
            <IconButton
              icon={IconRefresh}
              label={t('outbox.send')}
              disabled={!online || unsent.length === 0}
              onClick={() => void outbox.flush()}
            />
          )}
          <IconButton
            icon={IconDownload}
            label={t('outbox.export')}
            disabled={unsent.length === 0}
            onClick={() => void save()}
          />
        </>
      }
    >
      {!outbox.hasEndpoint && <p className="outbox-note">{t('outbox.noEndpoint')}</p>}
      {!isKept && (
        <p className="outbox-note" role="alert">
          {t('outbox.notKept')}
        </p>
      )}
      {items.length === 0 && <p className="empty">{t('outbox.empty')}</p>}
      <ul>
        {items.toReversed().map(item => (
          <OutboxRow key={item.report.id} item={item} />
        ))}
      </ul>
    </Panel>
  );
}

function OutboxRow({ item }: { readonly item: OutboxItem }) {
  const { outbox, city } = useTwin();
  const { t, text } = useWords();
  const [asked, setAsked] = useState(false);
  const { report, state, reason } = item;
  const stateKey = state === 'waiting' && !outbox.hasEndpoint ? 'stored' : state;
  return (
    <li className="outbox-row" data-state={state}>
      <div>
        <p className="outbox-head">
          <span className="tag" data-state={state}>
            {t(`outbox.${stateKey}`)}
          </span>
          <span>{t(`report.kind.${report.kind}`)}</span>
          <span className="figure dim">{formatTime(report.createdMs, city.timeZone)}</span>
        </p>
        <p>{report.note}</p>
        <p className="dim">
          {[
            report.entity && text(report.entity.title),
            report.photos.length > 0 && t('outbox.photos', { count: report.photos.length }),
            reason && text(reason),
          ]
            .filter(Boolean)
            .join(' · ')}
        </p>
      </div>
      {state === 'refused' && (
        <IconButton
          icon={IconRefresh}
          label={t('outbox.send')}
          onClick={() => void outbox.retry(report.id)}
        />
      )}
      {asked ? (
        <button type="button" className="button small" onClick={() => void outbox.remove(report.id)}>
          {t('outbox.confirmDelete')}
        </button>
      ) : (
        <IconButton
          icon={IconTrash}
          label={t('action.delete')}
          onClick={() => (state === 'sent' ? void outbox.remove(report.id) : setAsked(true))}
        />
      )}
    </li>
  );
}
