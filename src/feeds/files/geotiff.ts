import type { FeedBatch } from '@core/feed.ts';
import type { Field } from '@core/records.ts';
import { LocalizedError } from '@core/text.ts';
import { fromArrayBuffer, type GeoTIFF, type GeoTIFFImage } from 'geotiff';
import { propertyIdOf } from '../runtime/property-id.ts';
import { epsgTransform } from './epsg.ts';
import type { FileContext } from './file-context.ts';
import { type Affine, type DegreeGrid, toDegrees } from './raster.ts';

/** Longest side that is read; larger files are read thinned, from their overviews where they have them. */
const LONGEST_SIDE = 2048;
const MOST_BANDS = 16;
/** Strips count as tiles. */
const MOST_PIXELS_A_TILE = 2 ** 26;
const USER_DEFINED = 32_767;
const GEOGRAPHIC_MODEL = 2;
const PIXEL_IS_POINT = 2;
const RGB = 2;
const METRE = 9001;
/** Share of the values at either end that the colours leave out, so that one wild pixel does not flatten them all. */
const TAIL_SHARE = 0.01;
const SAMPLES_FOR_RANGE = 20_000;

/**
 * The bands of a GeoTIFF as fields in WGS84, each with unit and range. The CRS is the file's own: any EPSG code with a
 * known shift to WGS84. Throws RangeError with what to do for a file that names none, or a wrong one.
 */
export async function parseGeotiff(bytes: Uint8Array, context: FileContext): Promise<FeedBatch> {
  const tiff = await fromArrayBuffer(new Uint8Array(bytes).buffer);
  const image = await tiff.getImage();
  const samples = image.getSamplesPerPixel();
  if (image.fileDirectory.getValue('PhotometricInterpretation') === RGB)
    throw new LocalizedError(
      '这是彩色图片，不是数值场：请作为影像图层发布',
      'it is a picture in colours, not a field of values: serve it as imagery',
    );
  if (image.getTileWidth() * image.getTileHeight() > MOST_PIXELS_A_TILE)
    throw new LocalizedError(
      '分块过大，无法读取：请用 gdal_translate -co TILED=YES 重写',
      'its tiles are too large to be read: rewrite it with gdal_translate -co TILED=YES',
    );
  if (samples > MOST_BANDS)
    context.reject('unsupported', {
      zh: `共 ${samples} 个波段：只读取前 ${MOST_BANDS} 个`,
      en: `${samples} bands: the first ${MOST_BANDS} are read`,
    });
  const crs = await epsgTransform(epsgOf(image));
  const { width, height } = sizeOf(image);
  const affine = scaled(affineOf(image), image.getWidth() / width, image.getHeight() / height);
  const fields: Field[] = [];
  for (let band = 0; band < Math.min(samples, MOST_BANDS); band++) {
    const values = await readBand(tiff, image, band, width, height);
    const grid = toDegrees({ width, height, affine, values }, crs);
    fields.push(await fieldOf(image, band, grid, context));
  }
  return { fields };
}

async function readBand(
  tiff: GeoTIFF,
  image: GeoTIFFImage,
  band: number,
  width: number,
  height: number,
): Promise<Float64Array> {
  const metadata = await metadataOf(image, band);
  const isWhole = width === image.getWidth() && height === image.getHeight();
  const options = { samples: [band], ...(isWhole ? {} : { width, height }) };
  const [raw] = (await (isWhole ? image : tiff).readRasters(options)) as unknown as [ArrayLike<number>];
  const noData = image.getGDALNoData();
  return Float64Array.from(raw, value =>
    value === noData || !Number.isFinite(value) ? Number.NaN : value * metadata.scale + metadata.offset,
  );
}

async function fieldOf(
  image: GeoTIFFImage,
  band: number,
  grid: DegreeGrid,
  context: FileContext,
): Promise<Field> {
  const { description, unit } = await metadataOf(image, band);
  const isOnly = image.getSamplesPerPixel() === 1;
  const plain = context.fileName.replace(/\.[^.]*$/, '');
  const label = description || (isOnly ? '' : `${band + 1}`);
  const title = label ? `${plain} · ${label}` : plain;
  const range = rangeOf(grid.values);
  if (!range)
    context.reject('malformed', { zh: `第 ${band + 1} 波段没有数值`, en: `band ${band + 1} holds no value` });
  const [low, high] = range ?? [0, 1];
  const property = {
    id: propertyIdOf(description || plain),
    name: { zh: title, en: title },
    unit: context.unit || unit || verticalUnit(image),
    decimals: high - low >= 100 ? 0 : high - low >= 1 ? 1 : 3,
    range: [low, high] as const,
  };
  return {
    ...grid,
    id: `${context.namespace}:band-${band + 1}`,
    title: { zh: title, en: title },
    property,
    source: context.source,
    origin: context.origin,
  };
}

