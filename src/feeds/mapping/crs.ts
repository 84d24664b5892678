/** Turns a pair of a source's CRS into WGS84 degrees. */
export type CrsTransform = (first: number, second: number) => [longitude: number, latitude: number];

const GEOGRAPHIC = new Set(['WGS84', 'EPSG:4326', 'CGCS2000', 'EPSG:4490', 'CRS:84']);

/** The transform of a CRS by name. Longitude and latitude are named in the mapping, so axis order never matters. */
export function crsTransform(crs: string): CrsTransform {
  if (GEOGRAPHIC.has(crs)) return (longitude, latitude) => [longitude, latitude];
  throw new RangeError(`CRS "${crs}" is not known; known are ${[...GEOGRAPHIC].join(', ')}`);
}
