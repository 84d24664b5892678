import type { PaintFeature, PaintTile } from './decode-tile.ts';
import { type BasemapPalette, ROAD_CLASSES, type RoadClass } from './palette.ts';
import { casingPixels, roadClass, roadWidthPixels } from './road-width.ts';
import { outlineOf } from './shore-lines.ts';
import type { TileWindow } from './tile-window.ts';

/** The part of a 2D canvas that painting needs; both canvases and a recording test double have it. */
export type PaintContext = Pick<
  OffscreenCanvasRenderingContext2D,
  | 'beginPath'
  | 'moveTo'
  | 'lineTo'
  | 'closePath'
  | 'fill'
  | 'stroke'
  | 'fillRect'
  | 'save'
  | 'restore'
  | 'clip'
  | 'setLineDash'
  | 'fillStyle'
  | 'strokeStyle'
  | 'lineWidth'
  | 'lineCap'
  | 'lineJoin'
>;

export interface PaintView {
  readonly window: TileWindow;
  /** Zoom of the picture, which may be deeper than the tile's. */
  readonly zoom: number;
  readonly sizePixels: number;
  readonly metersPerPixel: number;
}

/** Paints one picture of the basemap: ground, green, water, boundaries, buildings, rail, roads, in that order. */
export function paintTile(
  context: PaintContext,
  tile: PaintTile,
  palette: BasemapPalette,
  view: PaintView,
): void {
  const brush = new Brush(context, view);
  context.lineJoin = 'round';
  context.lineCap = 'round';
  context.fillStyle = palette.land;
  context.fillRect(0, 0, view.sizePixels, view.sizePixels);
  for (const feature of brush.visible(tile, 'landuse')) {
    const color = palette.landuse[String(feature.properties.class ?? feature.properties.kind)];
    if (color) brush.fill([feature], color);
  }
  brush.fill(brush.visible(tile, 'green'), palette.green);
  paintWater(brush, brush.visible(tile, 'water'), palette);
  paintBuildings(brush, brush.visible(tile, 'buildings'), palette, view);
  brush.stroke(brush.visible(tile, 'boundaries'), palette.boundary, 1.2);
  paintRail(brush, brush.visible(tile, 'rail'), palette, view);
  paintRoads(brush, brush.visible(tile, 'roads'), palette, view);
}

function paintWater(brush: Brush, features: readonly PaintFeature[], palette: BasemapPalette): void {
  const areas = features.filter(feature => feature.kind === 'polygon');
  const streams = features.filter(feature => feature.kind === 'line');
  brush.fill(areas, palette.water);
  for (const area of areas) {
    brush.inside(area, () => {
      for (const glow of palette.shoreGlow) brush.outline([area], glow.color, 2 * glow.widthPixels);
    });
  }
  brush.outline(areas, palette.shoreline, 1);
  brush.stroke(streams, palette.water, 2);
}

function paintBuildings(
  brush: Brush,
  features: readonly PaintFeature[],
  palette: BasemapPalette,
  view: PaintView,
): void {
  for (const meters of [14, 6]) brush.outline(features, palette.buildingGlow, meters / view.metersPerPixel);
  brush.fill(features, palette.building);
}

function paintRail(
  brush: Brush,
  features: readonly PaintFeature[],
  palette: BasemapPalette,
  view: PaintView,
): void {
  if (view.zoom < 11) return;
  const width = Math.max(1, 3 / view.metersPerPixel);
  brush.stroke(features, palette.rail, width, [4 * width, 3 * width]);
}

function paintRoads(
  brush: Brush,
  features: readonly PaintFeature[],
  palette: BasemapPalette,
  view: PaintView,
): void {
  const groups = groupRoads(features, view);
  for (const { road, width, members } of groups) {
    const casing = casingPixels(width);
    if (casing > 0) brush.stroke(members, palette.roads[road].casing, width + 2 * casing);
  }
  for (const { road, width, members } of groups) brush.stroke(members, palette.roads[road].fill, width);
}

