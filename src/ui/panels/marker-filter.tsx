import { colorOf } from '@core/color-scale.ts';
import type { IconsLayer } from '@core/layers.ts';
import type { ColorStyle } from '@core/style.ts';
import { columnSpread } from '@state/layers/column-spread.ts';
import { useMemo } from 'react';
import { Select } from '../controls/fields.tsx';
import { useLive, useTwin, useWords } from '../twin-context.ts';
import { AttributeFilter, cssColor, type FilterRange } from './attribute-filter.tsx';

/** Which markers of a layer are seen: by the value that colours them, or by their state. */
export function MarkerFilter({ layer }: { readonly layer: IconsLayer }) {
  const { color } = layer;
  if (color.kind === 'ramp') return <ValueFilter layer={layer} style={color} />;
  return color.kind === 'category' ? <StateFilter layer={layer} style={color} /> : null;
}

type StyleOf<Kind extends ColorStyle['kind']> = Extract<ColorStyle, { kind: Kind }>;

function ValueFilter({ layer, style }: { readonly layer: IconsLayer; readonly style: StyleOf<'ramp'> }) {
  const { tables } = useTwin();
  const { t } = useWords();
  const setRange = useSetRange(layer, style.attribute);
  const revision = useLive(state => state.valuesRevision);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the table changes when values do
  const spread = useMemo(
    () => columnSpread(tables.get(layer.table)?.table.columns[style.attribute]?.values, style.domain),
    [tables, layer.table, style.attribute, style.domain.join(), revision],
  );
  return (
    <AttributeFilter
      title={t('layers.markerValue')}
      unit={style.unit}
      domain={style.domain}
      spread={spread}
      range={layer.filter?.range}
      colorAt={value => cssColor(colorOf(style, value))}
      onChange={setRange}
    />
  );
}

function StateFilter({ layer, style }: { readonly layer: IconsLayer; readonly style: StyleOf<'category'> }) {
  const { t, text } = useWords();
  const setRange = useSetRange(layer, style.attribute);
  const states = style.categories.filter(({ value }) => typeof value === 'number');
  if (states.length < 2) return null;
  return (
    <>
      <span className="dim">{t('layers.markerState')}</span>
      <Select
        label={t('layers.markerState')}
        value={layer.filter ? String(layer.filter.range[0]) : ''}
        options={[
          { value: '', label: t('layers.markerAll') },
          ...states.map(({ value, label }) => ({ value: String(value), label: text(label) })),
        ]}
        onChange={value => setRange(value === '' ? undefined : [Number(value), Number(value)])}
      />
    </>
  );
}

function useSetRange(layer: IconsLayer, attribute: string): (range: FilterRange | undefined) => void {
  const { document } = useTwin();
  return range => {
    const filters = range ? [{ attribute, range: [...range] as [number, number] }] : [];
    document.setLayer(layer.id, { filters }, `filter:${attribute}`);
  };
}
