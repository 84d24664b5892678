/**
 * Original glyphs on a 24 × 24 grid, as SVG path data to be filled with the even-odd rule. Kept plain, so that they
 * read at 16 pixels. Every glyph of the catalogue is listed here; `dot` stands in for unknown names.
 */
export const GLYPHS = {
  dot: 'M12 8a4 4 0 1 1 0 8a4 4 0 1 1 0-8Z',
  camera: 'M3 8h11v8H3ZM15 11l6-3v8l-6-3ZM7 18h3v2H7Z',
  air: 'M3 8h10a2.2 2.2 0 1 0-2.2-2.2h-2A4.2 4.2 0 1 1 13 10H3ZM3 12h14a3.5 3.5 0 1 1-3.5 3.5h2A1.5 1.5 0 1 0 17 14H3ZM3 16h6a2.5 2.5 0 1 1-2.5 2.5h2',
  rain: 'M7 12a4 4 0 0 1 .6-8A5 5 0 0 1 17 5a3.6 3.6 0 0 1 .4 7ZM8 14l-2 5h2l2-5ZM12.500 14l-2 5h2l2-5ZM17 14l-2 5h2l2-5Z',
  weather:
    'M9 6a4 4 0 0 1 4 4H9.500A5 5 0 0 0 5.500 11.500A4 4 0 0 1 9 6ZM8.200 2h1.600v2.500H8.200ZM2.500 9.200v1.600H5V9.200ZM3.800 4.900l1.200-1.100l1.700 1.800l-1.100 1.100ZM13.100 5.600l1.700-1.800l1.200 1.100l-1.800 1.800ZM8.500 20a4 4 0 0 1 .4-8A5 5 0 0 1 18 13a3.600 3.600 0 0 1 .3 7Z',
  traffic:
    'M8 2h8a2 2 0 0 1 2 2v16a2 2 0 0 1-2 2H8a2 2 0 0 1-2-2V4a2 2 0 0 1 2-2ZM12 4a2.200 2.200 0 1 0 0 4.400a2.200 2.200 0 1 0 0-4.400ZM12 9.800a2.200 2.200 0 1 0 0 4.400a2.200 2.200 0 1 0 0-4.400ZM12 15.600a2.200 2.200 0 1 0 0 4.400a2.200 2.200 0 1 0 0-4.400Z',
  metro:
    'M7 3h10a3 3 0 0 1 3 3v9a3 3 0 0 1-3 3H7a3 3 0 0 1-3-3V6a3 3 0 0 1 3-3ZM6.500 6v5h4.700V6ZM12.800 6v5h4.700V6ZM8 13.500a1.300 1.300 0 1 0 0 2.600a1.300 1.300 0 1 0 0-2.600ZM16 13.500a1.300 1.300 0 1 0 0 2.600a1.300 1.300 0 1 0 0-2.600ZM7 19h2l-1.500 3h-2ZM15 19h2l1.500 3h-2Z',
  alert: 'M12 3l10 18H2ZM11 9v6h2V9ZM11 16.500v2h2v-2Z',
  pump: 'M12 5a7 7 0 1 1 0 14a7 7 0 1 1 0-14ZM12 7.500a4.500 4.500 0 1 0 0 9a4.500 4.500 0 1 0 0-9ZM12 9l3 5H9ZM18 5h4v4h-4ZM2 15h4v4H2Z',
  fire: 'M13 2c1 4 6 6 6 12a7 7 0 0 1-14 0c0-3 1.500-5 3-7c.3 2 1 3 2 3.500C10.500 7 11 4 13 2ZM12 13c-2 2-2.500 3-2.500 4.500a2.500 2.500 0 0 0 5 0C14.500 16 14 15 12 13Z',
  water:
    'M3 4h2v16H3ZM5 5h4v1.500H5ZM5 9h3v1.500H5ZM8 13c2-1.500 3.500-1.500 5.500 0s3.500 1.500 6 0v2.500c-2.500 1.500-4 1.500-6 0s-3.500-1.500-5.500 0ZM8 17.500c2-1.500 3.500-1.500 5.500 0s3.500 1.500 6 0V20c-2.500 1.500-4 1.500-6 0s-3.500-1.500-5.500 0Z',
  pipe: 'M2 8h3v8H2ZM5.500 9.500h13v5h-13ZM19 8h3v8h-3ZM10.500 4h3v5h-3ZM8.500 3h7v2h-7Z',
  vehicle:
    'M6 6h12l2 6v6h-3v2h-2.500v-2h-5v2H7v-2H4v-6ZM7.500 8l-1.200 3.500h11.400L16.500 8ZM7 13.500a1.300 1.300 0 1 0 0 2.600a1.300 1.300 0 1 0 0-2.600ZM17 13.500a1.300 1.300 0 1 0 0 2.600a1.300 1.300 0 1 0 0-2.600Z',
  drone:
    'M5 3a3 3 0 1 1 0 6a3 3 0 1 1 0-6ZM19 3a3 3 0 1 1 0 6a3 3 0 1 1 0-6ZM5 15a3 3 0 1 1 0 6a3 3 0 1 1 0-6ZM19 15a3 3 0 1 1 0 6a3 3 0 1 1 0-6ZM7.500 7l3 2.500h3l3-2.500l1.200 1.200l-2.500 2.800v2l2.500 2.800l-1.200 1.200l-3-2.500h-3l-3 2.500l-1.200-1.200l2.500-2.800v-2l-2.500-2.800Z',
  person: 'M12 3a4 4 0 1 1 0 8a4 4 0 1 1 0-8ZM5 21c0-5 3-8 7-8s7 3 7 8Z',
  building:
    'M5 3h9v18H5ZM15 9h4v12h-4ZM7 6v2h2V6ZM10.500 6v2h2V6ZM7 10v2h2v-2ZM10.500 10v2h2v-2ZM7 14v2h2v-2ZM10.500 14v2h2v-2Z',
  parking: 'M7 3h6.500a5 5 0 0 1 0 10.500H10V21H7ZM10 6v4.500h3.200a2.200 2.200 0 0 0 0-4.500Z',
  power: 'M14 2L5 14h5l-1 8l9-12h-5Z',
  noise:
    'M3 9h4l5-4v14l-5-4H3ZM14 8.500c2 2 2 5 0 7l1.400 1.400c3-2.800 3-7 0-9.800ZM17 5.500c4 3.700 4 9.300 0 13l1.400 1.400c5-4.500 5-11.300 0-15.800Z',
  ship: 'M11 2h2v3h4v6l4 1.500L18 20H6L3 12.500L7 11V5h4ZM9 7v3.200l3-1.100l3 1.100V7Z',
} as const;

export type GlyphName = keyof typeof GLYPHS | 'cluster';

/** Other words that descriptions use for a glyph. */
const ALIASES: Readonly<Record<string, keyof typeof GLYPHS>> = {
  'water-level': 'water',
  bus: 'metro',
  train: 'metro',
  car: 'vehicle',
  taxi: 'vehicle',
  station: 'metro',
  'air-quality': 'air',
  rainfall: 'rain',
  'traffic-speed': 'traffic',
  incident: 'alert',
  wind: 'air',
  boat: 'ship',
  officer: 'person',
};

/** The glyph for a description's icon name; `dot` when there is none. */
export function glyphName(icon: string): keyof typeof GLYPHS {
  if (Object.hasOwn(GLYPHS, icon)) return icon as keyof typeof GLYPHS;
  return ALIASES[icon] ?? 'dot';
}
