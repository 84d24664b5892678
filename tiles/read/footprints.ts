import { BUILDING_ATTRIBUTES } from '@city/building-attributes.ts';
import type { LocalizedText } from '@core/text.ts';
import type { Geometry } from 'geojson';
import { cleanPolygon, type RingRepair } from '../geometry/rings.ts';
import type { CityFeature, ReportEntry } from '../model.ts';
import { type NumberedFeature, namedCrs, readFeatures } from './geojson.ts';
import { type InputCrs, type InputCrsOptions, inputCrs } from './input-crs.ts';
import { isName, lengthOf, numberOf, propertyOf } from './values.ts';

export interface FootprintOptions extends InputCrsOptions {
  readonly namespace: string;
  readonly source: string;
  /** Building attribute → name of the property that holds it, e.g. `{ height: 'H_MAX', storeys: 'floors' }`. */
  readonly fields?: Readonly<Record<string, string>>;
  /** Height where neither height nor storeys are known; without it such a footprint is refused. */
  readonly defaultHeightMeters?: number;
  readonly groundHeight: (longitude: number, latitude: number) => number;
  readonly report: (entry: ReportEntry) => void;
}

const STOREY_METERS = 3;
const SMALLEST_AREA_DEGREES = 1e-11;

/**
 * Building footprints of a GeoJSON or CSV file as prisms; each one is a feature or in the report. The CRS is the one
 * stated, or named by the file (GeoJSON of 2008), or WGS84.
 */
export async function* readFootprints(path: string, options: FootprintOptions): AsyncGenerator<CityFeature> {
  const crs = inputCrs({ ...options, crs: options.crs ?? (await namedCrs(path)) });
  for await (const numbered of readFeatures(path, options.report)) {
    yield* featuresOf(numbered, options, crs);
  }
}

function* featuresOf(
  { index, feature }: NumberedFeature,
  options: FootprintOptions,
  crs: InputCrs,
): Generator<CityFeature> {
  const properties = (feature.properties ?? {}) as Record<string, unknown>;
  const pick = (name: string) => propertyOf(properties, options.fields?.[name] ?? name);
  const id = `${options.namespace}:${[pick('id'), feature.id].find(isName) ?? index}`;
  const report = (severity: ReportEntry['severity'], { zh, en }: LocalizedText) =>
    options.report({ severity, id, reason: { zh, en } });
  const polygons = polygonsOf(feature.geometry);
  if (polygons.length === 0) return report('refused', { zh: '不是面', en: 'Is no polygon' });
  const storeys = numberOf(pick('storeys'));
  const height =
    lengthOf(pick('height')) ?? lengthOf((storeys ?? 0) * STOREY_METERS) ?? options.defaultHeightMeters;
  if (!height) return report('refused', { zh: '没有高度或层数', en: 'Has neither height nor storeys' });
  let pieces = 0;
  for (const polygon of polygons) {
    const rings = polygon.map(ring => toDegrees(ring, crs));
    const fault = faultOf(rings, crs);
    if (fault) return report('refused', fault);
    const { polygons: clean, repairs } = cleanPolygon(rings, SMALLEST_AREA_DEGREES);
    for (const [repair, reason] of Object.entries(REPAIRS)) {
      if (repairs.has(repair as RingRepair)) report('repaired', reason);
    }
    for (const piece of clean) {
      pieces++;
      yield {
        id: pieces === 1 ? id : `${id}#${pieces}`,
        tileset: 'buildings',
        geometry: {
          kind: 'prism',
          rings: piece,
          baseHeight: options.groundHeight(piece[0]![0]!, piece[0]![1]!),
          height,
        },
        attributes: attributesOf(pick, options.source, height, storeys),
      };
    }
  }
  if (pieces === 0) report('refused', { zh: '轮廓没有面积', en: 'The outline has no area' });
}

const REPAIRS: Partial<Record<RingRepair, LocalizedText>> = {
  'self-crossing': { zh: '轮廓自相交，已拆分', en: 'The outline crossed itself and was taken apart' },
  'not-a-number': { zh: '去掉了无效的坐标', en: 'Positions that are not numbers were dropped' },
  'hole-dropped': { zh: '去掉了无效的洞', en: 'Holes without an area or outside the outline were dropped' },
};

/** Positions in degrees; NaN where a coordinate is no number. Longitudes do not jump at the date line. */
function toDegrees(ring: readonly unknown[], crs: InputCrs): number[][] {
  const degrees = ring.map(position => {
    const [x, y] = Array.isArray(position) ? position.map(numberOf) : [];
    return x === undefined || y === undefined ? [Number.NaN, Number.NaN] : crs.toWgs84(x, y);
  });
  const first = degrees.find(([x]) => Number.isFinite(x))?.[0] ?? 0;
  return degrees.map(([x = Number.NaN, y = Number.NaN]) => [
    x - first > 180 ? x - 360 : x - first < -180 ? x + 360 : x,
    y,
  ]);
}

function faultOf(rings: readonly (readonly number[][])[], crs: InputCrs): LocalizedText | undefined {
  for (const [x = Number.NaN, y = Number.NaN] of rings.flat()) {
    if (!Number.isFinite(x) || !Number.isFinite(y)) continue;
    const fault = crs.faultOf(x > 180 ? x - 360 : x < -180 ? x + 360 : x, y);
    if (fault) return fault;
  }
  return undefined;
}

function attributesOf(
  pick: (name: string) => unknown,
  source: string,
  height: number,
  storeys: number | undefined,
): CityFeature['attributes'] {
  const attributes: Record<string, string | number> = {};
  for (const [name, { type }] of Object.entries(BUILDING_ATTRIBUTES)) {
    const value = pick(name);
    if (value === null || value === undefined || typeof value === 'object') continue;
    if (type === 'STRING') attributes[name] = String(value);
    else attributes[name] = numberOf(value) ?? 0;
  }
  const isMeasured = lengthOf(pick('height')) !== undefined || (storeys ?? 0) > 0;
  const kind = isMeasured ? 'real' : 'approximate';
  return { cimLevel: 2, kind, ...attributes, height, storeys: storeys ?? 0, source };
}

/** Polygons of a geometry, those of a collection too; none when there is none or it is not nested as it should be. */
function polygonsOf(geometry: Geometry, depth = 0): number[][][][] {
  if (geometry.type === 'GeometryCollection' && Array.isArray(geometry.geometries) && depth < 8)
    return geometry.geometries.flatMap(member => (member ? polygonsOf(member, depth + 1) : []));
  if (!('coordinates' in geometry)) return [];
  if (geometry.type === 'Polygon' && isNested(geometry.coordinates, 2)) return [geometry.coordinates];
  if (geometry.type === 'MultiPolygon' && isNested(geometry.coordinates, 3)) return geometry.coordinates;
  return [];
}

/** Whether lists are nested as deep as they should be; files are not to be trusted. */
function isNested(value: unknown, depth: number): boolean {
  if (!Array.isArray(value)) return false;
  return depth === 0 || value.every(child => isNested(child, depth - 1));
}
