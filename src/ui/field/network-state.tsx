import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import { useSession, useTwin, useWords } from '../twin-context.ts';
import { keepProgram, type ProgramKept } from './keep-program.ts';

/** Whether there is a network, what that means for the picture, and what waits to be sent. */
export function NetworkState() {
  const { outbox } = useTwin();
  const { t } = useWords();
  const online = useSession(state => state.online);
  const waiting = useStore(
    outbox.store,
    state => state.items.filter(item => item.state === 'waiting').length,
  );
  const refused = useStore(
    outbox.store,
    state => state.items.filter(item => item.state === 'refused').length,
  );
  const [program, setProgram] = useState<ProgramKept>('pending');
  useEffect(() => void keepProgram().then(setProgram), []);
  const sending = useStore(outbox.store, state => state.sending);
  return (
    <div className="network-state panel" data-online={online} role="status">
      <i aria-hidden="true" />
      <strong>{t(online ? 'field.online' : 'field.offline')}</strong>
      <span className="soft">
        {waiting === 0
          ? t('field.nothingWaiting')
          : t(outbox.hasEndpoint ? 'field.waiting' : 'field.stored', { count: waiting })}
        {refused > 0 && ` · ${t('field.refused', { count: refused })}`}
        {sending && ` · ${t('field.sending')}`}
      </span>
      {program === 'kept' && <span className="tag">{t('field.opensOffline')}</span>}
      {program === 'insecure' && <span className="tag">{t('field.needsHttps')}</span>}
      {!online && <span className="soft">{t('field.offlineNote')}</span>}
    </div>
  );
}
