import { IconPlugConnected } from '@tabler/icons-react';
import { lazy, Suspense, useState } from 'react';
import { useStore } from 'zustand';
import { IconButton } from '../controls/icon-button.tsx';
import { useTwin, useWords } from '../twin-context.ts';
import { FileChooser } from './file-chooser.tsx';

const ConnectionDialog = lazy(() =>
  import('./connection-dialog.tsx').then(module => ({ default: module.ConnectionDialog })),
);

/** The ways to more data: a file, or a backend. */
export function FeedActions() {
  const { t } = useWords();
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <IconButton icon={IconPlugConnected} label={t('connect.open')} onClick={() => setOpen(true)} />
      <FileChooser />
      {isOpen && (
        <Suspense fallback={null}>
          <ConnectionDialog onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  );
}

/** For a feed that was connected by hand: change it, or end it. */
export function ConnectionActions({ feedId }: { readonly feedId: string }) {
  const { roster } = useTwin();
  const { t } = useWords();
  const configuration = useStore(roster.store, state => state.connected.find(({ id }) => id === feedId));
  const [isOpen, setOpen] = useState(false);
  if (!configuration) return null;
  return (
    <div className="imported-file">
      <button type="button" className="button small" onClick={() => setOpen(true)}>
        {t('connect.edit')}
      </button>
      <button type="button" className="button small" onClick={() => void roster.disconnect(feedId)}>
        {t('connect.disconnect')}
      </button>
      {isOpen && (
        <Suspense fallback={null}>
          <ConnectionDialog configuration={configuration} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </div>
  );
}
