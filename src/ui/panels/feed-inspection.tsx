import type { LivePort } from '@core/live-port.ts';
import { formatNumber, formatTime } from '@i18n/format.ts';
import { useEffect, useState } from 'react';
import { useTwin, useWords } from '../twin-context.ts';

const REFRESH_MS = 2000;

type Inspected = Awaited<ReturnType<LivePort['inspect']>>;

/** The connection assistant: the last messages of a feed, newest first, and what became of each. */
export function FeedInspection({ feedId }: { readonly feedId: string }) {
  const { t } = useWords();
  const [isOpen, setOpen] = useState(false);
  return (
    <details onToggle={event => setOpen(event.currentTarget.open)}>
      <summary>{t('inspect.title')}</summary>
      {isOpen && <Messages feedId={feedId} />}
    </details>
  );
}

/** Messages come from outside: they are shown as text, never as markup. */
function Messages({ feedId }: { readonly feedId: string }) {
  const { city } = useTwin();
  const { t } = useWords();
  const { messages, problem } = useInspected(feedId);
  if (problem !== null) return <p role="alert">{t('inspect.failed', { reason: problem })}</p>;
  if (messages?.length === 0) return <p className="dim">{t('inspect.empty')}</p>;
  return (
    <ol className="inspected">
      {messages?.toReversed().map(({ timeMs, message, became }, index) => (
        <li key={`${timeMs}-${index.toString()}`}>
          <span className="figure dim">{formatTime(timeMs, city.timeZone, 'seconds')}</span>
          <code>{message}</code>
          <Became became={became} />
        </li>
      ))}
    </ol>
  );
}

/** Why it was refused, or the records that came of it with the first value among them. */
function Became({ became }: Pick<Inspected[number], 'became'>) {
  const { city, live } = useTwin();
  const { t, text, language } = useWords();
  if ('reason' in became)
    return (
      <p className="became" data-kind="bad">
        → {t(`reject.${became.reason}`)}
        {t('feeds.colon')}
        {text(became.detail)}
      </p>
    );
  const { counts, first } = became;
  if (counts.length === 0) return <p className="became">→ {t('inspect.nothing')}</p>;
  const words = counts.map(({ kind, count }) =>
    t(`inspect.${kind}`, { count: formatNumber(count, language) }),
  );
  const described = first && live.state.properties[first.property];
  return (
    <p className="became">
      → {words.join(t('inspect.and'))}
      {first && (
        <>
          {t('feeds.colon')}
          {first.entityId} {described ? text(described.name) : first.property} = {first.value}{' '}
          {described?.unit} <span className="dim">{formatTime(first.timeMs, city.timeZone, 'seconds')}</span>
        </>
      )}
    </p>
  );
}

function useInspected(feedId: string) {
  const { feeds, clock } = useTwin();
  const [messages, setMessages] = useState<Inspected | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  useEffect(() => {
    let cancel: (() => void) | null = () => {};
    const refresh = async () => {
      try {
        const inspected = (await feeds?.inspect(feedId)) ?? [];
        if (cancel) setMessages(inspected);
      } catch (error) {
        if (cancel) setProblem(error instanceof Error ? error.message : String(error));
      }
      if (cancel) cancel = clock.wall.setTimer(() => void refresh(), REFRESH_MS);
    };
    void refresh();
    return () => {
      cancel?.();
      cancel = null;
    };
  }, [feeds, clock, feedId]);
  return { messages, problem };
}
