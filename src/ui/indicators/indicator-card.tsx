import type { Origin } from '@core/records.ts';
import type { ReactNode } from 'react';
import { useWords } from '../twin-context.ts';

interface IndicatorCardProps {
  readonly title: string;
  /** What the figures are, for the tag. */
  readonly origin?: Origin | undefined;
  readonly children: ReactNode;
}

/** A panel of figures in a column. */
export function IndicatorCard({ title, origin, children }: IndicatorCardProps) {
  const { t } = useWords();
  return (
    <section className="indicator panel" aria-label={title}>
      <header className="panel-header">
        <h2>{title}</h2>
        {origin && (
          <span className="tag" data-kind={origin}>
            {t(`origin.${origin}`)}
          </span>
        )}
      </header>
      <div className="indicator-body">{children}</div>
    </section>
  );
}

interface BigFigureProps {
  readonly label: string;
  readonly value: string;
  readonly unit?: string | undefined;
  /** A word for the value, e.g. its grade. */
  readonly word?: string | undefined;
  readonly tone?: string | undefined;
}

/** One number with its unit, and what it means. */
export function BigFigure({ label, value, unit, word, tone }: BigFigureProps) {
  return (
    <div className="big-figure">
      <span className="soft">{label}</span>
      <strong className="figure">
        {value}
        {unit && <small>{unit}</small>}
      </strong>
      {word && (
        <em className="figure-word" data-tone={tone}>
          {word}
        </em>
      )}
    </div>
  );
}
