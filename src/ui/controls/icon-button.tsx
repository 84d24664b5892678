import type { ComponentType, ReactNode } from 'react';

export type IconComponent = ComponentType<{ size?: number | string; stroke?: number | string }>;

interface IconButtonProps {
  readonly icon: IconComponent;
  /** Accessible name, and tooltip. */
  readonly label: string;
  readonly onClick: () => void;
  /** Present for toggles. */
  readonly pressed?: boolean | undefined;
  readonly disabled?: boolean;
  readonly badge?: ReactNode;
  readonly className?: string;
  /** Shown beside the icon. */
  readonly text?: string;
  readonly shortcut?: string;
}

/** A button drawn as an icon, with its name for those who hear it and as a tooltip. */
export function IconButton(props: IconButtonProps) {
  const { icon: Icon, label, onClick, pressed, disabled, badge, className = '', text, shortcut } = props;
  return (
    <button
      type="button"
      className={`icon-button ${className}`}
      aria-label={text || badge ? undefined : label}
      title={shortcut ? `${label}（${shortcut}）` : label}
      aria-pressed={pressed}
      aria-keyshortcuts={shortcut}
      disabled={disabled}
      onClick={onClick}
    >
      <Icon size="1.25em" stroke={1.75} />
      {text && <span>{text}</span>}
      {badge && <b className="visually-hidden">{label}</b>}
      {badge}
    </button>
  );
}
