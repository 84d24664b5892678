import type { LocalizedText } from './text.ts';

/** sRGB 0…255 and alpha 0…255. */
export type Rgba = readonly [number, number, number, number];

/** Perceptually uniform, colour-blind safe ramps. `diverging` has a neutral middle. */
export type RampName = 'viridis' | 'magma' | 'cividis' | 'turbo' | 'diverging' | 'speed' | 'depth';

/**
 * Colour by data, as plain data: the same description draws the layer (any engine) and its legend.
 * Values outside a ramp's domain are clamped; NaN takes `missing`.
 */
export type ColorStyle =
  | { readonly kind: 'constant'; readonly color: Rgba }
  | {
      readonly kind: 'ramp';
      /** Column of the layer's table, or property of a tile feature. */
      readonly attribute: string;
      readonly ramp: RampName;
      readonly domain: readonly [number, number];
      readonly unit: string;
      readonly reverse?: boolean;
      readonly missing?: Rgba;
    }
  | {
      readonly kind: 'category';
      readonly attribute: string;
      readonly categories: readonly StyleCategory[];
      readonly missing?: Rgba;
    };

export interface StyleCategory {
  /** Number in a numeric column, or text of a tile feature's property. */
  readonly value: number | string;
  readonly color: Rgba;
  readonly label: LocalizedText;
}

/** A number per row: fixed, or scaled linearly from a column and clamped to `range`. */
export type NumberStyle =
  | number
  | {
      readonly attribute: string;
      readonly domain: readonly [number, number];
      readonly range: readonly [number, number];
    };
