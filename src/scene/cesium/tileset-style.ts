import { type Cesium3DTileFeature, Cesium3DTileStyle, Color, type StyleExpression } from '@cesium/engine';
import { colorOf } from '@core/color-scale.ts';
import type { EntityId } from '@core/ids.ts';
import type { TilesetLayer } from '@core/layers.ts';
import type { Rgb } from './look.ts';

/** The interaction colour, sRGB 0…1 in exact bytes: a feature of this colour is drawn as selected. */
export const SELECTION_RGB: Rgb = [51 / 255, 224 / 255, 255 / 255];

/** Which features of the city are set apart, by stable id. */
export interface FeatureStates {
  readonly selected: ReadonlySet<EntityId>;
  readonly hidden: ReadonlySet<EntityId>;
  /** Empty shows all. */
  readonly isolated: ReadonlySet<EntityId>;
}

/** What the style reads of a tile's feature. */
export interface StyledFeature {
  getProperty(name: string): unknown;
}

/** Whether a feature is drawn: not hidden, isolated if anything is, and inside the layer's filter. */
export function isShown(
  feature: StyledFeature,
  layer: Pick<TilesetLayer, 'filter'>,
  states: FeatureStates,
): boolean {
  if (states.hidden.size > 0 || states.isolated.size > 0) {
    const id = featureId(feature);
    if (states.hidden.has(id)) return false;
    if (states.isolated.size > 0 && !states.isolated.has(id)) return false;
  }
  if (!layer.filter) return true;
  const value = feature.getProperty(layer.filter.attribute);
  const [low, high] = layer.filter.range;
  return typeof value === 'number' && value >= low && value <= high;
}

/** A feature's colour as 0…1 RGBA: white for the theme's own look, else the data's colour, or the selection's. */
export function featureColor(
  feature: StyledFeature,
  layer: Pick<TilesetLayer, 'style' | 'opacity'>,
  states: FeatureStates,
): readonly [number, number, number, number] {
  if (states.selected.size > 0 && states.selected.has(featureId(feature))) {
    return [...SELECTION_RGB, 1];
  }
  if (!layer.style) return [1, 1, 1, layer.opacity];
  const { style } = layer;
  const value = style.kind === 'constant' ? undefined : feature.getProperty(style.attribute);
  const known = typeof value === 'number' || typeof value === 'string' ? value : undefined;
  const [red, green, blue, alpha] = colorOf(style, known);
  return [red / 255, green / 255, blue / 255, (alpha / 255) * layer.opacity];
}

/**
 * The style as Cesium's object. Cesium asks it once for every feature of a tile that comes into view, and for all in
 * view when it is replaced, so it may look things up by id.
 */
export function createTilesetStyle(layer: TilesetLayer, states: FeatureStates): Cesium3DTileStyle {
  const style = new Cesium3DTileStyle();
  style.show = {
    evaluate: (feature: Cesium3DTileFeature) => isShown(feature, layer, states),
  } as StyleExpression;
  style.color = {
    evaluateColor: (feature: Cesium3DTileFeature, result: Color) =>
      Color.clone(new Color(...featureColor(feature, layer, states)), result),
  } as StyleExpression;
  return style;
}

function featureId(feature: StyledFeature): EntityId {
  return String(feature.getProperty('id') ?? '');
}
