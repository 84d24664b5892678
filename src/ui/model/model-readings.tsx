import type { EntityId } from '@core/ids.ts';
import { formatAge, formatNumber } from '@i18n/format.ts';
import type { ModelInspector } from '../../scene/model/inspector.ts';
import { useTwinTime, useWords } from '../twin-context.ts';
import { modelText } from './model-text.ts';
import type { ElementReading } from './model-values.ts';

interface ModelReadingsProps {
  readonly inspector: ModelInspector;
  readonly readings: readonly ElementReading[];
  readonly onSelect: (id: EntityId) => void;
}

/** Newest values on the model's elements, with their age and where they come from. */
export function ModelReadings({ inspector, readings, onSelect }: ModelReadingsProps) {
  const { t } = useWords();
  return (
    <section className="model-readings">
      <h4>{t('model.values')}</h4>
      {readings.length === 0 && <p className="dim">{t('model.noValues')}</p>}
      <ul>
        {readings.map(reading => (
          <ReadingLine
            key={`${reading.element} ${reading.value.property}`}
            reading={reading}
            name={inspector.element(reading.element)?.name ?? reading.element}
            onSelect={onSelect}
          />
        ))}
      </ul>
    </section>
  );
}

interface ReadingLineProps {
  readonly reading: ElementReading;
  readonly name: string;
  readonly onSelect: (id: EntityId) => void;
}

function ReadingLine({ reading: { element, value, property }, name, onSelect }: ReadingLineProps) {
  const { t, language, text } = useWords();
  const now = useTwinTime(1000);
  return (
    <li data-stale={value.stale}>
      <button type="button" onClick={() => onSelect(element)}>
        <span>
          {modelText(name, language)}
          <span className="dim"> {property ? text(property.name) : value.property}</span>
        </span>
        <span className="figure model-figure">
          {formatNumber(value.value, language, property?.decimals ?? 1)} <small>{property?.unit}</small>
        </span>
        <span>
          <span className="tag" data-kind={value.origin}>
            {t(`origin.${value.origin}`)}
          </span>
          {value.stale && (
            <span className="tag" data-kind="stale">
              {t('quality.stale')}
            </span>
          )}
        </span>
        <span className="dim">{formatAge(value.timeMs, now, language)}</span>
      </button>
    </li>
  );
}
