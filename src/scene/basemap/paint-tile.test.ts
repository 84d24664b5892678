import { describe, expect, it } from 'vitest';
import type { PaintFeature, PaintTile } from './decode-tile.ts';
import { type PaintContext, type PaintView, paintTile } from './paint-tile.ts';
import { BASEMAP_PALETTES } from './palette.ts';

const palette = BASEMAP_PALETTES.night;

interface Stroke {
  readonly color: string;
  readonly width: number;
  readonly points: readonly (readonly [number, number])[];
}

/** A canvas that writes down what it is told to paint. */
class RecordingContext implements PaintContext {
  readonly strokes: Stroke[] = [];
  readonly fills: { readonly color: string; readonly points: readonly (readonly [number, number])[] }[] = [];
  fillStyle: PaintContext['fillStyle'] = '';
  strokeStyle: PaintContext['strokeStyle'] = '';
  lineWidth = 1;
  lineCap: PaintContext['lineCap'] = 'butt';
  lineJoin: PaintContext['lineJoin'] = 'miter';
  #points: [number, number][] = [];

  beginPath() {
    this.#points = [];
  }
  moveTo(x: number, y: number) {
    this.#points.push([x, y]);
  }
  lineTo(x: number, y: number) {
    this.#points.push([x, y]);
  }
  closePath() {}
  fill() {
    this.fills.push({ color: String(this.fillStyle), points: this.#points });
  }
  stroke() {
    this.strokes.push({ color: String(this.strokeStyle), width: this.lineWidth, points: this.#points });
  }
  fillRect() {
    this.fills.push({ color: String(this.fillStyle), points: [] });
  }
  save() {}
  restore() {}
  clip() {}
  setLineDash() {}
}

const line = (points: number[], properties: PaintFeature['properties']): PaintFeature => ({
  kind: 'line',
  parts: [Float32Array.from(points)],
  bounds: [
    Math.min(points[0]!, points[2]!),
    Math.min(points[1]!, points[3]!),
    Math.max(points[0]!, points[2]!),
    Math.max(points[1]!, points[3]!),
  ],
  properties,
});

const view = (change: Partial<PaintView['window']> = {}, zoom = 14): PaintView => ({
  window: { z: 14, x: 0, y: 0, scale: 1, column: 0, row: 0, ...change },
  zoom,
  sizePixels: 512,
  metersPerPixel: 2,
});

function paint(tile: PaintTile, at: PaintView): RecordingContext {
  const context = new RecordingContext();
  paintTile(context, tile, palette, at);
  return context;
}

describe('paintTile', () => {
  it('lays land first and arterials over streets', () => {
    const tile = new Map([
      ['roads', [line([0, 0, 1, 1], { class: 'motorway' }), line([0, 1, 1, 0], { class: 'residential' })]],
    ]);
    const { fills, strokes } = paint(tile, view());
    expect(fills[0]?.color).toBe(palette.land);
    const fillStrokes = strokes.filter(stroke =>
      [palette.roads.motorway.fill, palette.roads.residential.fill].includes(stroke.color),
    );
    expect(fillStrokes.map(stroke => stroke.color)).toEqual([
      palette.roads.residential.fill,
      palette.roads.motorway.fill,
    ]);
  });

  it('paints a quarter of a deeper tile twice as large, in place', () => {
    const tile = new Map([['roads', [line([0.5, 0.5, 1, 1], { class: 'primary' })]]]);
    const { strokes } = paint(tile, view({ scale: 2, column: 1, row: 1 }, 15));
    const road = strokes.find(stroke => stroke.color === palette.roads.primary.fill);
    expect(road?.points).toEqual([
      [0, 0],
      [512, 512],
    ]);
  });

  it('skips what lies outside the picture', () => {
    const tile = new Map([['roads', [line([0, 0, 0.2, 0.2], { class: 'primary' })]]]);
    expect(paint(tile, view({ scale: 4, column: 3, row: 3 }, 16)).strokes).toEqual([]);
  });

  it('fills water and lights its shore but not the edge of the tile', () => {
    const water: PaintFeature = {
      kind: 'polygon',
      parts: [Float32Array.from([-0.1, 0.5, 1.1, 0.5, 1.1, 1.1, -0.1, 1.1, -0.1, 0.5])],
      bounds: [-0.1, 0.5, 1.1, 1.1],
      properties: {},
    };
    const { fills, strokes } = paint(new Map([['water', [water]]]), view());
    expect(fills.map(fill => fill.color)).toContain(palette.water);
    const glow = strokes.filter(stroke => palette.shoreGlow.some(({ color }) => color === stroke.color));
    expect(glow).toHaveLength(palette.shoreGlow.length);
    for (const stroke of glow) for (const [, y] of stroke.points) expect(y).toBe(256);
  });
});
