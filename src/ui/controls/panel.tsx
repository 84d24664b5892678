import { IconX } from '@tabler/icons-react';
import { type ReactNode, useId } from 'react';
import { useWords } from '../twin-context.ts';
import { Boundary } from './boundary.tsx';
import { IconButton } from './icon-button.tsx';

interface PanelProps {
  readonly title: string;
  readonly onClose?: (() => void) | undefined;
  /** Buttons at the right of the title. */
  readonly actions?: ReactNode;
  readonly className?: string;
  readonly children: ReactNode;
}

/** A translucent panel with a title; what fails inside is contained. */
export function Panel({ title, onClose, actions, className = '', children }: PanelProps) {
  const { t } = useWords();
  const heading = useId();
  return (
    <section className={`panel ${className}`} aria-labelledby={heading}>
      <header className="panel-header">
        <h2 id={heading}>{title}</h2>
        <div className="panel-actions">
          {actions}
          {onClose && <IconButton icon={IconX} label={t('action.close')} onClick={onClose} />}
        </div>
      </header>
      <div className="panel-body">
        <Boundary>{children}</Boundary>
      </div>
    </section>
  );
}
