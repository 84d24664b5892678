import type { City, CityTileset } from '@city/schema.ts';
import type { TilesetLayer } from '@core/layers.ts';
import type { ObservedProperty } from '@core/records.ts';
import type { ColorStyle, Rgba } from '@core/style.ts';
import type { LayerSetting } from '../document.ts';
import { categoryColor } from './palette.ts';

/** `colorBy` of a property that feeds report of the features themselves. */
const LIVE_PREFIX = 'live:';
/** Table of the values of one property by feature, see `featureValueTable`. */
export const liveValuesTable = (property: string): string => `features-${property}`;

/** `colorBy` that colours features by their newest value of a property. */
export const liveColorBy = (property: string): string => `${LIVE_PREFIX}${property}`;

/** The property behind a `colorBy`, when it is a live one. */
export function liveProperty(colorBy: string | undefined): string | undefined {
  return colorBy?.startsWith(LIVE_PREFIX) ? colorBy.slice(LIVE_PREFIX.length) : undefined;
}

/** Buildings without a value are solid: translucent ones would look filtered. */
const MISSING_FEATURE: Rgba = [96, 108, 124, 255];

/** What feeds can say of a city's features: property → its description and the range of its values now. */
export type LiveDomains = ReadonlyMap<
  string,
  { readonly property: ObservedProperty; readonly domain: readonly [number, number] }
>;

/** A tileset layer coloured and filtered as the document asks; attributes nobody declares are ignored. */
export function styledTileset(
  layer: TilesetLayer,
  city: City,
  setting: LayerSetting | undefined,
  live: LiveDomains,
): TilesetLayer {
  if (!setting) return layer;
  const tileset = city.tilesets.find(candidate => candidate.id === layer.id);
  const property = liveProperty(setting.colorBy);
  const style = property === undefined ? attributeStyle(tileset, setting.colorBy) : liveStyle(property, live);
  const filters = setting.filters?.filter(filter =>
    tileset?.attributes.some(attribute => attribute.id === filter.attribute),
  );
  return {
    ...layer,
    ...(style ? { style } : {}),
    ...(style && property !== undefined ? { values: liveValuesTable(property) } : {}),
    ...(filters && filters.length > 0 ? { filters, others: setting.others ?? 'hide' } : {}),
    ...(setting.outlines === undefined ? {} : { outlines: setting.outlines }),
  };
}

function liveStyle(id: string, live: LiveDomains): ColorStyle | undefined {
  const known = live.get(id);
  if (!known) return undefined;
  return {
    kind: 'ramp',
    attribute: id,
    ramp: 'viridis',
    domain: known.domain,
    unit: known.property.unit,
    missing: MISSING_FEATURE,
  };
}

function attributeStyle(tileset: CityTileset | undefined, id: string | undefined): ColorStyle | undefined {
  const attribute = tileset?.attributes.find(candidate => candidate.id === id);
  if (attribute?.categories) {
    const categories = attribute.categories.map(({ value, label, color }, index) => ({
      value,
      label,
      color: color ? ([...color, 255] as const) : categoryColor(index),
    }));
    return { kind: 'category', attribute: attribute.id, categories, missing: MISSING_FEATURE };
  }
  if (!attribute?.domain) return undefined;
  return {
    kind: 'ramp',
    attribute: attribute.id,
    ramp: 'viridis',
    domain: attribute.domain,
    unit: attribute.unit ?? '',
    missing: MISSING_FEATURE,
  };
}
