import type { Feature, FeatureCollection, LineString, Point } from 'geojson';
import type { Ground } from './ground.ts';
import { EXTENT } from './plan.ts';
import { readMetroLinks, readMetroStations, readPlaces } from './sources.ts';

/** Administrative districts that reach into the window, with a place for their name. */
const DISTRICTS = [
  ['440103', '荔湾区', 'Liwan District', 113.2345, 23.1215],
  ['440104', '越秀区', 'Yuexiu District', 113.2735, 23.1365],
  ['440105', '海珠区', 'Haizhu District', 113.2905, 23.0902],
  ['440106', '天河区', 'Tianhe District', 113.3475, 23.1405],
  ['440111', '白云区', 'Baiyun District', 113.2655, 23.1632],
  ['440112', '黄埔区', 'Huangpu District', 113.4052, 23.0968],
  ['440113', '番禺区', 'Panyu District', 113.3842, 23.0716],
] as const;

export interface MetroStation {
  readonly id: string;
  readonly zh: string;
  readonly en: string;
  readonly lines: readonly string[];
  readonly position: readonly [longitude: number, latitude: number];
}

/** Stations, one for each source point; ids by order of the source. */
export function metroStations(): MetroStation[] {
  return readMetroStations().map(({ geometry, properties }, index) => ({
    id: `metro:station/${index + 1}`,
    zh: properties.name,
    en: properties.name_en ?? properties.name,
    lines: properties.lines,
    position: [geometry.coordinates[0]!, geometry.coordinates[1]!],
  }));
}

export function metroStationsGeoJson(ground: Ground): FeatureCollection<Point> {
  return collection(
    metroStations().map(({ id, zh, en, lines, position }) => ({
      type: 'Feature',
      properties: { id, name: { zh, en }, lines: lines.join(' '), interchange: lines.length > 1 },
      geometry: { type: 'Point', coordinates: [...position, heightAbove(ground, position, 2)] },
    })),
  );
}

export function metroLinesGeoJson(ground: Ground): FeatureCollection<LineString> {
  return collection(
    readMetroLinks().map(({ geometry, properties }, index) => ({
      type: 'Feature',
      properties: {
        id: `metro:link/${index + 1}`,
        name: { zh: lineName(properties.line), en: `Line ${properties.line}` },
        line: properties.line,
        color: properties.color,
        from: properties.from,
        to: properties.to,
        lengthMeters: properties.length_m,
        kind: 'approximate',
      },
      geometry: {
        type: 'LineString',
        coordinates: geometry.coordinates.map(position => [
          position[0]!,
          position[1]!,
          heightAbove(ground, [position[0]!, position[1]!], 3),
        ]),
      },
    })),
  );
}

function lineName(line: string): string {
  return line === 'guangfo' ? '广佛线' : line === 'apm' ? 'APM 线' : `${line} 号线`;
}

export function districtLabelsGeoJson(ground: Ground): FeatureCollection<Point> {
  return collection(
    DISTRICTS.map(([code, zh, en, longitude, latitude]) => ({
      type: 'Feature',
      properties: { id: `district:${code}`, name: { zh, en } },
      geometry: {
        type: 'Point',
        coordinates: [longitude, latitude, heightAbove(ground, [longitude, latitude], 60)],
      },
    })),
  );
}

export interface Place {
  readonly id: string;
  readonly kind: string;
  readonly zh: string;
  readonly en: string;
  readonly position: readonly [longitude: number, latitude: number];
}

export function places(): Place[] {
  return readPlaces().map(({ geometry, properties }, index) => ({
    id: `place:${index + 1}`,
    kind: properties.kind,
    zh: properties.name,
    en: properties.name_en,
    position: [geometry.coordinates[0]!, geometry.coordinates[1]!],
  }));
}

export function placesGeoJson(ground: Ground): FeatureCollection<Point> {
  return collection(
    places().map(({ id, kind, zh, en, position }) => ({
      type: 'Feature',
      properties: { id, placeKind: kind, name: { zh, en } },
      geometry: { type: 'Point', coordinates: [...position, heightAbove(ground, position, labelLift(kind))] },
    })),
  );
}

/** Labels of landmarks float above what stands there. */
function labelLift(kind: string): number {
  return kind === 'landmark' ? 45 : kind === 'river' ? 4 : 25;
}

export function districtEntries(): {
  id: string;
  zh: string;
  en: string;
  position: readonly [number, number];
}[] {
  return DISTRICTS.map(([code, zh, en, longitude, latitude]) => ({
    id: `district:${code}`,
    zh,
    en,
    position: [longitude, latitude],
  }));
}

export function isInExtent([longitude, latitude]: readonly [number, number]): boolean {
  return longitude >= EXTENT[0] && latitude >= EXTENT[1] && longitude <= EXTENT[2] && latitude <= EXTENT[3];
}

function heightAbove(ground: Ground, [longitude, latitude]: readonly [number, number], lift: number): number {
  return Math.round((ground.heightAtDegrees(longitude, latitude) + lift) * 10) / 10;
}

function collection<G extends Point | LineString>(features: Feature<G>[]): FeatureCollection<G> {
  return { type: 'FeatureCollection', features };
}
