import { IconFileImport } from '@tabler/icons-react';
import { chooseFiles } from '../commands.ts';
import { IconButton } from '../controls/icon-button.tsx';
import { useTwin, useWords } from '../twin-context.ts';

/** The way to bring in files without a mouse. */
export function FileChooser() {
  const twin = useTwin();
  const { t } = useWords();
  return <IconButton icon={IconFileImport} label={t('files.choose')} onClick={() => chooseFiles(twin)} />;
}
