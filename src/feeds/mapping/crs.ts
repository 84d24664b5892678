import { crsTransform as knownTransform } from '@core/crs/transform.ts';

/** Turns a pair of a source's CRS, east first, into WGS84 degrees. */
export type CrsTransform = (east: number, north: number) => readonly [longitude: number, latitude: number];

/** Names that mean WGS84 degrees (CGCS2000 differs by 0.1 mm), so that nothing is computed for most sources. */
const GEOGRAPHIC = /^(WGS-?84|EPSG:4326|CGCS-?2000|EPSG:4490|(OGC:)?CRS:?84)$/i;

/**
 * The transform of a CRS: `WGS84`, `GCJ-02`, `BD-09`, an EPSG name or a PROJ string. Longitude or easting comes first
 * whatever the authority's axis order, since the mapping names both. Throws UnknownCrsError.
 */
export function crsTransform(crs: string): CrsTransform {
  if (GEOGRAPHIC.test(crs)) return (longitude, latitude) => [longitude, latitude];
  return knownTransform(crs).toWgs84;
}