function epsgOf(image: GeoTIFFImage): number {
  const keys = image.getGeoKeys() as Readonly<Record<string, unknown>> | null;
  if (!keys)
    throw new LocalizedError(
      '没有注明坐标系：请补上，例如 gdal_translate -a_srs EPSG:4547',
      'it names no coordinate system: give it one, e.g. with gdal_translate -a_srs EPSG:4547',
    );
  const isGeographic = Number(keys.GTModelTypeGeoKey) === GEOGRAPHIC_MODEL;
  const code = Number(
    isGeographic
      ? (keys.GeographicTypeGeoKey ?? keys.GeodeticCRSGeoKey)
      : (keys.ProjectedCSTypeGeoKey ?? keys.ProjectedCRSGeoKey),
  );
  if (code > 0 && code !== USER_DEFINED) return code;
  const citation = String(keys.GTCitationGeoKey ?? keys.PCSCitationGeoKey ?? '').trim();
  throw new LocalizedError(
    `坐标系${citation ? `“${citation}”` : ''}没有 EPSG 代码：请重投影，例如 gdalwarp -t_srs EPSG:4326`,
    `its coordinate system${citation ? ` "${citation}"` : ''} has no EPSG code: reproject it, e.g. with gdalwarp -t_srs EPSG:4326`,
  );
}

/** From ModelTransformation, or pixel scale and tie point; pixels that are points are half a pixel off. */
function affineOf(image: GeoTIFFImage): Affine {
  const directory = image.fileDirectory;
  const keys = image.getGeoKeys() as Readonly<Record<string, unknown>> | null;
  const shift = Number(keys?.GTRasterTypeGeoKey) === PIXEL_IS_POINT ? -0.5 : 0;
  const matrix = directory.getValue('ModelTransformation') as ArrayLike<number> | undefined;
  const tie = directory.getValue('ModelTiepoint') as ArrayLike<number> | undefined;
  const scale = directory.getValue('ModelPixelScale') as ArrayLike<number> | undefined;
  const plain = matrix
    ? ([matrix[0], matrix[1], matrix[3], matrix[4], matrix[5], matrix[7]] as number[])
    : tie && scale
      ? [scale[0]!, 0, tie[3]! - tie[0]! * scale[0]!, 0, -scale[1]!, tie[4]! + tie[1]! * scale[1]!]
      : null;
  if (!plain)
    throw new LocalizedError(
      '没有地理配准：请补上，例如 gdal_translate -a_ullr',
      'it has no georeference: give it one, e.g. with gdal_translate -a_ullr',
    );
  const [a, b, c, d, e, f] = plain as unknown as Affine;
  return [a, b, c + shift * (a + b), d, e, f + shift * (d + e)];
}

function scaled([a, b, c, d, e, f]: Affine, horizontal: number, vertical: number): Affine {
  return [a * horizontal, b * vertical, c, d * horizontal, e * vertical, f];
}

function sizeOf(image: GeoTIFFImage): { width: number; height: number } {
  const [width, height] = [image.getWidth(), image.getHeight()];
  const factor = Math.max(1, width / LONGEST_SIDE, height / LONGEST_SIDE);
  return {
    width: Math.max(1, Math.round(width / factor)),
    height: Math.max(1, Math.round(height / factor)),
  };
}

/** What GDAL notes beside the values; the items' names are those of their roles in capitals. */
async function metadataOf(image: GeoTIFFImage, band: number) {
  const items = (await image.getGDALMetadata(band)) ?? {};
  const number = (name: string, fallback: number) => {
    const value = Number(items[name] ?? Number.NaN);
    return Number.isFinite(value) ? value : fallback;
  };
  const text = (name: string) => (typeof items[name] === 'string' ? items[name].trim() : '');
  return {
    scale: number('SCALE', 1),
    offset: number('OFFSET', 0),
    unit: text('UNITTYPE'),
    description: text('DESCRIPTION'),
  };
}

function verticalUnit(image: GeoTIFFImage): string {
  const keys = image.getGeoKeys() as Readonly<Record<string, unknown>> | null;
  return Number(keys?.VerticalUnitsGeoKey) === METRE ? 'm' : '';
}

/** The range of the values without the tails, or null when there are none. */
function rangeOf(values: Float32Array): readonly [low: number, high: number] | null {
  const step = Math.max(1, Math.floor(values.length / SAMPLES_FOR_RANGE));
  const sample = values.filter((value, i) => i % step === 0 && Number.isFinite(value)).sort();
  if (sample.length === 0) return null;
  const tail = Math.floor(sample.length * TAIL_SHARE);
  const [low, high] = [sample[tail]!, sample[sample.length - 1 - tail]!];
  return high > low ? [low, high] : [low, low + 1];
}
