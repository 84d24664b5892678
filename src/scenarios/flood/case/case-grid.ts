import type { GeoJSON } from 'geojson';
import type { Raster } from '../../runtime/raster/raster.ts';
import { addCoverage } from '../model/rasterize.ts';
import type { CaseFiles } from './case-files.ts';
import { crop, PlacedGrid, resample } from './placed-grid.ts';
import { refuse } from './refuse.ts';
import type { FloodCase, Position } from './schema.ts';

/** What one run may hold: 62 bytes a cell in a 4 GiB memory, and patience. */
export const MAXIMUM_CELLS = 40_000_000;

/** Reads, crops and resamples the elevation grid of a case. */
export async function readGrid(floodCase: FloodCase, files: CaseFiles): Promise<PlacedGrid> {
  const options =
    typeof floodCase.elevation === 'string'
      ? { file: floodCase.elevation, multiply: 1, add: 0, cellSize: undefined, bounds: undefined }
      : floodCase.elevation;
  let raster = await files.raster(options.file, 'elevation');
  if (options.bounds) raster = crop(raster, options.bounds);
  const crs = floodCase.crs ?? (raster.epsg ? `EPSG:${raster.epsg}` : undefined);
  if (options.cellSize) raster = coarsen(raster, crs, options.cellSize);
  checkSize(raster);
  const values = Float64Array.from(raster.values, value => value * options.multiply + options.add);
  if (!values.some(value => Number.isFinite(value))) {
    refuse('elevation', '高程栅格没有任何有效数据', 'The elevation grid holds no data at all');
  }
  for (const [cell, value] of values.entries()) if (!Number.isFinite(value)) values[cell] = Number.NaN;
  const epsg = Number(/^EPSG:(\d+)$/i.exec(crs ?? '')?.[1]);
  const known = epsg > 0 ? { epsg } : {};
  return new PlacedGrid({ ...raster, ...known, values }, crs, floodCase.coordinates);
}

function coarsen(raster: Raster, crs: string | undefined, cellSize: number): Raster {
  const { dx, dy } = new PlacedGrid(raster, crs, undefined);
  const [factorX, factorY] = [cellSize / dx, cellSize / dy];
  const cells = (raster.columns / factorX) * (raster.rows / factorY);
  if (cells > MAXIMUM_CELLS) {
    const nearest = Math.ceil(cellSize * Math.sqrt(cells / MAXIMUM_CELLS) * 100) / 100;
    refuse(
      'elevation.cellSize',
      `${cellSize} m 的网格有 ${Math.round(cells)} 个单元，上限为 ${MAXIMUM_CELLS}`,
      `Cells of ${cellSize} m make ${Math.round(cells)} of them; the limit is ${MAXIMUM_CELLS}`,
      nearest,
    );
  }
  return resample(raster, factorX, factorY);
}

function checkSize({ columns, rows, cellWidth }: Raster): void {
  const cells = columns * rows;
  if (cells <= MAXIMUM_CELLS) return;
  const nearest = cellWidth * Math.ceil(Math.sqrt(cells / MAXIMUM_CELLS));
  refuse(
    'elevation',
    `高程栅格有 ${columns} × ${rows} 个单元，上限为 ${MAXIMUM_CELLS}；请用 elevation.cellSize 放大单元或用 bounds 裁剪`,
    `The elevation grid has ${columns} × ${rows} cells, the limit is ${MAXIMUM_CELLS}: enlarge cells with elevation.cellSize or crop with bounds`,
    nearest,
  );
}

/** A footprint in fractional cells, with its height if the file tells. */
export interface Footprint {
  readonly rings: readonly (readonly Position[])[];
  readonly height: number | undefined;
}

/** Polygons of a GeoJSON file, on the grid. */
export function footprints(geojson: unknown, grid: PlacedGrid, file: string): Footprint[] {
  const root = geojson as GeoJSON;
  const features =
    root?.type === 'FeatureCollection' ? root.features : root?.type === 'Feature' ? [root] : undefined;
  if (!features)
    refuse('buildings', `${file} 不是 GeoJSON 要素集合`, `${file} is no GeoJSON FeatureCollection`);
  return features.flatMap(({ geometry, properties }) => {
    const height = Number(properties?.height ?? properties?.Height ?? Number.NaN);
    const polygons =
      geometry?.type === 'Polygon'
        ? [geometry.coordinates]
        : geometry?.type === 'MultiPolygon'
          ? geometry.coordinates
          : [];
    return polygons.map(rings => ({
      rings: rings.map(ring => ring.map(position => grid.locate([position[0]!, position[1]!]))),
      height: Number.isFinite(height) ? height : undefined,
    }));
  });
}

/** Where buildings stand: cells covered enough, and how high the highest on each is (0 = none). */
export function buildingHeights(
  buildings: readonly Footprint[],
  columns: number,
  rows: number,
  coverage: number,
  defaultHeight: number,
): Float32Array {
  const heights = new Float32Array(columns * rows);
  const covered = new Float32Array(columns * rows);
  for (const { rings } of buildings) addCoverage(rings, columns, rows, covered);
  const own = new Float32Array(columns * rows);
  for (const { rings, height = defaultHeight } of buildings) {
    const box = cellBox(rings, columns, rows);
    addCoverage(rings, columns, rows, own);
    for (let j = box.south; j < box.north; j++) {
      for (let i = box.west; i < box.east; i++) {
        const cell = j * columns + i;
        if (own[cell]! > 0 && covered[cell]! >= coverage) heights[cell] = Math.max(heights[cell]!, height);
        own[cell] = 0;
      }
    }
  }
  return heights;
}

function cellBox(rings: readonly (readonly Position[])[], columns: number, rows: number) {
  let [west, south, east, north] = [columns, rows, 0, 0];
  for (const ring of rings) {
    for (const [x, y] of ring) {
      west = Math.min(west, Math.floor(x));
      east = Math.max(east, Math.ceil(x) + 1);
      south = Math.min(south, Math.floor(y));
      north = Math.max(north, Math.ceil(y) + 1);
    }
  }
  return {
    west: Math.max(0, west),
    south: Math.max(0, south),
    east: Math.min(columns, east),
    north: Math.min(rows, north),
  };
}
