import { findCrs } from '@core/crs/definitions.ts';
import { crsTransform } from '@core/crs/transform.ts';
import type { Raster } from '../../runtime/raster/raster.ts';
import { refuse } from './refuse.ts';
import type { Position } from './schema.ts';

const WGS84_AXIS = 6_378_137;
const WGS84_E2 = 0.006_694_379_990_14;

/** The computation grid on the ground: from coordinates to cells and metres. */
export class PlacedGrid {
  readonly raster: Raster;
  /** Cell size, metres. */
  readonly dx: number;
  readonly dy: number;
  readonly isGeographic: boolean;
  readonly #toGrid: (position: Position) => Position;

  constructor(raster: Raster, gridCrs: string | undefined, coordinatesCrs: string | undefined) {
    this.raster = raster;
    const isDegrees = isGeographic(raster, gridCrs);
    this.isGeographic = isDegrees;
    const middle = ((raster.south + (raster.rows * raster.cellHeight) / 2) * Math.PI) / 180;
    const shrink = 1 - WGS84_E2 * Math.sin(middle) ** 2;
    const perDegree = Math.PI / 180;
    const unit = metresPerUnit(raster, gridCrs);
    this.dx =
      raster.cellWidth * (isDegrees ? (perDegree * WGS84_AXIS * Math.cos(middle)) / Math.sqrt(shrink) : unit);
    this.dy =
      raster.cellHeight * (isDegrees ? (perDegree * WGS84_AXIS * (1 - WGS84_E2)) / shrink ** 1.5 : unit);
    this.#toGrid = converter(gridCrs, coordinatesCrs);
  }

  get columns(): number {
    return this.raster.columns;
  }

  get rows(): number {
    return this.raster.rows;
  }

  /** Fractional column and row of a position: cell (i, j) spans [i, i+1) × [j, j+1). */
  locate(position: Position): Position {
    const [x, y] = this.#toGrid(position);
    const { west, south, cellWidth, cellHeight } = this.raster;
    return [(x - west) / cellWidth, (y - south) / cellHeight];
  }

  /** Like `locate`; a place on the rim of the grid (to a hundredth of a cell) belongs to the cells along it. */
  locateOnRim(position: Position): Position {
    const within = (value: number, count: number) => {
      if (value < 0 && value >= -0.01) return 0;
      return value >= count && value <= count + 0.01 ? count - 1e-6 : value;
    };
    const [column, row] = this.locate(position);
    return [within(column, this.columns), within(row, this.rows)];
  }

  contains([column, row]: Position): boolean {
    return column >= 0 && row >= 0 && column < this.columns && row < this.rows;
  }

  /** Coordinates of a fractional column and row, in the grid's CRS. */
  coordinates(column: number, row: number): Position {
    const { west, south, cellWidth, cellHeight } = this.raster;
    return [west + column * cellWidth, south + row * cellHeight];
  }

  /** The value of another raster at the centre of each cell; NaN outside it. */
  sample(other: Raster): Float64Array {
    const values = new Float64Array(this.columns * this.rows);
    for (let row = 0; row < this.rows; row++) {
      for (let column = 0; column < this.columns; column++) {
        const [x, y] = this.coordinates(column + 0.5, row + 0.5);
        const i = Math.floor((x - other.west) / other.cellWidth + 1e-9);
        const j = Math.floor((y - other.south) / other.cellHeight + 1e-9);
        const isInside = i >= 0 && j >= 0 && i < other.columns && j < other.rows;
        values[row * this.columns + column] = isInside ? other.values[j * other.columns + i]! : Number.NaN;
      }
    }
    return values;
  }
}

/** By the CRS where its definition is known, else by what the file says, else by its looks. */
function isGeographic(raster: Raster, crs: string | undefined): boolean {
  const definition = crs === undefined ? undefined : (findCrs(crs)?.proj ?? crs);
  if (definition?.includes('+proj=')) return definition.includes('+proj=longlat');
  return raster.isGeographic ?? (crs === undefined && looksGeographic(raster));
}

/** Length of a unit of a projected CRS, m: by its definition where that is known, else by what the file says. */
function metresPerUnit(raster: Raster, crs: string | undefined): number {
  const definition = crs === undefined ? undefined : (findCrs(crs)?.proj ?? crs);
  const stated = /\+to_meter=([\d.eE+-]+)/.exec(definition ?? '')?.[1];
  if (stated) return Number(stated);
  const named = /\+units=(\S+)/.exec(definition ?? '')?.[1];
  return (named === undefined ? raster.metresPerUnit : METRES[named]) ?? 1;
}

const METRES: Readonly<Record<string, number>> = { m: 1, km: 1000, ft: 0.3048, 'us-ft': 1200 / 3937 };

function looksGeographic({ west, south, columns, rows, cellWidth, cellHeight }: Raster): boolean {
  const isOnGlobe =
    west >= -180 && south >= -90 && west + columns * cellWidth <= 360 && south + rows * cellHeight <= 90;
  // A laboratory flume also fits on the globe, but its cells are no seconds of arc.
  const isSmall = cellWidth < 0.02 && columns * cellWidth < 20 && Math.abs(south) > 0.5;
  return isOnGlobe && isSmall && (Math.abs(west) > 20 || cellWidth < 0.001);
}

