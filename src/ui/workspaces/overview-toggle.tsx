import { IconChevronDown } from '@tabler/icons-react';
import { useWords } from '../twin-context.ts';

/** Shows or puts away the overview of the city. */
export function OverviewToggle({
  open,
  onToggle,
}: {
  readonly open: boolean;
  readonly onToggle: () => void;
}) {
  const { t } = useWords();
  return (
    <button type="button" className="overview-toggle panel" aria-expanded={open} onClick={onToggle}>
      {t('panel.overview')}
      <IconChevronDown size="1em" className="chevron" />
    </button>
  );
}
