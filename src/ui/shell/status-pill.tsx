import type { MessageKey } from '@i18n/index.ts';
import { truthOf } from '@state/live.ts';
import { useStore } from 'zustand';
import { useLive, useSession, useTwin, useWords } from '../twin-context.ts';

interface Truth {
  readonly tone: 'live' | 'replayed' | 'synthetic' | 'none' | 'bad';
  readonly label: MessageKey;
  readonly explanation: MessageKey;
}

/** What the numbers on the screen are: only measured values at the present may be called live. */
export function useTruth(): Truth {
  const { clock } = useTwin();
  const feeds = useLive(state => state.feeds);
  const online = useSession(state => state.online);
  const mode = useStore(clock.store, state => state.mode);
  const truth = truthOf(feeds);
  if (!online && truth === 'measured') {
    return { tone: 'bad', label: 'status.offline', explanation: 'field.offline' };
  }
  if (truth === 'none') return { tone: 'none', label: 'status.none', explanation: 'status.explainNone' };
  if (truth === 'replayed')
    return { tone: 'replayed', label: 'status.replayedSample', explanation: 'status.explainReplayed' };
  if (truth === 'synthetic')
    return { tone: 'synthetic', label: 'status.synthetic', explanation: 'status.explainSynthetic' };
  if (truth === 'simulated')
    return { tone: 'synthetic', label: 'status.simulated', explanation: 'status.explainSynthetic' };
  if (truth === 'mixed')
    return { tone: 'replayed', label: 'status.mixed', explanation: 'status.explainMixed' };
  if (mode === 'replay')
    return { tone: 'replayed', label: 'status.history', explanation: 'status.explainHistory' };
  return { tone: 'live', label: 'status.live', explanation: 'status.explainMeasured' };
}

export function StatusPill() {
  const { session } = useTwin();
  const { t } = useWords();
  const { tone, label, explanation } = useTruth();
  return (
    <button
      type="button"
      className="status-pill"
      data-tone={tone}
      title={t(explanation)}
      onClick={() => session.setPanel('feeds')}
    >
      <i aria-hidden="true" />
      <span role="status">{t(label)}</span>
    </button>
  );
}
