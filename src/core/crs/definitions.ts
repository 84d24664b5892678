/** A coordinate reference system that can be transformed without any file beside the program. */
export interface CrsDefinition {
  readonly code: string;
  /** PROJ string, axes east, north. */
  readonly proj: string;
  readonly isGeographic: boolean;
  /** Order in which the authority (EPSG) writes the first two coordinates. */
  readonly authorityAxes: 'east-north' | 'north-east';
  /** Best accuracy of the datum shift used here, metres; 0 where it is exact by definition. */
  readonly accuracyMeters: number;
  /** True when heights refer to a local vertical datum and not to the ellipsoid. */
  readonly hasLocalHeights: boolean;
}

const define = (
  code: number,
  proj: string,
  rest: Partial<Omit<CrsDefinition, 'code' | 'proj'>> = {},
): CrsDefinition => ({
  code: `EPSG:${code}`,
  proj,
  isGeographic: proj.includes('+proj=longlat'),
  authorityAxes: proj.includes('+proj=longlat') ? 'north-east' : 'east-north',
  accuracyMeters: 0,
  hasLocalHeights: false,
  ...rest,
});

const GRS80 = '+ellps=GRS80 +towgs84=0,0,0,0,0,0,0';
/** EPSG:4833, Amersfoort to WGS 84 (4); rotations in arc seconds, turned from coordinate frame to position vector. */
const AMERSFOORT =
  '+proj=sterea +lat_0=52.1561605555556 +lon_0=5.38763888888889 +k=0.9999079 +x_0=155000 +y_0=463000 ' +
  '+ellps=bessel +towgs84=565.4171,50.3319,465.5524,-0.398957388243134,0.343987817378283,-1.87740163998045,4.0725 +units=m +no_defs';
/** EPSG:1766, CH1903+ to WGS 84 (1). */
const SWISS =
  '+proj=somerc +lat_0=46.9524055555556 +lon_0=7.43958333333333 +k_0=1 +x_0=2600000 +y_0=1200000 ' +
  '+ellps=bessel +towgs84=674.374,15.056,405.346,0,0,0,0 +units=m +no_defs';

/** EPSG:1825, Hong Kong 1980 to WGS 84 (1), turned from coordinate frame to position vector. */
const HONG_KONG =
  '+proj=tmerc +lat_0=22.3121333333333 +lon_0=114.178555555556 +k=1 +x_0=836694.05 +y_0=819069.8 ' +
  '+ellps=intl +towgs84=-162.619,-276.959,-161.764,0.067753,-2.243649,-1.158827,-1.094246 +units=m +no_defs';

const SINGLE: readonly CrsDefinition[] = [
  define(4326, '+proj=longlat +datum=WGS84 +no_defs'),
  define(4979, '+proj=longlat +datum=WGS84 +no_defs'),
  define(4490, `+proj=longlat ${GRS80} +no_defs`),
  define(4480, `+proj=longlat ${GRS80} +no_defs`),
  define(4258, `+proj=longlat ${GRS80} +no_defs`),
  define(4937, `+proj=longlat ${GRS80} +no_defs`),
  define(3857, '+proj=merc +a=6378137 +b=6378137 +units=m +nadgrids=@null +no_defs'),
  define(28992, AMERSFOORT, { accuracyMeters: 0.25 }),
  define(7415, AMERSFOORT, { accuracyMeters: 0.25, hasLocalHeights: true }),
  define(2056, SWISS, { accuracyMeters: 1 }),
  define(2326, HONG_KONG, { authorityAxes: 'north-east', accuracyMeters: 1 }),
  define(5555, utm(32, GRS80), { hasLocalHeights: true }),
  define(5972, utm(32, GRS80), { hasLocalHeights: true }),
];

function utm(zone: number, ellipsoid: string, isSouth = false): string {
  return `+proj=utm +zone=${zone}${isSouth ? ' +south' : ''} ${ellipsoid} +units=m +no_defs`;
}

function gaussKruger(centralMeridian: number, falseEasting: number): string {
  return `+proj=tmerc +lat_0=0 +lon_0=${centralMeridian} +k=1 +x_0=${falseEasting} +y_0=0 ${GRS80} +units=m +no_defs`;
}

/** CGCS2000 Gauss–Krüger: 6° and 3° zones, each with and without the zone number in the easting. */
function chinese(code: number): CrsDefinition | undefined {
  const grid = (meridian: number, easting: number) =>
    define(code, gaussKruger(meridian, easting), { authorityAxes: 'north-east' });
  if (code >= 4491 && code <= 4501) return grid((code - 4478) * 6 - 3, (code - 4478) * 1e6 + 500_000);
  if (code >= 4502 && code <= 4512) return grid((code - 4489) * 6 - 3, 500_000);
  if (code >= 4513 && code <= 4533) return grid((code - 4488) * 3, (code - 4488) * 1e6 + 500_000);
  if (code >= 4534 && code <= 4554) return grid((code - 4509) * 3, 500_000);
  return undefined;
}

function utmZone(code: number): CrsDefinition | undefined {
  if (code >= 25828 && code <= 25838) return define(code, utm(code - 25800, GRS80));
  if (code >= 32601 && code <= 32660) return define(code, utm(code - 32600, '+datum=WGS84'));
  if (code >= 32701 && code <= 32760) return define(code, utm(code - 32700, '+datum=WGS84', true));
  return undefined;
}

/**
 * The definition of a CRS named `EPSG:4547`, `4547`, `urn:ogc:def:crs:EPSG::4547`,
 * `http://www.opengis.net/def/crs/EPSG/0/4547` or `CRS84`; undefined when it is not known here.
 */
export function findCrs(name: string): CrsDefinition | undefined {
  if (/CRS:?84h?$/i.test(name)) return { ...SINGLE[0]!, code: 'OGC:CRS84', authorityAxes: 'east-north' };
  const code = Number(/(?:^|EPSG[:/]+(?:[\d.]*[:/])?)(\d+)$/i.exec(name.trim())?.[1]);
  return SINGLE.find(({ code: known }) => known === `EPSG:${code}`) ?? utmZone(code) ?? chinese(code);
}
