import { findCrs } from '@core/crs/definitions.ts';
import { type CrsTransform, crsTransform } from '@core/crs/transform.ts';
import { LocalizedError } from '@core/text.ts';

/** Ellipsoids that are WGS84's to a tenth of a millimetre: no shift is needed. */
const GEOCENTRIC = /\+ellps=(GRS80|WGS84)\b|\+datum=/;

/**
 * The transform of an EPSG code: of the definitions that were checked, else of the public list of PROJ strings, which is
 * loaded then. Throws RangeError for a code that is in neither, or whose datum has no known shift to WGS84.
 */
export async function epsgTransform(code: number): Promise<CrsTransform> {
  const name = `EPSG:${code}`;
  if (findCrs(name)) return crsTransform(name);
  const { default: list } = await import('proj4-list');
  const definition = Object.hasOwn(list, name) ? list[name]![1] : undefined;
  if (!definition)
    throw new LocalizedError(
      `不认识 ${name}：请重投影文件，例如到 EPSG:4326`,
      `${name} is not known: reproject the file, e.g. to EPSG:4326`,
    );
  if (!definition.includes('+towgs84=') && !GEOCENTRIC.test(definition))
    throw new LocalizedError(
      `${name}：没有公开的基准转换参数，请用本地测绘参数将文件转换到 EPSG:4326`,
      `${name}: no shift from its datum to WGS84 is known; reproject the file to EPSG:4326 with the parameters of your survey`,
    );
  return crsTransform(definition.trim());
}
