import type { Notice } from '@state/session.ts';
import { IconAlertTriangle, IconCircleCheck, IconInfoCircle, IconX } from '@tabler/icons-react';
import { useEffect } from 'react';
import { IconButton } from '../controls/icon-button.tsx';
import { useSession, useTwin, useWords } from '../twin-context.ts';

const SHOWN_MS = { info: 4000, warning: 12_000, error: Number.POSITIVE_INFINITY } as const;
const ICONS = { info: IconCircleCheck, warning: IconInfoCircle, error: IconAlertTriangle } as const;

/** Problems and confirmations, each kind once with a count; announced, and gone after a while unless grave. */
export function Notices() {
  const { t } = useWords();
  const notices = useSession(state => state.notices);
  return (
    <section className="notices" aria-label={t('problem.label')} aria-live="polite">
      {notices.map(notice => (
        <NoticeCard key={notice.key} notice={notice} />
      ))}
    </section>
  );
}

function NoticeCard({ notice }: { readonly notice: Notice }) {
  const { session, clock } = useTwin();
  const { t, text } = useWords();
  const { key, severity, count, detail } = notice;
  // A repetition (a higher count) starts the wait anew.
  useEffect(() => {
    if (count === 0 || !Number.isFinite(SHOWN_MS[severity])) return;
    return clock.wall.setTimer(() => session.dismiss(key), SHOWN_MS[severity]);
  }, [clock, session, key, severity, count]);
  const Icon = ICONS[severity];
  return (
    <div className="notice panel" data-severity={severity} role={severity === 'error' ? 'alert' : undefined}>
      <Icon size="1.25em" />
      <div>
        <p>{text(notice.text)}</p>
        {detail && <p className="dim notice-detail">{typeof detail === 'string' ? detail : text(detail)}</p>}
      </div>
      {count > 1 && <span className="tag">{t('problem.times', { count })}</span>}
      <IconButton icon={IconX} label={t('problem.dismiss')} onClick={() => session.dismiss(key)} />
    </div>
  );
}
