import { type Cesium3DTileFeature, Cesium3DTileStyle, Color, type StyleExpression } from '@cesium/engine';
import { colorOf } from '@core/color-scale.ts';
import type { EntityId } from '@core/ids.ts';
import type { TilesetLayer } from '@core/layers.ts';
import type { FeatureValues } from './feature-values.ts';
import type { Rgb } from './look.ts';

/** The interaction colour, sRGB 0…1 in exact bytes: a feature of this colour is drawn as selected. */
export const SELECTION_RGB: Rgb = [51 / 255, 224 / 255, 255 / 255];

/** Features that were pointed out, in the warm colour of attention. */
const HIGHLIGHT_RGB: Rgb = [255 / 255, 176 / 255, 46 / 255];
/** What is left of a feature that a filter fades. */
const FADED_ALPHA = 0.14;

/** Which features of the city are set apart, by stable id. */
export interface FeatureStates {
  readonly selected: ReadonlySet<EntityId>;
  readonly highlighted: ReadonlySet<EntityId>;
  readonly hidden: ReadonlySet<EntityId>;
  /** Empty shows all. */
  readonly isolated: ReadonlySet<EntityId>;
}

/** What the style reads of a tile's feature. */
export interface StyledFeature {
  getProperty(name: string): unknown;
}

/** The part of a layer that styles features, with the table it may take values from. */
export interface FeatureStyle extends Pick<TilesetLayer, 'style' | 'filters' | 'others'> {
  readonly opacity: number;
  readonly values?: FeatureValues | undefined;
}

/** Whether a feature is drawn: not hidden, isolated if anything is, and inside the filters unless they only fade. */
export function isShown(
  feature: StyledFeature,
  layer: Omit<FeatureStyle, 'opacity'>,
  states: FeatureStates,
): boolean {
  if (states.hidden.size > 0 || states.isolated.size > 0) {
    const id = featureId(feature);
    if (states.hidden.has(id)) return false;
    if (states.isolated.size > 0 && !states.isolated.has(id)) return false;
  }
  return layer.others === 'fade' || passes(feature, layer);
}

/** A feature's colour as 0…1 RGBA: white for the theme's own look, else the data's colour, or what sets it apart. */
export function featureColor(
  feature: StyledFeature,
  layer: FeatureStyle,
  states: FeatureStates,
): readonly [number, number, number, number] {
  if (states.selected.size > 0 && states.selected.has(featureId(feature))) return [...SELECTION_RGB, 1];
  if (states.highlighted.size > 0 && states.highlighted.has(featureId(feature))) return [...HIGHLIGHT_RGB, 1];
  const opacity = layer.opacity * (layer.others === 'fade' && !passes(feature, layer) ? FADED_ALPHA : 1);
  if (!layer.style) return [1, 1, 1, opacity];
  const { style } = layer;
  const value = style.kind === 'constant' ? undefined : attributeOf(feature, style.attribute, layer.values);
  const [red, green, blue, alpha] = colorOf(style, value);
  return [red / 255, green / 255, blue / 255, (alpha / 255) * opacity];
}

function passes(feature: StyledFeature, { filters, values }: Omit<FeatureStyle, 'opacity'>): boolean {
  if (!filters) return true;
  return filters.every(({ attribute, range: [low, high] }) => {
    const value = attributeOf(feature, attribute, values);
    return typeof value === 'number' && value >= low && value <= high;
  });
}

function attributeOf(
  feature: StyledFeature,
  attribute: string,
  values: FeatureValues | undefined,
): number | string | undefined {
  if (values?.has(attribute)) return values.get(featureId(feature), attribute);
  const value = feature.getProperty(attribute);
  return typeof value === 'number' || typeof value === 'string' ? value : undefined;
}

/**
 * The style as Cesium's object. Cesium asks it once for every feature of a tile that comes into view, and for all in
 * view when it is replaced, so it may look things up by id.
 */
export function createTilesetStyle(layer: FeatureStyle, states: FeatureStates): Cesium3DTileStyle {
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
