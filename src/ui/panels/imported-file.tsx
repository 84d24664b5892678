import { boundsOf, type ImportedFile } from '@state/feed-roster.ts';
import { IconFocus2, IconTrash } from '@tabler/icons-react';
import { useStore } from 'zustand';
import { useTwin, useWords } from '../twin-context.ts';

/** The imported file behind a feed, undefined for feeds of the pack. */
export function useImportedFile(feedId: string): ImportedFile | undefined {
  const { roster } = useTwin();
  return useStore(roster.store, state => state.imported.find(file => file.feedId === feedId));
}

/** What an imported file was declared to be, and the ways to it and away from it. */
export function ImportedFileActions({ file }: { readonly file: ImportedFile }) {
  const { roster, live, scene } = useTwin();
  const { t } = useWords();
  const fly = () => {
    const bounds = boundsOf(live, file.feedId);
    if (bounds) void scene.camera.flyToBounds(bounds);
  };
  return (
    <div className="imported-file">
      <span className="dim">{t('files.declared')}</span>
      <span className="tag" data-kind={file.origin}>
        {t(`origin.${file.origin}`)}
      </span>
      <button type="button" className="button small" onClick={fly}>
        <IconFocus2 size="1.25em" />
        {t('files.fly')}
      </button>
      <button type="button" className="button small" onClick={() => void roster.remove(file.feedId)}>
        <IconTrash size="1.25em" />
        {t('files.remove')}
      </button>
    </div>
  );
}
