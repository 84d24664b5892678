import type { LayerDescription } from '@core/layers.ts';
import { type Legend, legendOf } from '@core/legend.ts';
import type { Rgba } from '@core/style.ts';
import { formatNumber } from '@i18n/format.ts';
import { Select, Slider } from '../controls/fields.tsx';
import { useDocument, useTwin, useWords } from '../twin-context.ts';

/** Legend of a layer; for a tileset also which attribute colours it and which of its features are shown. */
export function LayerOptions({ layer }: { readonly layer: LayerDescription }) {
  const style = layer.type === 'tileset' ? layer.style : layer.type === 'imagery' ? undefined : layer.color;
  return (
    <>
      {layer.type === 'tileset' && <TilesetOptions id={layer.id} />}
      {style && <LegendView legend={legendOf(style)} />}
    </>
  );
}

function TilesetOptions({ id }: { readonly id: string }) {
  const { city, document } = useTwin();
  const { t, text, language } = useWords();
  const setting = useDocument(state => state.data.layers[id]);
  const attributes = city.tilesets.find(tileset => tileset.id === id)?.attributes ?? [];
  const colourable = attributes.filter(attribute => attribute.domain || attribute.categories);
  if (colourable.length === 0) return null;
  return (
    <div className="tileset-options">
      <span className="dim">{t('layers.colorBy')}</span>
      <Select
        label={t('layers.colorBy')}
        value={setting?.colorBy ?? ''}
        options={[
          { value: '', label: t('layers.colorByNone') },
          ...colourable.map(attribute => ({ value: attribute.id, label: text(attribute.title) })),
        ]}
        onChange={colorBy => document.setLayer(id, { colorBy })}
      />
      {attributes.flatMap(attribute => {
        if (!attribute.domain) return [];
        const [low, high] = attribute.domain;
        const filter = setting?.filter?.attribute === attribute.id ? setting.filter.range : attribute.domain;
        const label = t('layers.atLeast', { name: text(attribute.title) });
        const value = `${formatNumber(filter[0], language)} ${attribute.unit ?? ''}`;
        return [
          <div key={attribute.id} className="tileset-filter">
            <span className="dim">{label}</span>
            <Slider
              label={label}
              value={filter[0]}
              minimum={low}
              maximum={high}
              step={(high - low) / 100}
              valueText={value}
              onChange={minimum =>
                document.setLayer(
                  id,
                  { filter: { attribute: attribute.id, range: [minimum, Number.MAX_SAFE_INTEGER] } },
                  `filter:${attribute.id}`,
                )
              }
            />
            <span className="figure">{value}</span>
          </div>,
        ];
      })}
    </div>
  );
}

/** The colours of a layer as the layer itself uses them. */
export function LegendView({ legend }: { readonly legend: Legend }) {
  const { text, language } = useWords();
  if (legend.kind === 'constant') return null;
  if (legend.kind === 'category') {
    return (
      <ul className="legend-categories">
        {legend.entries.map(entry => (
          <li key={entry.value}>
            <i style={{ background: css(entry.color) }} />
            {text(entry.label)}
          </li>
        ))}
      </ul>
    );
  }
  const [first, last] = [legend.stops[0]!, legend.stops.at(-1)!];
  const at = (value: number) => `${((value - first.value) / (last.value - first.value)) * 100}%`;
  const gradient = legend.stops.map(stop => `${css(stop.color)} ${at(stop.value)}`).join(', ');
  return (
    <div className="legend-ramp">
      <i style={{ background: `linear-gradient(to right, ${gradient})` }} />
      <div>
        {legend.ticks.map(tick => (
          <span key={tick} className="figure" style={{ left: at(tick) }}>
            {formatNumber(tick, language, Number.isInteger(tick) ? 0 : 1)}
          </span>
        ))}
      </div>
      <small className="dim">{legend.unit}</small>
    </div>
  );
}

function css([red, green, blue, alpha]: Rgba): string {
  return `rgb(${red} ${green} ${blue} / ${alpha / 255})`;
}
