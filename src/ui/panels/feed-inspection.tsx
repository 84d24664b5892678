import type { LivePort } from '@core/live-port.ts';
import { formatTime } from '@i18n/format.ts';
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
          <code className="became">→ {became}</code>
        </li>
      ))}
    </ol>
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
