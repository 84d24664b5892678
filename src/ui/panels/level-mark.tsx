import type { AlertLevel } from '@core/records.ts';
import { useWords } from '../twin-context.ts';

/** Level by colour and by shape: octagon red, triangle orange, diamond yellow, circle blue. */
const SHAPES: Readonly<Record<AlertLevel, string>> = {
  1: 'M5 0h6l5 5v6l-5 5H5l-5-5V5Z',
  2: 'M8 0.5 16 15H0Z',
  3: 'M8 0 16 8 8 16 0 8Z',
  4: 'M8 0a8 8 0 1 0 .01 0Z',
};

export function LevelMark({ level }: { readonly level: AlertLevel }) {
  return (
    <svg className="level-mark" data-level={level} viewBox="0 0 16 16" aria-hidden="true">
      <path d={SHAPES[level]} />
      <text x="8" y={level === 2 ? 13.2 : 11.6} textAnchor="middle">
        {level}
      </text>
    </svg>
  );
}

/** The mark with its word. */
export function LevelTag({ level }: { readonly level: AlertLevel }) {
  const { t } = useWords();
  return (
    <span className="level-tag" data-level={level}>
      <LevelMark level={level} />
      {t(`alerts.level${level}`)}
    </span>
  );
}
