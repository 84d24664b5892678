import type { Theme } from '@core/scene-port.ts';

/** Road classes of the pack, most important first; unknown classes are painted as the last. */
export const ROAD_CLASSES = [
  'motorway',
  'trunk',
  'primary',
  'secondary',
  'tertiary',
  'residential',
  'service',
] as const;
export type RoadClass = (typeof ROAD_CLASSES)[number];

export interface RoadPaint {
  readonly fill: string;
  readonly casing: string;
}

/** A wide, faint line inside the water along its shore. */
export interface ShoreGlow {
  readonly color: string;
  readonly widthPixels: number;
}

/** CSS colours of the vector basemap in one theme. */
export interface BasemapPalette {
  readonly land: string;
  readonly water: string;
  readonly shoreline: string;
  readonly shoreGlow: readonly ShoreGlow[];
  readonly green: string;
  readonly landuse: Readonly<Record<string, string>>;
  readonly building: string;
  readonly buildingGlow: string;
  readonly rail: string;
  readonly boundary: string;
  readonly roads: Readonly<Record<RoadClass, RoadPaint>>;
}

/** Near-black blue land, deep water with lit shores, dim streets, warm arterials. */
const NIGHT: BasemapPalette = {
  land: '#0a1424',
  water: '#0c3054',
  shoreline: 'rgba(86, 178, 232, 0.55)',
  shoreGlow: [
    { color: 'rgba(58, 150, 214, 0.10)', widthPixels: 16 },
    { color: 'rgba(70, 164, 224, 0.13)', widthPixels: 8 },
    { color: 'rgba(96, 190, 240, 0.18)', widthPixels: 3.5 },
  ],
  green: '#0b2226',
  landuse: {
    residential: '#0c1729',
    commercial: '#101b33',
    industrial: '#0f1a2a',
    education: '#0d1c2c',
    farmland: '#0a1a20',
  },
  building: 'rgba(38, 62, 100, 0.55)',
  buildingGlow: 'rgba(84, 140, 214, 0.10)',
  rail: 'rgba(120, 146, 190, 0.40)',
  boundary: 'rgba(86, 190, 226, 0.28)',
  roads: {
    motorway: { fill: '#c28a45', casing: '#171b28' },
    trunk: { fill: '#a2763f', casing: '#151a27' },
    primary: { fill: '#866645', casing: '#131a28' },
    secondary: { fill: '#4b5468', casing: '#111a2a' },
    tertiary: { fill: '#2c4162', casing: '#0e1829' },
    residential: { fill: '#1d2e49', casing: '#0c1627' },
    service: { fill: '#182740', casing: '#0b1525' },
  },
};

/** Bright paper: readable in sunlight. */
const DAY: BasemapPalette = {
  land: '#efece4',
  water: '#9fcbe6',
  shoreline: 'rgba(74, 140, 186, 0.75)',
  shoreGlow: [
    { color: 'rgba(240, 250, 255, 0.16)', widthPixels: 14 },
    { color: 'rgba(240, 250, 255, 0.22)', widthPixels: 6 },
  ],
  green: '#cfe3bd',
  landuse: {
    residential: '#ebe7de',
    commercial: '#ece3dc',
    industrial: '#e4e1e2',
    education: '#ece6d3',
    farmland: '#e2e8cf',
  },
  building: '#d9d3c7',
  buildingGlow: 'rgba(90, 80, 60, 0.05)',
  rail: 'rgba(110, 110, 120, 0.65)',
  boundary: 'rgba(122, 82, 150, 0.45)',
  roads: {
    motorway: { fill: '#f6c667', casing: '#c98f35' },
    trunk: { fill: '#f9d78b', casing: '#d0a050' },
    primary: { fill: '#fbe6b0', casing: '#cfb27a' },
    secondary: { fill: '#ffffff', casing: '#c6bfb2' },
    tertiary: { fill: '#ffffff', casing: '#cfc9bd' },
    residential: { fill: '#ffffff', casing: '#d9d4c9' },
    service: { fill: '#fbfaf7', casing: '#dedad1' },
  },
};

export const BASEMAP_PALETTES: Readonly<Record<Theme, BasemapPalette>> = { night: NIGHT, day: DAY };
