import { colorOf } from '@core/color-scale.ts';
import type { TilesetLayer } from '@core/layers.ts';
import type { ColorStyle } from '@core/style.ts';
import { liveColorBy } from '@state/layers/tileset-styling.ts';
import { NO_FEATURES } from '@state/session.ts';
import { type AttributeSpread, readTilesetSpreads } from '@state/tileset-statistics.ts';
import { useEffect, useState } from 'react';
import { Segmented, Select, Switch } from '../controls/fields.tsx';
import { useDocument, useLive, useSession, useTwin, useWords } from '../twin-context.ts';
import { AttributeFilter, cssColor, type FilterRange } from './attribute-filter.tsx';

/** Which attribute colours a tileset, which of its features are seen, and what was set apart in it by hand. */
export function TilesetOptions({ layer }: { readonly layer: TilesetLayer }) {
  const { id } = layer;
  const { city, document } = useTwin();
  const { t, text } = useWords();
  const setting = useDocument(state => state.data.layers[id]);
  const spreads = useSpreads(layer.url);
  const attributes = city.tilesets.find(tileset => tileset.id === id)?.attributes ?? [];
  const numbers = attributes.flatMap(({ domain, ...rest }) => (domain ? [{ ...rest, domain }] : []));
  const filters = setting?.filters ?? [];
  const setRange = (attribute: string, range: FilterRange | undefined) => {
    const others = filters.filter(filter => filter.attribute !== attribute);
    const next = range ? [...others, { attribute, range: [...range] as [number, number] }] : others;
    document.setLayer(id, { filters: next }, `filter:${attribute}`);
  };
  return (
    <div className="tileset-options">
      <ColorChoice layer={layer} />
      {numbers.map(({ id: attribute, title, unit, domain }) => (
        <AttributeFilter
          key={attribute}
          title={text(title)}
          unit={unit ?? ''}
          domain={domain}
          spread={spreads.get(attribute)}
          range={filters.find(filter => filter.attribute === attribute)?.range}
          colorAt={value => barColor(layer.style, attribute, value)}
          onChange={range => setRange(attribute, range)}
        />
      ))}
      {filters.length > 0 && (
        <Segmented
          label={t('layers.others')}
          value={setting?.others ?? 'hide'}
          options={[
            { value: 'hide', label: t('layers.othersHide') },
            { value: 'fade', label: t('layers.othersFade') },
          ]}
          onChange={others => document.setLayer(id, { others })}
        />
      )}
      <div className="tileset-outlines">
        <span className="dim">{t('layers.outlines')}</span>
        <Switch
          label={t('layers.outlines')}
          checked={layer.outlines ?? false}
          onChange={outlines => document.setLayer(id, { outlines })}
        />
      </div>
      <SetApart />
    </div>
  );
}

function ColorChoice({ layer }: { readonly layer: TilesetLayer }) {
  const { city, document, board } = useTwin();
  const { t, text } = useWords();
  const colorBy = useDocument(state => state.data.layers[layer.id]?.colorBy);
  useLive(state => state.entitiesRevision);
  const tileset = city.tilesets.find(candidate => candidate.id === layer.id);
  const colourable = (tileset?.attributes ?? []).filter(
    attribute => attribute.domain || attribute.categories,
  );
  const live = tileset?.content === 'buildings' ? [...board.liveDomains.values()] : [];
  if (colourable.length + live.length === 0) return null;
  return (
    <>
      <span className="dim">{t('layers.colorBy')}</span>
      <Select
        label={t('layers.colorBy')}
        value={colorBy ?? ''}
        options={[
          { value: '', label: t('layers.colorByNone') },
          ...colourable.map(attribute => ({ value: attribute.id, label: text(attribute.title) })),
          ...live.map(({ property }) => ({
            value: liveColorBy(property.id),
            label: t('layers.colorByReading', { name: text(property.name) }),
          })),
        ]}
        onChange={value => document.setLayer(layer.id, { colorBy: value })}
      />
    </>
  );
}

/** How many features were hidden, isolated or highlighted, and the way back. */
function SetApart() {
  const { session } = useTwin();
  const { t } = useWords();
  const features = useSession(state => state.features);
  const counts = (['hidden', 'isolated', 'highlighted'] as const).filter(set => features[set].length > 0);
  if (counts.length === 0) return null;
  return (
    <div className="tileset-apart">
      <span>
        {counts.map(set => t(`layers.apart.${set}`, { count: String(features[set].length) })).join(' · ')}
      </span>
      <button type="button" className="link" onClick={() => session.set({ features: NO_FEATURES })}>
        {t('layers.apart.end')}
      </button>
    </div>
  );
}

function barColor(style: ColorStyle | undefined, attribute: string, value: number): string | undefined {
  if (style?.kind !== 'ramp' || style.attribute !== attribute) return undefined;
  return cssColor(colorOf(style, value));
}

const NONE: ReadonlyMap<string, AttributeSpread> = new Map();

function useSpreads(url: string): ReadonlyMap<string, AttributeSpread> {
  const [spreads, setSpreads] = useState(NONE);
  useEffect(() => {
    let isCurrent = true;
    void readTilesetSpreads(url).then(read => isCurrent && setSpreads(read));
    return () => {
      isCurrent = false;
    };
  }, [url]);
  return spreads;
}
