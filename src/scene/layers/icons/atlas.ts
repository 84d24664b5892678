import { FONT_FAMILY } from '../../deck/typeface.ts';
import { GLYPHS, type GlyphName } from './glyphs.ts';

/** The atlas is a grid of square cells, row by row: glyphs, the empty badge, characters. The shader knows both numbers. */
export const CELL_PIXELS = 64;
export const ATLAS_COLUMNS = 8;
/** What counts are written with; at most 15, so that one takes four bits. */
export const CHARACTERS = '0123456789.万亿kM';
/** Twice the size counts are drawn at, so that a halving makes them sharp. */
export const CHARACTER_PIXELS = 24;

const GRID = 24;
const NAMES: readonly GlyphName[] = [...(Object.keys(GLYPHS) as (keyof typeof GLYPHS)[]), 'cluster'];
/** Cell of the first character. */
export const FIRST_CHARACTER = NAMES.length;
const CELLS = new Map(NAMES.map((name, cell) => [name, cell]));

/** Cell of a glyph in the atlas. */
export function cellOf(name: GlyphName): number {
  return CELLS.get(name) ?? 0;
}

let shared: HTMLCanvasElement | null = null;

/**
 * The atlas, drawn on first use: alpha is the badge, red the glyph or character, green the rim, so that the shader can
 * colour the badge by data and keep glyph and rim legible.
 */
export function badgeAtlas(): HTMLCanvasElement {
  shared ??= drawAtlas();
  return shared;
}

function drawAtlas(): HTMLCanvasElement {
  const image = document.createElement('canvas');
  image.width = ATLAS_COLUMNS * CELL_PIXELS;
  image.height = Math.ceil((FIRST_CHARACTER + CHARACTERS.length) / ATLAS_COLUMNS) * CELL_PIXELS;
  const context = image.getContext('2d');
  if (!context) throw new Error('The browser offers no 2D canvas to draw the icons on');
  NAMES.forEach((name, cell) => {
    drawBadge(context, ...cornerOf(cell), name);
  });
  context.font = `600 ${CHARACTER_PIXELS}px ${FONT_FAMILY}`;
  context.textAlign = 'center';
  context.fillStyle = '#f00';
  // Digits stand in the middle of their cell whatever else the face has above and below them.
  const { actualBoundingBoxAscent: ascent } = context.measureText('0');
  Array.from(CHARACTERS).forEach((character, i) => {
    const [x, y] = cornerOf(FIRST_CHARACTER + i);
    context.fillText(character, x + CELL_PIXELS / 2, y + (CELL_PIXELS + ascent) / 2);
  });
  return image;
}

function cornerOf(cell: number): [x: number, y: number] {
  return [(cell % ATLAS_COLUMNS) * CELL_PIXELS, Math.floor(cell / ATLAS_COLUMNS) * CELL_PIXELS];
}

function drawBadge(context: CanvasRenderingContext2D, x: number, y: number, name: GlyphName): void {
  const half = CELL_PIXELS / 2;
  disc(context, x + half, y + half, half - 2, '#0f0');
  disc(context, x + half, y + half, half - 5, '#000');
  if (name === 'cluster') return;
  const scale = (CELL_PIXELS * 0.58) / GRID;
  context.save();
  context.translate(x + half - (GRID / 2) * scale, y + half - (GRID / 2) * scale);
  context.scale(scale, scale);
  context.fillStyle = '#f00';
  context.fill(new Path2D(GLYPHS[name]), 'evenodd');
  context.restore();
}

function disc(context: CanvasRenderingContext2D, x: number, y: number, radius: number, color: string): void {
  context.fillStyle = color;
  context.beginPath();
  context.arc(x, y, radius, 0, 2 * Math.PI);
  context.fill();
}
