import { fromFile } from 'geotiff';
import { InputError } from '../input-error.ts';
import type { ElevationRaster } from './raster.ts';

/** User-defined or missing CRS in GeoTIFF keys. */
const NO_CODE = 32767;

/** First band of a GeoTIFF and the CRS it declares, if any. Throws `InputError`. */
export async function readGeoTiff(
  path: string,
): Promise<{ raster: ElevationRaster; crs: string | undefined }> {
  try {
    const tiff = await fromFile(path);
    const image = await tiff.getImage();
    const [originX = 0, originY = 0] = image.getOrigin();
    const [stepX = 1, stepY = -1] = image.getResolution();
    const band = (await image.readRasters({
      samples: [0],
      interleave: true,
    })) as unknown as ArrayLike<number>;
    const noData = image.getGDALNoData();
    const keys = (image.getGeoKeys() ?? {}) as Readonly<Record<string, number | undefined>>;
    const code = [keys.ProjectedCSTypeGeoKey, keys.GeographicTypeGeoKey].find(key => key && key !== NO_CODE);
    // RasterPixelIsPoint (2) ties the origin to the centre of the first cell, RasterPixelIsArea to its corner.
    const shift = keys.GTRasterTypeGeoKey === 2 ? 0 : 0.5;
    const raster: ElevationRaster = {
      width: image.getWidth(),
      height: image.getHeight(),
      values: Float32Array.from(band, value =>
        value === noData || !Number.isFinite(value) ? Number.NaN : value,
      ),
      x: originX + shift * stepX,
      y: originY + shift * stepY,
      cellWidth: stepX,
      cellHeight: -stepY,
    };
    return { raster, crs: code ? `EPSG:${code}` : undefined };
  } catch (error) {
    throw new InputError(path, { zh: '无法读取 GeoTIFF', en: 'cannot be read as GeoTIFF' }, error);
  }
}
