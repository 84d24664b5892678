import { BUILDING_ATTRIBUTES } from '@city/building-attributes.ts';
import { crsTransform, type TransformOptions } from '@core/crs/transform.ts';
import type { Geometry } from 'geojson';
import { cleanPolygon } from '../geometry/rings.ts';
import type { CityFeature, ReportEntry } from '../model.ts';
import { type NumberedFeature, readFeatures } from './geojson.ts';

export interface FootprintOptions extends TransformOptions {
  readonly namespace: string;
  readonly source: string;
  /** CRS of the coordinates; GeoJSON is WGS84 unless stated. */
  readonly crs?: string;
  /** Building attribute → name of the property that holds it, e.g. `{ height: 'H_MAX', storeys: 'floors' }`. */
  readonly fields?: Readonly<Record<string, string>>;
  /** Height where neither height nor storeys are known; without it such a footprint is refused. */
  readonly defaultHeightMeters?: number;
  readonly groundHeight: (longitude: number, latitude: number) => number;
  readonly report: (entry: ReportEntry) => void;
}

const STOREY_METERS = 3;
const SMALLEST_AREA_DEGREES = 1e-11;

/** Building footprints of a GeoJSON or CSV file as prisms; each one is a feature or in the report. */
export async function* readFootprints(path: string, options: FootprintOptions): AsyncGenerator<CityFeature> {
  const { toWgs84 } = crsTransform(options.crs ?? 'EPSG:4326', options);
  for await (const numbered of readFeatures(path, options.report)) {
    yield* featuresOf(numbered, options, toWgs84);
  }
}

function* featuresOf(
  { index, feature }: NumberedFeature,
  options: FootprintOptions,
  toWgs84: (x: number, y: number) => [number, number],
): Generator<CityFeature> {
  const properties = (feature.properties ?? {}) as Record<string, unknown>;
  const pick = (name: string) => properties[options.fields?.[name] ?? name];
  const id = `${options.namespace}:${pick('id') ?? feature.id ?? index}`;
  const report = (severity: ReportEntry['severity'], zh: string, en: string) =>
    options.report({ severity, id, reason: { zh, en } });
  const polygons = polygonsOf(feature.geometry);
  if (!polygons) return report('refused', '不是面', 'Is no polygon');
  const storeys = positive(pick('storeys'));
  const height =
    positive(pick('height')) ?? (storeys ? storeys * STOREY_METERS : options.defaultHeightMeters);
  if (!height) return report('refused', '没有高度或层数', 'Has neither height nor storeys');
  let pieces = 0;
  for (const rings of polygons) {
    const degrees = rings.map(ring =>
      ring.map(position =>
        Array.isArray(position)
          ? toWgs84(Number(position[0]), Number(position[1]))
          : [Number.NaN, Number.NaN],
      ),
    );
    if (degrees.flat().some(([x, y]) => Math.abs(x!) > 180 || Math.abs(y!) > 90)) {
      return report(
        'refused',
        '坐标超出范围，请检查坐标系与轴序',
        'The coordinates are off the earth: check the CRS and its axis order',
      );
    }
    const { polygons: clean, repairs } = cleanPolygon(degrees, SMALLEST_AREA_DEGREES);
    if (repairs.has('self-crossing'))
      report('repaired', '轮廓自相交，已拆分', 'The outline crossed itself and was taken apart');
    if (repairs.has('not-a-number'))
      report('repaired', '去掉了无效的坐标', 'Positions that are not numbers were dropped');
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
  if (pieces === 0) report('refused', '轮廓没有面积', 'The outline has no area');
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
    attributes[name] = type === 'STRING' ? String(value) : Number(value);
  }
  const kind = positive(pick('height')) || storeys ? 'real' : 'approximate';
  return { cimLevel: 2, kind, ...attributes, height, storeys: storeys ?? 0, source };
}

function polygonsOf(geometry: Geometry): number[][][][] | undefined {
  if (!('coordinates' in geometry) || !Array.isArray(geometry.coordinates)) return undefined;
  if (geometry.type === 'Polygon' && isNested(geometry.coordinates, 2)) return [geometry.coordinates];
  if (geometry.type === 'MultiPolygon' && isNested(geometry.coordinates, 3)) return geometry.coordinates;
  return undefined;
}

/** Whether lists are nested as deep as they should be; files are not to be trusted. */
function isNested(value: unknown, depth: number): boolean {
  if (!Array.isArray(value)) return false;
  return depth === 0 || value.every(child => isNested(child, depth - 1));
}

function positive(value: unknown): number | undefined {
  const number = typeof value === 'string' ? Number.parseFloat(value) : Number(value);
  return number > 0 && number < 10_000 ? number : undefined;
}
