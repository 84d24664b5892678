import type { JsonValue } from '@core/records.ts';
import type { ModelElement } from '../../scene/model/elements.ts';
import { useWords, type Words } from '../twin-context.ts';
import { useClassName } from './element-tree.tsx';
import { modelText } from './model-text.ts';

/** What the model says of one element. */
export function ElementProperties({ element }: { readonly element: ModelElement }) {
  const words = useWords();
  const { t, language } = words;
  const className = useClassName(element.className);
  return (
    <>
      <h3>{modelText(element.name, language)}</h3>
      <dl className="attributes">
        <Row name={t('model.class')} value={className} />
        <Row
          name={t('model.storey')}
          value={element.storey ? modelText(element.storey, language) : t('model.noStorey')}
        />
        {Object.entries(element.properties).map(([name, value]) => (
          <Row key={name} name={modelText(name, language)} value={valueText(value, words)} />
        ))}
        <Row name={t('inspector.identity')} value={element.id} />
      </dl>
    </>
  );
}

function Row({ name, value }: { readonly name: string; readonly value: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}

function valueText(value: JsonValue, { t, language }: Words): string {
  if (typeof value === 'boolean') return t(value ? 'value.yes' : 'value.no');
  if (typeof value === 'string') return modelText(value, language);
  return typeof value === 'number' ? String(value) : JSON.stringify(value);
}
