import type { Theme } from '@core/scene-port.ts';

/** sRGB 0…1. */
export type Rgb = readonly [number, number, number];

/** Colours of sky, ground and city in one theme; the basemap has its own palette of the same land colour. */
export interface SceneLook {
  readonly land: Rgb;
  readonly zenith: Rgb;
  readonly horizon: Rgb;
  /** Glow low over the horizon: the city's own light by night, sunlit mist by day. */
  readonly glow: Rgb;
  readonly starBrightness: number;
  /** Distance at which two thirds of the ground are lost in haze, metres. */
  readonly hazeMeters: number;
  readonly buildings: BuildingLook;
}

/** Kinds of city models that are drawn differently. */
export type CityContent = 'buildings' | 'landmarks' | 'bridges';

/** How buildings without a colour of their own are drawn. */
export interface BuildingLook {
  readonly low: Rgb;
  readonly high: Rgb;
  /** Lines at corners, eaves and storeys. */
  readonly edge: Rgb;
  /** Light at the foot of the walls. */
  readonly base: Rgb;
  readonly window: Rgb;
  /** Light on the tops of tall buildings. */
  readonly crown: Rgb;
  /** Light from the whole sky and straight from the sun (or the lamp that stands for it). */
  readonly skyLight: Rgb;
  readonly sunLight: Rgb;
  /** Colour of glass and brightness of the wall's foot, times the wall's colour. */
  readonly glass: Rgb;
  readonly footShade: number;
  /** Brightness of models that bring their own colours. */
  readonly ownColorBrightness: number;
  /** Light thrown on such models, at the foot and 450 m up. */
  readonly flood: Readonly<Record<CityContent, { readonly foot: Rgb; readonly top: Rgb }>>;
}

const DARK = { foot: [0, 0, 0], top: [0, 0, 0] } as const;

const NIGHT: SceneLook = {
  land: [10 / 255, 20 / 255, 36 / 255],
  zenith: [0.012, 0.026, 0.072],
  horizon: [0.07, 0.125, 0.225],
  glow: [0.2, 0.15, 0.13],
  starBrightness: 0.8,
  hazeMeters: 26_000,
  buildings: {
    low: [0.055, 0.088, 0.15],
    high: [0.2, 0.3, 0.44],
    edge: [0.3, 0.5, 0.74],
    base: [0.2, 0.36, 0.6],
    window: [1.0, 0.78, 0.48],
    crown: [0.16, 0.3, 0.46],
    skyLight: [0.8, 0.84, 0.9],
    sunLight: [0.3, 0.3, 0.32],
    glass: [0.7, 0.72, 0.76],
    footShade: 1,
    ownColorBrightness: 0.5,
    flood: {
      buildings: DARK,
      landmarks: { foot: [0.1, 0.34, 0.52], top: [0.58, 0.26, 0.5] },
      bridges: { foot: [0.42, 0.29, 0.13], top: [0.42, 0.29, 0.13] },
    },
  },
};

const DAY: SceneLook = {
  land: [239 / 255, 236 / 255, 228 / 255],
  zenith: [0.27, 0.53, 0.83],
  horizon: [0.8, 0.87, 0.92],
  glow: [0.1, 0.08, 0.04],
  starBrightness: 0,
  hazeMeters: 42_000,
  buildings: {
    low: [0.9, 0.88, 0.84],
    high: [0.97, 0.965, 0.955],
    edge: [0.5, 0.5, 0.52],
    base: [0, 0, 0],
    window: [0.55, 0.66, 0.76],
    crown: [0, 0, 0],
    skyLight: [0.77, 0.8, 0.85],
    sunLight: [0.52, 0.47, 0.4],
    glass: [0.84, 0.89, 0.95],
    footShade: 0.8,
    ownColorBrightness: 1,
    flood: { buildings: DARK, landmarks: DARK, bridges: DARK },
  },
};

export const SCENE_LOOKS: Readonly<Record<Theme, SceneLook>> = { night: NIGHT, day: DAY };
