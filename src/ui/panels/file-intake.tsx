import type { FeedRoster } from '@state/feed-roster.ts';
import { lazy, Suspense, useEffect, useState } from 'react';
import { useStore } from 'zustand';
import { Boundary } from '../controls/boundary.tsx';
import { useTwin, useWords } from '../twin-context.ts';

const FileDialog = lazy(() => import('./file-dialog.tsx').then(module => ({ default: module.FileDialog })));

/** Takes files dropped anywhere on the window, and asks about them one after another. */
export function FileIntake() {
  const { roster } = useTwin();
  const { t } = useWords();
  const isOver = useFileDrop(roster);
  const file = useStore(roster.store, state => state.waiting[0]);
  const number = useStore(roster.store, state => state.waiting.length);
  return (
    <>
      {isOver && (
        <div className="drop-target" role="status">
          <p>{t('files.drop')}</p>
          <p className="dim">{t('files.formats')}</p>
        </div>
      )}
      {file && (
        <Boundary key={`${file.name}-${number.toString()}`} className="panel failed-part">
          <Suspense fallback={null}>
            <FileDialog file={file} />
          </Suspense>
        </Boundary>
      )}
    </>
  );
}

/** True while files are dragged over the window. Other drags, such as of layers, are left alone. */
function useFileDrop(roster: FeedRoster): boolean {
  const [isOver, setOver] = useState(false);
  useEffect(() => {
    const stop = new AbortController();
    const listen = (type: 'dragover' | 'dragleave' | 'drop', act: (event: DragEvent) => void) =>
      window.addEventListener(
        type,
        event => {
          if (event.dataTransfer?.types.includes('Files')) act(event);
        },
        stop,
      );
    listen('dragover', event => {
      event.preventDefault();
      setOver(true);
    });
    // Leaving the window has no related element; leaving an element within it has one.
    listen('dragleave', event => {
      if (event.relatedTarget === null) setOver(false);
    });
    listen('drop', event => {
      event.preventDefault();
      setOver(false);
      roster.offer(event.dataTransfer!.files);
    });
    return () => stop.abort();
  }, [roster]);
  return isOver;
}
