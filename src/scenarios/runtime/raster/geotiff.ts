import type { GeoTIFFImage } from 'geotiff';
import { fromArrayBuffer, writeArrayBuffer } from 'geotiff';
import { RasterFormatError } from './ascii-grid.ts';
import type { Raster } from './raster.ts';

const NO_DATA = -9999;

/** What stands for "no data" where a file does not say. */
const USUAL_NO_DATA = [NO_DATA, -32_768];
/** No elevation, depth or roughness is as large: the extremes of float32 that some writers leave undeclared. */
const BEYOND_REASON = 1e30;

/** Reads the first band of a GeoTIFF that is not rotated, with its rows from the north or from the south. */
export async function readGeotiff(bytes: Uint8Array): Promise<Raster> {
  const buffer = bytes.slice().buffer;
  const tiff = await fromArrayBuffer(buffer).catch((error: unknown) => {
    throw new RasterFormatError(String(error));
  });
  const image = await tiff.getImage();
  const [columns, rows] = [image.getWidth(), image.getHeight()];
  const keys = image.getGeoKeys() as Record<string, unknown> | null;
  const { left, first, stepX, stepY } = await placementOf(image, keys?.GTRasterTypeGeoKey === 2);
  const rasters = await image.readRasters({ interleave: true });
  const isNoData = noDataTest(image.getGDALNoData());
  const samples = image.getSamplesPerPixel();
  const values = new Float64Array(columns * rows);
  for (let row = 0; row < rows; row++) {
    const source = stepY < 0 ? rows - 1 - row : row;
    for (let column = 0; column < columns; column++) {
      const value = Number(rasters[(source * columns + column) * samples]);
      values[row * columns + column] = isNoData(value) ? Number.NaN : value;
    }
  }
  const projected = keys?.ProjectedCSTypeGeoKey ?? keys?.ProjectedCRSGeoKey;
  const geographic = keys?.GeographicTypeGeoKey ?? keys?.GeodeticCRSGeoKey;
  const isGeographic = keys?.GTModelTypeGeoKey === 2;
  const epsg = Number(isGeographic ? geographic : projected);
  const metresPerUnit = METRES_PER_UNIT[Number(keys?.ProjLinearUnitsGeoKey)];
  return {
    columns,
    rows,
    west: left,
    south: stepY < 0 ? first + rows * stepY : first,
    cellWidth: stepX,
    cellHeight: Math.abs(stepY),
    values,
    ...(keys?.GTModelTypeGeoKey === undefined ? {} : { isGeographic }),
    ...(epsg > 0 && epsg < USER_DEFINED ? { epsg } : {}),
    ...(metresPerUnit ? { metresPerUnit } : {}),
  };
}

/** Linear units by EPSG code: the international foot and that of the United States' surveys. */
const METRES_PER_UNIT: Readonly<Record<number, number>> = { 9002: 0.3048, 9003: 1200 / 3937 };
/** Code of a CRS that is not in the EPSG's list. */
const USER_DEFINED = 32_767;

/** Left edge, outer edge of the first row, and steps (rows downwards: negative), in units of the CRS. */
async function placementOf(image: GeoTIFFImage, isPoint: boolean) {
  const matrix = image.fileDirectory.getValue('ModelTransformation') as ArrayLike<number> | undefined;
  if (matrix && (matrix[1] !== 0 || matrix[4] !== 0)) throw new RasterFormatError('The image is rotated');
  const [stepX, stepY] = resolutionOf(image);
  if (!(stepX > 0) || !stepY) throw new RasterFormatError(`The cell size is ${stepX} × ${stepY}`);
  const [x, y] = image.getOrigin();
  const [tie] = matrix ? [] : await image.getTiePoints();
  // A point stands in the middle of its cell.
  const shift = isPoint ? 0.5 : 0;
  return {
    left: x! - ((tie?.i ?? 0) + shift) * stepX,
    first: y! - ((tie?.j ?? 0) + shift) * stepY,
    stepX,
    stepY,
  };
}

function resolutionOf(image: GeoTIFFImage): readonly [number, number] {
  const matrix = image.fileDirectory.getValue('ModelTransformation') as ArrayLike<number> | undefined;
  if (matrix) return [matrix[0]!, matrix[5]!];
  try {
    const [stepX, stepY] = image.getResolution();
    return [stepX!, stepY!];
  } catch {
    throw new RasterFormatError('The image has no georeference');
  }
}

function noDataTest(declared: number | null): (value: number) => boolean {
  if (declared === null) return value => USUAL_NO_DATA.includes(value) || !(Math.abs(value) < BEYOND_REASON);
  const rounded = Math.fround(declared);
  return value => value === declared || value === rounded || !(Math.abs(value) < BEYOND_REASON);
}

/** A float32 GeoTIFF in the raster's CRS; one that is not known is written as projected and undefined. */
export function writeGeotiff(raster: Raster): Uint8Array {
  const { columns, rows, west, south, cellWidth, cellHeight, values } = raster;
  const northUp = new Float32Array(columns * rows);
  for (let row = 0; row < rows; row++) {
    const from = (rows - 1 - row) * columns;
    for (let column = 0; column < columns; column++) {
      const value = values[from + column]!;
      northUp[row * columns + column] = Number.isNaN(value) ? NO_DATA : value;
    }
  }
  const crs = !raster.isGeographic
    ? { GTModelTypeGeoKey: 1, ProjectedCSTypeGeoKey: raster.epsg ?? USER_DEFINED }
    : { GTModelTypeGeoKey: 2, GeographicTypeGeoKey: raster.epsg ?? 4326 };
  return new Uint8Array(
    writeArrayBuffer(northUp, {
      width: columns,
      height: rows,
      ModelPixelScale: [cellWidth, cellHeight, 0],
      ModelTiepoint: [0, 0, 0, west, south + rows * cellHeight, 0],
      GTRasterTypeGeoKey: 1,
      GDAL_NODATA: String(NO_DATA),
      BitsPerSample: [32],
      SampleFormat: [3],
      ...crs,
    }),
  );
}
