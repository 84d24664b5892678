import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { Geometry, LineString, Point, Polygon } from 'geojson';
import * as z from 'zod/mini';

const FOLDER = join(import.meta.dirname, '../../sources/guangzhou');

function readText(name: string): string {
  return gunzipSync(readFileSync(join(FOLDER, name))).toString('utf8');
}

const text = z._default(z.nullable(z.string()), null);
const number = z._default(z.nullable(z.number()), null);

interface SourceFeature<G extends Geometry, P> {
  readonly geometry: G;
  readonly properties: P;
}

/** Features of a source whose geometry is of one type and whose properties fit; throws for anything else. */
function readFeatures<G extends Geometry, P>(
  name: string,
  type: G['type'],
  properties: z.ZodMiniType<P>,
): SourceFeature<G, P>[] {
  const collection = JSON.parse(readText(name)) as { features: SourceFeature<G, unknown>[] };
  return collection.features.map((feature, index) => {
    if (feature.geometry.type !== type) throw new Error(`${name}: feature ${index} is no ${type}`);
    return { geometry: feature.geometry, properties: z.parse(properties, feature.properties) };
  });
}

const areaProperties = z.object({ class: z.string(), area_m2: z.number() });
export const readWater = () =>
  readFeatures<Polygon, z.infer<typeof areaProperties>>('water.geojson.gz', 'Polygon', areaProperties);
export const readParks = () =>
  readFeatures<Polygon, z.infer<typeof areaProperties>>('parks.geojson.gz', 'Polygon', areaProperties);

const roadProperties = z.object({
  class: z.enum(['motorway', 'trunk_or_primary', 'secondary']),
  length_m: z.number(),
  cut: z.boolean(),
});
export const readMainRoads = () =>
  readFeatures<LineString, z.infer<typeof roadProperties>>('roads.geojson.gz', 'LineString', roadProperties);

const buildingProperties = z.object({
  id: z.string(),
  name: text,
  building: text,
  'building:part': text,
  'building:levels': text,
  'building:min_level': text,
  min_level: text,
  height: text,
  layer: text,
  start_date: text,
  'addr:street': text,
  'addr:housenumber': text,
});
export type OsmBuilding = SourceFeature<Polygon, z.infer<typeof buildingProperties>>;
export const readOsmBuildings = () =>
  readFeatures<Polygon, z.infer<typeof buildingProperties>>(
    'huacheng-buildings.geojson.gz',
    'Polygon',
    buildingProperties,
  );

const stationProperties = z.object({
  name: z.string(),
  name_en: text,
  lines: z.array(z.string()),
  interchange: z.boolean(),
});
export const readMetroStations = () =>
  readFeatures<Point, z.infer<typeof stationProperties>>(
    'metro-stations.geojson.gz',
    'Point',
    stationProperties,
  );

const linkProperties = z.object({
  line: z.string(),
  color: z.string(),
  from: z.string(),
  to: z.string(),
  length_m: z.number(),
});
export const readMetroLinks = () =>
  readFeatures<LineString, z.infer<typeof linkProperties>>(
    'metro-links.geojson.gz',
    'LineString',
    linkProperties,
  );

const bridgeProperties = z.object({
  name: text,
  width_m: number,
  deck_height_m_assumed: number,
  span_m: number,
  structure: z.string(),
});
export type SourceBridge = SourceFeature<LineString, z.infer<typeof bridgeProperties>>;
export const readBridges = () =>
  readFeatures<LineString, z.infer<typeof bridgeProperties>>(
    'bridges.geojson.gz',
    'LineString',
    bridgeProperties,
  );

const placeProperties = z.object({ name: z.string(), name_en: z.string(), kind: z.string() });
export const readPlaces = () =>
  readFeatures<Point, z.infer<typeof placeProperties>>('places.geojson.gz', 'Point', placeProperties);

/** Rows of a comma-separated source without quoted commas, header first. */
export function readCsv(name: string): string[][] {
  return readText(name)
    .trimEnd()
    .split('\n')
    .map(line => line.replace(/\r$/, '').replaceAll('"', '').split(','));
}
