import { type ReactNode, useEffect, useRef } from 'react';

interface ModalProps {
  /** Accessible name. */
  readonly label: string;
  readonly onClose: () => void;
  readonly className?: string;
  readonly children: ReactNode;
}

/** The browser's own modal dialog: focus stays inside, Escape and the backdrop close it. */
export function Modal({ label, onClose, className = '', children }: ModalProps) {
  const element = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    element.current?.showModal();
  }, []);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Escape closes a modal dialog by itself
    <dialog
      ref={element}
      className={`modal ${className}`}
      aria-label={label}
      onClose={onClose}
      onClick={event => {
        if (event.target === element.current) onClose();
      }}
    >
      {children}
    </dialog>
  );
}
