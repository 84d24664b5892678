import { WGS84_SEMI_MAJOR_METERS } from '@core/crs/ellipsoid.ts';
import { type EyeView, projectEcef } from '../../bridge.ts';

/** Labels competing for room on the screen. */
export interface PlacementRequest {
  readonly view: EyeView;
  /** ECEF metres, stride 3. */
  readonly positions: Float64Array;
  readonly texts: readonly string[];
  /** Pixels per row, or one for all. */
  readonly sizes: number | Float32Array;
  /** Greater wins; row order among equals. */
  readonly priorities?: ArrayLike<number> | undefined;
  /** Rows shown before: they win among equals, so that labels do not flicker while the eye moves. */
  readonly shown: ReadonlySet<number>;
  readonly collide: boolean;
  /** Smaller scales hide a label. */
  readonly minimumPixelsPerKilometre: number;
}

interface Box {
  readonly row: number;
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

const CELL_PIXELS = 64;
const PADDING_PIXELS = 3;

/** Rows whose labels are on the screen and do not overlap a more important one, most important first. */
export function placeLabels(request: PlacementRequest): number[] {
  const boxes = visibleBoxes(request);
  if (!request.collide) return boxes.map(box => box.row);
  const { priorities, shown, view } = request;
  boxes.sort(
    (a, b) =>
      (priorities?.[b.row] ?? 0) - (priorities?.[a.row] ?? 0) ||
      Number(shown.has(b.row)) - Number(shown.has(a.row)) ||
      a.row - b.row,
  );
  const grid = new OccupancyGrid(view.width, view.height);
  return boxes.filter(box => grid.claim(box)).map(box => box.row);
}

/** Width of a text in ems: full width for CJK, about half for Latin. */
export function textEms(text: string): number {
  let ems = 0;
  for (const character of text) ems += (character.codePointAt(0) ?? 0) > 0x2e7f ? 1 : 0.56;
  return ems;
}

function visibleBoxes(request: PlacementRequest): Box[] {
  const { view, positions, texts, sizes, minimumPixelsPerKilometre } = request;
  const horizon = horizonDistance(view);
  const boxes: Box[] = [];
  for (let row = 0; row < texts.length; row++) {
    const text = texts[row];
    if (!text) continue;
    const point = projectEcef(view, positions[3 * row]!, positions[3 * row + 1]!, positions[3 * row + 2]!);
    if (!point || point[2] > horizon) continue;
    if ((view.focalLengthPixels * 1000) / point[2] < minimumPixelsPerKilometre) continue;
    const size = typeof sizes === 'number' ? sizes : sizes[row]!;
    const halfWidth = (textEms(text) * size) / 2 + PADDING_PIXELS;
    const halfHeight = 0.65 * size + PADDING_PIXELS;
    const [x, y] = point;
    const outside =
      x + halfWidth < 0 || y + halfHeight < 0 || x - halfWidth > view.width || y - halfHeight > view.height;
    if (outside) continue;
    boxes.push({
      row,
      left: x - halfWidth,
      top: y - halfHeight,
      right: x + halfWidth,
      bottom: y + halfHeight,
    });
  }
  return boxes;
}

/** Metres to the horizon of things up to 500 m high; generous, the depth test does the rest. */
function horizonDistance(view: EyeView): number {
  const reach = (height: number) => Math.sqrt(height * (2 * WGS84_SEMI_MAJOR_METERS + height));
  return reach(Math.max(0, view.heightMeters)) + reach(500);
}

/** Boxes already taken, by cell, so that a claim looks only at its neighbours. */
class OccupancyGrid {
  readonly #columns: number;
  readonly #rows: number;
  readonly #cells: Box[][];

  constructor(width: number, height: number) {
    this.#columns = Math.max(1, Math.ceil(width / CELL_PIXELS));
    this.#rows = Math.max(1, Math.ceil(height / CELL_PIXELS));
    this.#cells = Array.from({ length: this.#columns * this.#rows }, () => []);
  }

  /** Takes the room of a box unless some of it is taken. */
  claim(box: Box): boolean {
    const cells = this.#cellsOf(box);
    if (cells.some(cell => cell.some(other => overlap(box, other)))) return false;
    for (const cell of cells) cell.push(box);
    return true;
  }

  #cellsOf(box: Box): Box[][] {
    const clamp = (value: number, count: number) => Math.min(count - 1, Math.max(0, Math.floor(value)));
    const cells: Box[][] = [];
    const lastRow = clamp(box.bottom / CELL_PIXELS, this.#rows);
    const lastColumn = clamp(box.right / CELL_PIXELS, this.#columns);
    for (let row = clamp(box.top / CELL_PIXELS, this.#rows); row <= lastRow; row++) {
      for (let column = clamp(box.left / CELL_PIXELS, this.#columns); column <= lastColumn; column++) {
        cells.push(this.#cells[row * this.#columns + column]!);
      }
    }
    return cells;
  }
}

function overlap(a: Box, b: Box): boolean {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}
