import type { City } from '@city/schema.ts';
import type { LayerDescription } from '@core/layers.ts';
import type { DocumentData } from '../document.ts';
import type { UrlLayer } from '../url.ts';
import { type LiveDomains, styledTileset } from './tileset-styling.ts';

/** Layers as the document wants them: visibility, opacity, colouring and order applied to the defaults. */
export function composeLayers(
  defaults: readonly LayerDescription[],
  document: DocumentData,
  city: City,
  live: LiveDomains = new Map(),
): LayerDescription[] {
  const ranks = orderRanks(defaults, document.order);
  return defaults
    .map(layer => {
      const setting = document.layers[layer.id];
      const placed = {
        ...layer,
        visible: setting?.visible ?? (layer.visible && !(document.onlyListed && isListable(layer))),
        opacity: setting?.opacity ?? layer.opacity,
        order: ranks.get(layer.id)!,
      };
      if (placed.type === 'tileset') return styledTileset(placed, city, setting, live);
      // Names and readings beside icons go with their icons.
      const filter = document.layers[layer.id.replace(/-labels$/, '')]?.filters?.[0];
      const isMarker = placed.type === 'icons' || placed.type === 'text';
      return isMarker && filter ? { ...placed, filter } : placed;
    })
    .sort((a, b) => a.order - b.order);
}

/** Results of a run and drawings come and go; an address does not list them. */
function isListable(layer: LayerDescription): boolean {
  return layer.group !== 'scenario' && layer.group !== 'work';
}

/** Rank of every layer: those the document orders keep their mutual order, the others stay behind their neighbour. */
function orderRanks(
  defaults: readonly LayerDescription[],
  wanted: readonly string[],
): ReadonlyMap<string, number> {
  const natural = [...defaults].sort((a, b) => a.order - b.order).map(layer => layer.id);
  const ordered = wanted.filter(id => natural.includes(id));
  const named = new Set(ordered);
  const result = [...ordered];
  for (const [index, id] of natural.entries()) {
    if (named.has(id)) continue;
    const before = natural.slice(0, index).findLast(other => result.includes(other));
    result.splice(before === undefined ? 0 : result.indexOf(before) + 1, 0, id);
  }
  return new Map(result.map((id, rank) => [id, rank]));
}

/** Layer settings as an address states them: exactly these are visible, in this order. */
export function documentFromUrl(document: DocumentData, listed: readonly UrlLayer[]): DocumentData {
  return {
    ...document,
    onlyListed: true,
    order: listed.map(layer => layer.id),
    layers: Object.fromEntries(
      listed.map(({ id, opacity }) => [
        id,
        { ...document.layers[id], visible: true, ...(opacity === undefined ? {} : { opacity }) },
      ]),
    ),
  };
}

/** The `layers` of an address, or undefined while visibility, opacity and order are the defaults. */
export function urlLayers(
  layers: readonly LayerDescription[],
  document: DocumentData,
): readonly UrlLayer[] | undefined {
  const touched = Object.values(document.layers).some(
    setting => setting.visible !== undefined || setting.opacity !== undefined,
  );
  if (!document.onlyListed && !touched && document.order.length === 0) return undefined;
  return layers
    .filter(layer => layer.visible && isListable(layer))
    .map(({ id, opacity }) => (opacity === 1 ? { id } : { id, opacity }));
}