function converter(
  grid: string | undefined,
  coordinates: string | undefined,
): (position: Position) => Position {
  if (!coordinates || coordinates === grid) return position => position;
  if (!grid) {
    return refuse(
      'crs',
      `坐标使用 ${coordinates}，但不知道高程栅格的坐标系；请给出“crs”`,
      `Coordinates are in ${coordinates}, but the CRS of the elevation grid is unknown; state "crs"`,
    );
  }
  const [from, to] = [transformOrRefuse(coordinates, 'coordinates'), transformOrRefuse(grid, 'crs')];
  return ([x, y]) => to.fromWgs84(...from.toWgs84(x, y));
}

function transformOrRefuse(crs: string, inputId: string) {
  try {
    return crsTransform(crs);
  } catch {
    return refuse(inputId, `不认识坐标系 ${crs}`, `Unknown CRS ${crs}: state an EPSG code or a PROJ string`);
  }
}

/** Crops to bounds (grid CRS); refuses bounds that miss the raster. */
export function crop(
  raster: Raster,
  [west, south, east, north]: readonly [number, number, number, number],
): Raster {
  const i0 = Math.max(0, Math.floor((west - raster.west) / raster.cellWidth + 1e-6));
  const j0 = Math.max(0, Math.floor((south - raster.south) / raster.cellHeight + 1e-6));
  const i1 = Math.min(raster.columns, Math.ceil((east - raster.west) / raster.cellWidth - 1e-6));
  const j1 = Math.min(raster.rows, Math.ceil((north - raster.south) / raster.cellHeight - 1e-6));
  if (i1 <= i0 || j1 <= j0) {
    const whole = [
      raster.west,
      raster.south,
      raster.west + raster.columns * raster.cellWidth,
      raster.south + raster.rows * raster.cellHeight,
    ];
    refuse('elevation.bounds', '裁剪范围不在高程栅格内', 'The bounds miss the elevation grid', whole);
  }
  const [columns, rows] = [i1 - i0, j1 - j0];
  const values = new Float64Array(columns * rows);
  for (let j = 0; j < rows; j++) {
    const from = (j + j0) * raster.columns + i0;
    values.set(raster.values.subarray(from, from + columns), j * columns);
  }
  return {
    ...raster,
    columns,
    rows,
    values,
    west: raster.west + i0 * raster.cellWidth,
    south: raster.south + j0 * raster.cellHeight,
  };
}

/** To cells `factor` times as large (means of the data in them) or smaller (bilinear). */
export function resample(raster: Raster, factorX: number, factorY: number): Raster {
  const columns = Math.max(1, Math.round(raster.columns / factorX));
  const rows = Math.max(1, Math.round(raster.rows / factorY));
  const [stepX, stepY] = [raster.columns / columns, raster.rows / rows];
  const values = new Float64Array(columns * rows);
  for (let j = 0; j < rows; j++) {
    for (let i = 0; i < columns; i++) {
      values[j * columns + i] =
        stepX > 1 || stepY > 1
          ? mean(raster, i, j, stepX, stepY)
          : bilinear(raster, (i + 0.5) * stepX, (j + 0.5) * stepY);
    }
  }
  return {
    ...raster,
    columns,
    rows,
    values,
    cellWidth: raster.cellWidth * stepX,
    cellHeight: raster.cellHeight * stepY,
  };
}

function mean(raster: Raster, i: number, j: number, stepX: number, stepY: number): number {
  let [sum, count] = [0, 0];
  for (
    let row = Math.round(j * stepY);
    row < Math.max(Math.round(j * stepY) + 1, Math.round((j + 1) * stepY));
    row++
  ) {
    for (
      let column = Math.round(i * stepX);
      column < Math.max(Math.round(i * stepX) + 1, Math.round((i + 1) * stepX));
      column++
    ) {
      const value = raster.values[row * raster.columns + column]!;
      if (Number.isNaN(value)) continue;
      sum += value;
      count++;
    }
  }
  return count > 0 ? sum / count : Number.NaN;
}

/** Between cell centres, ignoring cells without data. Position in fractional cells. */
export function bilinear(raster: Raster, x: number, y: number): number {
  const [i, j] = [Math.floor(x - 0.5), Math.floor(y - 0.5)];
  const [fx, fy] = [x - 0.5 - i, y - 0.5 - j];
  let [sum, weight] = [0, 0];
  for (const [di, dj, w] of [
    [0, 0, (1 - fx) * (1 - fy)],
    [1, 0, fx * (1 - fy)],
    [0, 1, (1 - fx) * fy],
    [1, 1, fx * fy],
  ] as const) {
    const column = Math.min(raster.columns - 1, Math.max(0, i + di));
    const row = Math.min(raster.rows - 1, Math.max(0, j + dj));
    const value = raster.values[row * raster.columns + column]!;
    if (Number.isNaN(value)) continue;
    sum += w * value;
    weight += w;
  }
  return weight > 0 ? sum / weight : Number.NaN;
}
