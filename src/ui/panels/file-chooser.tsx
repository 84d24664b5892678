import { IconFileImport } from '@tabler/icons-react';
import { useRef } from 'react';
import { IconButton } from '../controls/icon-button.tsx';
import { useTwin, useWords } from '../twin-context.ts';

const ACCEPTED = '.geojson,.json,.csv,.tsv,.kml,.kmz,.gpx,.czml,.zip,.xml,.tif,.tiff';

/** The way to bring in files without a mouse. */
export function FileChooser() {
  const { roster } = useTwin();
  const { t } = useWords();
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <IconButton icon={IconFileImport} label={t('files.choose')} onClick={() => input.current?.click()} />
      <input
        ref={input}
        type="file"
        hidden
        multiple
        accept={ACCEPTED}
        aria-label={t('files.choose')}
        onChange={({ currentTarget }) => {
          roster.offer(currentTarget.files ?? []);
          // The same file chosen again is a change too.
          currentTarget.value = '';
        }}
      />
    </>
  );
}
