import { IconX } from '@tabler/icons-react';
import { Component, type ReactNode, useId } from 'react';
import { useWords } from '../twin-context.ts';
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
        <PanelBoundary message={t('problem.panel')} retry={t('action.retry')}>
          {children}
        </PanelBoundary>
      </div>
    </section>
  );
}

interface BoundaryProps {
  readonly message: string;
  readonly retry: string;
  readonly children: ReactNode;
}

class PanelBoundary extends Component<BoundaryProps, { readonly failure: string | null }> {
  override state: { readonly failure: string | null } = { failure: null };

  static getDerivedStateFromError(error: unknown) {
    return { failure: error instanceof Error ? error.message : String(error) };
  }

  override render() {
    const { message, retry, children } = this.props;
    const { failure } = this.state;
    if (failure === null) return children;
    return (
      <div className="empty" role="alert">
        <p>{message}</p>
        <p className="dim">{failure}</p>
        <button type="button" className="button" onClick={() => this.setState({ failure: null })}>
          {retry}
        </button>
      </div>
    );
  }
}