interface RoadGroup {
  readonly road: RoadClass;
  readonly width: number;
  readonly members: PaintFeature[];
}

/** Roads of one class and width are one stroke; least important first, so that arterials lie on top. */
function groupRoads(features: readonly PaintFeature[], view: PaintView): RoadGroup[] {
  const groups = new Map<string, RoadGroup>();
  for (const feature of features) {
    const road = roadClass(feature.properties.class);
    const lanes = Number(feature.properties.lanes) || undefined;
    const width = roadWidthPixels(road, lanes, view.zoom, view.metersPerPixel);
    if (width === 0) continue;
    const key = `${road} ${width.toFixed(1)}`;
    const group = groups.get(key) ?? { road, width, members: [] };
    groups.set(key, group);
    group.members.push(feature);
  }
  return [...groups.values()].sort(
    (a, b) => ROAD_CLASSES.indexOf(b.road) - ROAD_CLASSES.indexOf(a.road) || a.width - b.width,
  );
}

/** Draws features of tile units 0…1 through the window into pixels. */
class Brush {
  readonly #context: PaintContext;
  readonly #pixelsPerTile: number;
  readonly #left: number;
  readonly #top: number;
  readonly #sizePixels: number;

  constructor(context: PaintContext, { window, sizePixels }: PaintView) {
    this.#context = context;
    this.#sizePixels = sizePixels;
    this.#pixelsPerTile = sizePixels * window.scale;
    this.#left = window.column * sizePixels;
    this.#top = window.row * sizePixels;
  }

  /** Features of a layer that reach into the window, widened by what a stroke may cover. */
  visible(tile: PaintTile, layer: string): PaintFeature[] {
    const margin = 40;
    return (tile.get(layer) ?? []).filter(({ bounds }) => {
      const [west, north, east, south] = [
        this.#x(bounds[0]),
        this.#y(bounds[1]),
        this.#x(bounds[2]),
        this.#y(bounds[3]),
      ];
      const far = this.#sizePixels + margin;
      return east >= -margin && south >= -margin && west <= far && north <= far;
    });
  }

  fill(features: readonly PaintFeature[], color: string): void {
    this.#context.fillStyle = color;
    for (const { parts } of features) {
      this.#trace(parts);
      this.#context.fill('evenodd');
    }
  }

  stroke(features: readonly PaintFeature[], color: string, width: number, dash: number[] = []): void {
    this.#strokeParts(
      features.flatMap(feature => feature.parts),
      color,
      width,
      dash,
    );
  }

  /** Strokes the true outline of areas, not the edges where tiles were cut. */
  outline(features: readonly PaintFeature[], color: string, width: number): void {
    this.#strokeParts(
      features.flatMap(feature => feature.parts.flatMap(outlineOf)),
      color,
      width,
      [],
    );
  }

  /** Paints with everything outside the area cut away. */
  inside(area: PaintFeature, paint: () => void): void {
    this.#context.save();
    this.#trace(area.parts);
    this.#context.clip('evenodd');
    paint();
    this.#context.restore();
  }

  #strokeParts(parts: readonly Float32Array[], color: string, width: number, dash: number[]): void {
    if (parts.length === 0) return;
    this.#trace(parts);
    this.#context.setLineDash(dash);
    this.#context.strokeStyle = color;
    this.#context.lineWidth = width;
    this.#context.stroke();
  }

  #trace(parts: readonly Float32Array[]): void {
    this.#context.beginPath();
    for (const part of parts) {
      this.#context.moveTo(this.#x(part[0]!), this.#y(part[1]!));
      for (let i = 2; i < part.length; i += 2) {
        this.#context.lineTo(this.#x(part[i]!), this.#y(part[i + 1]!));
      }
    }
  }

  #x(tileX: number): number {
    return tileX * this.#pixelsPerTile - this.#left;
  }

  #y(tileY: number): number {
    return tileY * this.#pixelsPerTile - this.#top;
  }
}
