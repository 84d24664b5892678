import { bd09ToWgs84, gcj02ToWgs84 } from '@core/crs/gcj02.ts';

/** Turns a pair of a source's CRS into WGS84 degrees. */
export type CrsTransform = (
  longitude: number,
  latitude: number,
) => readonly [longitude: number, latitude: number];

const unchanged: CrsTransform = (longitude, latitude) => [longitude, latitude];

const TRANSFORMS: Readonly<Record<string, CrsTransform>> = {
  WGS84: unchanged,
  'EPSG:4326': unchanged,
  CGCS2000: unchanged,
  'EPSG:4490': unchanged,
  'CRS:84': unchanged,
  'GCJ-02': gcj02ToWgs84,
  'BD-09': bd09ToWgs84,
};

/**
 * The transform of a CRS by name. Longitude and latitude are named in the mapping, so axis order never matters.
 * Throws RangeError for a CRS that is not known.
 */
export function crsTransform(crs: string): CrsTransform {
  const transform = Object.hasOwn(TRANSFORMS, crs) ? TRANSFORMS[crs] : undefined;
  if (transform) return transform;
  throw new RangeError(`CRS "${crs}" is not known; known are ${Object.keys(TRANSFORMS).join(', ')}`);
}
