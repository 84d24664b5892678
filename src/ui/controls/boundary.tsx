import { Component, type ReactNode } from 'react';
import { useWords } from '../twin-context.ts';

interface BoundaryProps {
  /** What still works, said to the person. */
  readonly message?: string;
  readonly className?: string;
  readonly children: ReactNode;
}

/** Contains what fails inside: a program error, or a part of the program that could not be fetched. */
export function Boundary({ message, className = '', children }: BoundaryProps) {
  const { t } = useWords();
  return (
    <FailureCatcher
      show={(failure, retry) => (
        <div className={`empty ${className}`} role="alert">
          <p>{message ?? t('problem.panel')}</p>
          <p className="dim">{failure.message}</p>
          <button type="button" className="button" onClick={isMissingPart(failure) ? reload : retry}>
            {t(isMissingPart(failure) ? 'action.reload' : 'action.retry')}
          </button>
        </div>
      )}
    >
      {children}
    </FailureCatcher>
  );
}

/** A module that could not be fetched stays failed until the page loads anew. */
function isMissingPart(failure: Error): boolean {
  return /dynamically imported module|module script failed/i.test(failure.message);
}

function reload(): void {
  location.reload();
}

interface CatcherProps {
  readonly show: (failure: Error, retry: () => void) => ReactNode;
  readonly children: ReactNode;
}

class FailureCatcher extends Component<CatcherProps, { readonly failure: Error | null }> {
  override state: { readonly failure: Error | null } = { failure: null };

  static getDerivedStateFromError(error: unknown) {
    return { failure: error instanceof Error ? error : new Error(String(error)) };
  }

  override render() {
    const { failure } = this.state;
    if (failure === null) return this.props.children;
    return this.props.show(failure, () => this.setState({ failure: null }));
  }
}
