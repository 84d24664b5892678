import type { FeedStatus, RejectReason } from '@core/feed.ts';
import { formatAge, formatNumber, formatTime } from '@i18n/format.ts';
import type { ReactNode } from 'react';
import { useStore } from 'zustand';
import { Panel } from '../controls/panel.tsx';
import { useLive, useTwin, useWords } from '../twin-context.ts';
import { ConnectionActions, FeedActions } from './connection-actions.tsx';
import { FeedInspection } from './feed-inspection.tsx';
import { ImportedFileActions, useImportedFile } from './imported-file.tsx';

/** Every feed: its connection, rate, lag, and what became of what it sent. */
export function FeedsPanel({ onClose }: { readonly onClose?: (() => void) | undefined }) {
  const { t } = useWords();
  const feeds = useLive(state => state.feeds);
  // What was brought in by hand comes first: whoever did wants to see what became of it.
  const { roster } = useTwin();
  const connected = useStore(roster.store, state => state.connected);
  const rank = ({ id, adapter }: FeedStatus) =>
    Number(adapter === 'files' || connected.some(feed => feed.id === id));
  return (
    <Panel title={t('panel.feeds')} onClose={onClose} className="feeds-panel" actions={<FeedActions />}>
      {feeds.length === 0 && <p className="empty">{t('feeds.empty')}</p>}
      {feeds
        .toSorted((a, b) => rank(b) - rank(a))
        .map(feed => (
          <FeedCard key={feed.id} feed={feed} />
        ))}
    </Panel>
  );
}

function FeedCard({ feed }: { readonly feed: FeedStatus }) {
  const { city, clock } = useTwin();
  const { t, text, language } = useWords();
  const file = useImportedFile(feed.id);
  const isRead = file !== undefined && feed.connection === 'closed';
  const count = (value: number) => formatNumber(value, language);
  const rejected = Object.entries(feed.rejected) as [RejectReason, number][];
  const rejectedTotal = rejected.reduce((sum, [, value]) => sum + value, 0);
  return (
    <article className="feed-card">
      <header>
        <i data-connection={feed.connection} aria-hidden="true" />
        <h3>{text(feed.title)}</h3>
        <span className="soft">{isRead ? t('files.read') : t(`connection.${feed.connection}`)}</span>
        {feed.origin && (
          <span className="tag" data-kind={feed.origin}>
            {t(`origin.${feed.origin}`)}
          </span>
        )}
      </header>
      {file && <ImportedFileActions file={file} />}
      <ConnectionActions feedId={feed.id} />
      {feed.problem && <p role="alert">{text(feed.problem)}</p>}
      {feed.detail && <p className="dim">{text(feed.detail)}</p>}
      <dl className="feed-figures">
        <Figure label={t('feeds.rate')}>
          {t('feeds.rateValue', { count: formatNumber(feed.messagesPerSecond, language, 1) })}
        </Figure>
        <Figure label={t('feeds.lag')}>{feed.lagMs === null ? '—' : formatLag(feed.lagMs, language)}</Figure>
        <Figure label={t('feeds.lastEvent')}>
          {feed.lastEventMs === null ? '—' : formatAge(feed.lastEventMs, clock.wallNow(), language)}
        </Figure>
        <Figure label={t('feeds.entities')}>{count(feed.entities)}</Figure>
        <Figure label={t('feeds.stale')}>{count(feed.staleEntities)}</Figure>
        <Figure label={t('feeds.accepted')}>{count(feed.accepted)}</Figure>
        <Figure label={t('feeds.rejected')}>{count(rejectedTotal)}</Figure>
        <Figure label={t('feeds.duplicates')}>{count(feed.duplicates)}</Figure>
        <Figure label={t('feeds.conflated')}>{count(feed.conflated)}</Figure>
        <Figure label={t('feeds.gaps')}>{count(feed.gaps.length)}</Figure>
        <Figure label={t('feeds.quarantined')}>{count(feed.quarantined)}</Figure>
        {feed.clockSkewMs !== null && (
          <Figure label={t('feeds.skew')}>{formatLag(feed.clockSkewMs, language)}</Figure>
        )}
      </dl>
      {rejected.length > 0 && (
        <p className="feed-reasons">
          {rejected.map(([reason, value]) => (
            <span key={reason} className="tag" data-kind="bad">
              {t(`reject.${reason}`)} {count(value)}
            </span>
          ))}
        </p>
      )}
      {feed.gaps.length > 0 && (
        <details>
          <summary>{t('feeds.gapTimes')}</summary>
          <ul>
            {feed.gaps.slice(-10).map(({ startMs, endMs }) => (
              <li key={startMs} className="figure">
                {formatTime(startMs, city.timeZone, 'seconds')} –{' '}
                {formatTime(endMs, city.timeZone, 'seconds')}
              </li>
            ))}
          </ul>
        </details>
      )}
      {feed.recentRejections.length > 0 && (
        <details open={file !== undefined}>
          <summary>{t('feeds.recentRejections')}</summary>
          <ul>
            {feed.recentRejections.slice(-10).map(({ timeMs, reason, detail, sample }, index) => (
              <li key={`${timeMs}-${index.toString()}`}>
                <span className="figure dim">{formatTime(timeMs, city.timeZone, 'seconds')}</span>{' '}
                {t(`reject.${reason}`)}
                {t('feeds.colon')}
                {text(detail)}
                {sample && <code>{sample}</code>}
              </li>
            ))}
          </ul>
        </details>
      )}
      <FeedInspection feedId={feed.id} />
    </article>
  );
}

function Figure({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd className="figure">{children}</dd>
    </div>
  );
}

function formatLag(lagMs: number, language: 'zh' | 'en'): string {
  if (Math.abs(lagMs) < 1000) return `${formatNumber(lagMs, language)} ms`;
  return lagMs < 120_000
    ? `${formatNumber(lagMs / 1000, language, 1)} s`
    : `${formatNumber(lagMs / 60_000, language)} min`;
}
