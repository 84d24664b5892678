import { fromArrayBuffer, writeArrayBuffer } from 'geotiff';
import { RasterFormatError } from './ascii-grid.ts';
import type { Raster } from './raster.ts';

const NO_DATA = -9999;

/** Reads the first band of a GeoTIFF that is not rotated. */
export async function readGeotiff(bytes: Uint8Array): Promise<Raster> {
  const buffer = bytes.slice().buffer;
  const tiff = await fromArrayBuffer(buffer).catch((error: unknown) => {
    throw new RasterFormatError(String(error));
  });
  const image = await tiff.getImage();
  const [columns, rows] = [image.getWidth(), image.getHeight()];
  const [stepX, stepY] = image.getResolution();
  if (!stepX || !stepY || stepY > 0)
    throw new RasterFormatError('The image is rotated or has no georeference');
  const [west, south] = image.getBoundingBox();
  const keys = image.getGeoKeys() as Record<string, unknown> | null;
  const rasters = await image.readRasters({ interleave: true });
  const noData = image.getGDALNoData();
  const values = new Float64Array(columns * rows);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const value = Number(rasters[((rows - 1 - row) * columns + column) * image.getSamplesPerPixel()]);
      values[row * columns + column] = value === noData ? Number.NaN : value;
    }
  }
  const projected = keys?.ProjectedCSTypeGeoKey ?? keys?.ProjectedCRSGeoKey;
  const geographic = keys?.GeographicTypeGeoKey ?? keys?.GeodeticCRSGeoKey;
  const isGeographic = keys?.GTModelTypeGeoKey === 2;
  const epsg = Number(isGeographic ? geographic : projected);
  return {
    columns,
    rows,
    west: west!,
    south: south!,
    cellWidth: stepX,
    cellHeight: -stepY,
    values,
    isGeographic,
    ...(epsg > 0 && epsg < 32767 ? { epsg } : {}),
  };
}

/** A float32 GeoTIFF; degrees of WGS84 unless the raster names another EPSG code. */
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
  const crs =
    raster.epsg && !raster.isGeographic
      ? { GTModelTypeGeoKey: 1, ProjectedCSTypeGeoKey: raster.epsg }
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
