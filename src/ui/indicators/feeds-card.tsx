import { formatAge, formatNumber } from '@i18n/format.ts';
import { useLive, useTwin, useTwinTime, useWords } from '../twin-context.ts';
import { IndicatorCard } from './indicator-card.tsx';

/** One line a feed: is it connected, how much does it send, how old is its newest. */
export function FeedsCard() {
  const { clock } = useTwin();
  const { t, text, language } = useWords();
  const feeds = useLive(state => state.feeds);
  useTwinTime(2000);
  return (
    <IndicatorCard title={t('indicator.feeds')}>
      {feeds.length === 0 && <p className="dim">{t('feeds.empty')}</p>}
      <ul className="feed-lines">
        {feeds.map(feed => (
          <li key={feed.id}>
            <i data-connection={feed.connection} aria-hidden="true" />
            <span className="truncate">{text(feed.title)}</span>
            <span className="soft">{t(`connection.${feed.connection}`)}</span>
            <span className="figure dim">
              {t('feeds.rateValue', { count: formatNumber(feed.messagesPerSecond, language, 1) })}
            </span>
            <span className="dim">
              {feed.lastEventMs === null ? '' : formatAge(feed.lastEventMs, clock.wallNow(), language)}
            </span>
          </li>
        ))}
      </ul>
    </IndicatorCard>
  );
}
