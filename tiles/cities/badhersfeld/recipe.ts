import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CityFeature, MapFeature } from '../../model.ts';
import { osmBuildings } from '../../read/osm/osm-buildings.ts';
import { OsmData } from '../../read/osm/osm-data.ts';
import { osmMapFeatures } from '../../read/osm/osm-map.ts';
import { osmRoads } from '../../read/osm/osm-roads.ts';
import type { BuildContext, Recipe } from '../../recipe.ts';
import { writeBasemap } from '../../write/basemap.ts';
import type { CityInput } from '../../write/city.ts';
import { type SearchEntry, writeSearchIndex } from '../../write/search-index.ts';
import { writeTileset } from '../../write/tileset.ts';

const SOURCES = join(import.meta.dirname, '../../sources/badhersfeld');
const EXTENT: [number, number, number, number] = [9.6, 50.8, 9.83, 50.93];
const ATTRIBUTION = '© OpenStreetMap contributors, ODbL 1.0';

/** Bad Hersfeld in Hesse, real from end to end: every building, road and area of one OpenStreetMap extract. */
export const recipe: Recipe = {
  id: 'badhersfeld',
  inputs: [import.meta.dirname, SOURCES, join(import.meta.dirname, '../../read/osm')],
  build,
};

async function build(context: BuildContext): Promise<CityInput> {
  const { directory, report, progress, signal } = context;
  progress.stage({ zh: '读取 OpenStreetMap', en: 'Reading OpenStreetMap' });
  const data = await OsmData.read(join(SOURCES, 'badhersfeld.osm.gz'), report.add);
  const search: SearchEntry[] = [];

  progress.stage({ zh: '写入建筑', en: 'Writing buildings' });
  // The extract has no elevation, so that the ground is drawn flat at the ellipsoid.
  const options = { source: 'osm', groundHeight: () => 0, report: report.add };
  const buildings = named(osmBuildings(data, options), search);
  const outDir = join(directory, 'tilesets/buildings');
  const { features } = await writeTileset(buildings, {
    outDir,
    report: report.add,
    progress: progress.update,
    signal,
  });
  report.count('buildings.written', features);

  progress.stage({ zh: '写入道路与底图', en: 'Writing roads and basemap' });
  const roads = osmRoads(data, report.add);
  report.count('roads.edges', roads.length);
  writeFileSync(
    join(directory, 'roads.geojson'),
    JSON.stringify({ type: 'FeatureCollection', features: roads }),
  );
  const mapFeatures = osmMapFeatures(data, report.add);
  for (const feature of mapFeatures) report.count(`basemap.${feature.layer}`);
  writeBasemap(mapFeatures, {
    outDir: join(directory, 'basemap'),
    minimumZoom: 9,
    maximumZoom: 15,
    bounds: EXTENT,
    attribution: ATTRIBUTION,
    progress: progress.update,
    signal,
  });
  writeSearchIndex([...search, ...mapFeatures.flatMap(searchEntry)], directory);
  return city();
}

function* named(features: Iterable<CityFeature>, search: SearchEntry[]): Generator<CityFeature> {
  for (const feature of features) {
    const { id, attributes, geometry } = feature;
    const name = String(attributes.name || attributes.address || '');
    if (name && geometry.kind === 'prism') {
      const [longitude = 0, latitude = 0] = geometry.rings[0]!;
      const position = [longitude, latitude, geometry.baseHeight + geometry.height] as const;
      search.push({ id, type: 'building', name: { zh: name, en: name }, position });
    }
    yield feature;
  }
}

const SEARCH_TYPES: Readonly<Record<string, string>> = {
  places: 'place',
  roads: 'street',
  green: 'park',
  water: 'water',
};

function searchEntry({ id, layer, properties, geometry }: MapFeature): SearchEntry[] {
  const type = SEARCH_TYPES[layer];
  const first = firstPosition(geometry.coordinates);
  if (!type || !first || typeof properties.zh !== 'string') return [];
  const name = { zh: properties.zh, en: String(properties.en) };
  return [{ id, type, name, position: [first[0]!, first[1]!, 0] }];
}

function firstPosition(coordinates: unknown): number[] | undefined {
  if (!Array.isArray(coordinates)) return undefined;
  return typeof coordinates[0] === 'number' ? (coordinates as number[]) : firstPosition(coordinates[0]);
}

function city(): CityInput {
  return {
    version: 1,
    id: 'badhersfeld',
    name: { zh: '巴特黑斯费尔德', en: 'Bad Hersfeld' },
    crs: 'EPSG:4326',
    timeZone: 'Europe/Berlin',
    extent: EXTENT,
    home: { longitude: 9.7075, latitude: 50.852, height: 1400, heading: 0, pitch: -38 },
    basemap: { url: 'basemap/{z}/{x}/{y}.pbf', minimumZoom: 9, maximumZoom: 15, source: 'osm' },
    tilesets: [
      {
        id: 'buildings',
        title: { zh: '建筑', en: 'Buildings' },
        url: 'tilesets/buildings/tileset.json',
        source: 'osm',
        content: 'buildings',
        attributes: [
          { id: 'height', title: { zh: '高度', en: 'Height' }, unit: 'm', domain: [0, 25] },
          { id: 'storeys', title: { zh: '层数', en: 'Storeys' }, domain: [0, 8] },
        ],
      },
    ],
    vectors: [
      {
        id: 'roads',
        title: { zh: '道路', en: 'Roads' },
        url: 'roads.geojson',
        source: 'osm',
        content: 'roads',
        visible: false,
      },
    ],
    search: 'search.json',
    sources: [
      {
        id: 'osm',
        title: { zh: '开放街图', en: 'OpenStreetMap' },
        kind: 'real',
        licence: 'ODbL 1.0',
        attribution: ATTRIBUTION,
        date: '2021-10-27',
        method: {
          zh: '轮廓与属性来自开放街图；未标注高度与层数的建筑按类型取常见高度（kind = approximate）；无高程，地面为平面',
          en: 'Footprints and attributes from OpenStreetMap; where neither height nor storeys are mapped, the usual height of the type (kind = approximate); no elevation, the ground is flat',
        },
      },
    ],
  };
}
