import type { LayerDescription } from '@core/layers.ts';
import { decimalsOf, type Legend, legendOf } from '@core/legend.ts';
import { formatNumber } from '@i18n/format.ts';
import { useWords } from '../twin-context.ts';
import { cssColor } from './attribute-filter.tsx';
import { MarkerFilter } from './marker-filter.tsx';
import { TilesetOptions } from './tileset-options.tsx';

/** Legend of a layer, and which of its things are shown; for a tileset also which attribute colours it. */
export function LayerOptions({ layer }: { readonly layer: LayerDescription }) {
  const style = layer.type === 'tileset' ? layer.style : layer.type === 'imagery' ? undefined : layer.color;
  return (
    <>
      {layer.type === 'tileset' && <TilesetOptions layer={layer} />}
      {layer.type === 'icons' && <MarkerFilter layer={layer} />}
      {style && <LegendView legend={legendOf(style)} />}
    </>
  );
}

/** The colours of a layer as the layer itself uses them. */
export function LegendView({ legend }: { readonly legend: Legend }) {
  const { t, text, language } = useWords();
  if (legend.kind === 'constant') return null;
  if (legend.kind === 'category') {
    return (
      <ul className="legend-categories">
        {legend.entries.map(entry => (
          <li key={entry.value}>
            <i style={{ background: cssColor(entry.color) }} />
            {text(entry.label)}
          </li>
        ))}
        <li>
          <i style={{ background: cssColor(legend.missing) }} />
          {t('layers.noValue')}
        </li>
      </ul>
    );
  }
  const [first, last] = [legend.stops[0]!, legend.stops.at(-1)!];
  const shareOf = (value: number) => (value - first.value) / (last.value - first.value);
  const at = (value: number) => `${100 * shareOf(value)}%`;
  const decimals = decimalsOf(legend.ticks);
  const gradient = legend.stops.map(stop => `${cssColor(stop.color)} ${at(stop.value)}`).join(', ');
  return (
    <div className="legend-ramp">
      <i style={{ background: `linear-gradient(to right, ${gradient})` }} />
      <div>
        {legend.ticks.map(tick => (
          <span key={tick} className="figure" data-end={endOf(shareOf(tick))} style={{ left: at(tick) }}>
            {formatNumber(tick, language, decimals)}
          </span>
        ))}
      </div>
      <small className="dim">
        {legend.unit} <i style={{ background: cssColor(legend.missing) }} /> {t('layers.noValue')}
      </small>
    </div>
  );
}

/** A number at an end of the scale stands inside it, not half outside. */
function endOf(share: number): 'first' | 'last' | undefined {
  if (share < 0.03) return 'first';
  return share > 0.97 ? 'last' : undefined;
}
