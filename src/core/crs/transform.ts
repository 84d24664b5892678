import proj4 from 'proj4';
import { LocalizedError } from '../text.ts';
import { type CrsDefinition, findCrs } from './definitions.ts';
import { bd09ToWgs84, gcj02ToWgs84, wgs84ToBd09, wgs84ToGcj02 } from './gcj02.ts';

/** A CRS that no definition is known for. */
export class UnknownCrsError extends LocalizedError {
  constructor(readonly crs: string) {
    super(
      `不认识坐标系 ${crs}，请给出 EPSG 代码或 PROJ 字符串`,
      `Unknown CRS ${crs}: state an EPSG code or a PROJ string`,
    );
    this.name = 'UnknownCrsError';
  }
}

export interface TransformOptions {
  /**
   * Order of the first two coordinates in the data. `authority` follows EPSG (EPSG:4547 and 4326 write north first);
   * `east-north` is what GeoJSON, shapefiles and most CAD exports hold. Default `east-north`.
   */
  readonly axes?: 'east-north' | 'north-east' | 'authority';
}

/** To and from WGS84 longitude and latitude in degrees. Heights are not touched. */
export interface CrsTransform {
  readonly definition: CrsDefinition | undefined;
  readonly toWgs84: (first: number, second: number) => [longitude: number, latitude: number];
  readonly fromWgs84: (longitude: number, latitude: number) => [first: number, second: number];
}

/**
 * The transformation for a CRS: an EPSG name (see `findCrs`), a PROJ string, `GCJ-02` or `BD-09`.
 * Datum shifts are the seven-parameter ones; national grid files (NTv2, RDNAP) and geoids are not used, so that
 * Amersfoort is right to 0.25 m and CH1903+ to 1 m against the ground, though to millimetres against PROJ with the
 * same parameters. Throws `UnknownCrsError`.
 */
export function crsTransform(crs: string, { axes = 'east-north' }: TransformOptions = {}): CrsTransform {
  const definition = findCrs(crs);
  const order = axes === 'authority' ? (definition?.authorityAxes ?? 'east-north') : axes;
  const [toWgs84, fromWgs84] =
    ENCRYPTED[crs.toUpperCase().replace(/^(GCJ|BD)-?0?(\d)$/, '$1-0$2')] ??
    projected(definition?.proj ?? projString(crs));
  if (order === 'east-north') return { definition, toWgs84, fromWgs84 };
  return {
    definition,
    toWgs84: (north, east) => toWgs84(east, north),
    fromWgs84: (longitude, latitude) => {
      const [east, north] = fromWgs84(longitude, latitude);
      return [north, east];
    },
  };
}

type Convert = (x: number, y: number) => [number, number];

/** Datums of Chinese map services: [to WGS84, from WGS84]. */
const ENCRYPTED: Readonly<Record<string, [Convert, Convert]>> = {
  'GCJ-02': [(x, y) => [...gcj02ToWgs84(x, y)], (x, y) => [...wgs84ToGcj02(x, y)]],
  'BD-09': [(x, y) => [...bd09ToWgs84(x, y)], (x, y) => [...wgs84ToBd09(x, y)]],
};

function projString(crs: string): string {
  if (!crs.includes('+proj=')) throw new UnknownCrsError(crs);
  return crs;
}

function projected(proj: string): [Convert, Convert] {
  const converter = proj4(proj, '+proj=longlat +datum=WGS84 +no_defs');
  return [
    (x, y) => converter.forward([x, y]) as [number, number],
    (longitude, latitude) => converter.inverse([longitude, latitude]) as [number, number],
  ];
}
