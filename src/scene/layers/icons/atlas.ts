import { GLYPHS, type GlyphName } from './glyphs.ts';

const CELL_PIXELS = 64;
const COLUMNS = 8;
const GRID = 24;

/**
 * The icon atlas: alpha is the badge, red the glyph, green the rim, so that the shader can colour the badge by data
 * and keep glyph and rim legible. `mapping` is deck.gl's.
 */
export interface IconAtlas {
  readonly image: HTMLCanvasElement;
  readonly mapping: Readonly<
    Record<string, { x: number; y: number; width: number; height: number; mask: boolean }>
  >;
}

let shared: IconAtlas | null = null;

/** The atlas, drawn on first use. */
export function iconAtlas(): IconAtlas {
  shared ??= drawAtlas();
  return shared;
}

function drawAtlas(): IconAtlas {
  const names: readonly GlyphName[] = [...(Object.keys(GLYPHS) as (keyof typeof GLYPHS)[]), 'cluster'];
  const image = document.createElement('canvas');
  image.width = COLUMNS * CELL_PIXELS;
  image.height = Math.ceil(names.length / COLUMNS) * CELL_PIXELS;
  const context = image.getContext('2d');
  if (!context) throw new Error('The browser offers no 2D canvas to draw the icons on');
  const mapping: Record<string, IconAtlas['mapping'][string]> = {};
  names.forEach((name, i) => {
    const x = (i % COLUMNS) * CELL_PIXELS;
    const y = Math.floor(i / COLUMNS) * CELL_PIXELS;
    drawBadge(context, x, y, name);
    mapping[name] = { x, y, width: CELL_PIXELS, height: CELL_PIXELS, mask: true };
  });
  return { image, mapping };
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
