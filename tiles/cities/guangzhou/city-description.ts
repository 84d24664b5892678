import type { FloodCityOptions, TrafficCityOptions } from '../../../src/city/scenario-data.ts';
import { BUILDING_FIELDS } from '../../building-fields.ts';
import type { CityInput } from '../../write/city.ts';
import { CITY_SOURCES } from './city-sources.ts';
import { EXTENT } from './plan.ts';

export const BASEMAP_ZOOMS = [9, 14] as const;

/** Where the colours begin and end. */
const GUANGZHOU_DOMAINS: Readonly<Record<string, { domain: [number, number] }>> = {
  height: { domain: [0, 200] },
  storeys: { domain: [1, 50] },
  year: { domain: [1950, 2022] },
};

/** The four colours of risk maps, red for the highest. */
const RISKS: readonly (readonly [number, string, string, [number, number, number]])[] = [
  [1, '重大', 'Major', [222, 52, 52]],
  [2, '较大', 'Considerable', [240, 134, 40]],
  [3, '一般', 'Moderate', [242, 206, 58]],
  [4, '低', 'Low', [62, 140, 232]],
];
const RISK_FIELD = {
  id: 'risk',
  title: { zh: '火灾风险（示意）', en: 'Fire risk (illustrative)' },
  categories: RISKS.map(([value, zh, en, color]) => ({ value, label: { zh, en }, color })),
};

const TOUR: CityInput['tour'] = [
  stop('珠江与城市中轴', 'The Pearl River and the city axis', 113.3075, 23.0975, 460, 34, -13, 14),
  stop('珠江新城', 'Zhujiang New Town', 113.319, 23.107, 520, 0, -16, 12),
  stop('石牌与岗顶', 'Shipai and Gangding', 113.3345, 23.1245, 420, 2, -26, 10),
  stop('天河体育中心', 'Tianhe Sports Centre', 113.3195, 23.129, 480, 0, -24, 10),
  stop(
    '越秀山与中山纪念堂',
    'Yuexiu Hill and the Sun Yat-sen Memorial Hall',
    113.2594,
    23.1262,
    380,
    2,
    -22,
    10,
  ),
  stop('西关与沙面', 'Xiguan and Shamian', 113.2395, 23.101, 380, 8, -22, 10),
  stop('海珠与前航道', 'Haizhu and the front channel', 113.2815, 23.0985, 520, 30, -20, 10),
  stop('琶洲', 'Pazhou', 113.345, 23.0925, 520, 18, -18, 10),
];

function stop(
  zh: string,
  en: string,
  longitude: number,
  latitude: number,
  height: number,
  heading: number,
  pitch: number,
  seconds: number,
) {
  return { title: { zh, en }, longitude, latitude, height, heading, pitch, seconds };
}

/** `city.json` of Guangzhou. */
export function describeCity(scenarios: { flood: FloodCityOptions; traffic: TrafficCityOptions }): CityInput {
  return {
    version: 1,
    id: 'guangzhou',
    name: { zh: '广州', en: 'Guangzhou' },
    timeZone: 'Asia/Shanghai',
    extent: [...EXTENT],
    home: { longitude: 113.3075, latitude: 23.0975, height: 460, heading: 34, pitch: -13 },
    terrain: { url: 'terrain', source: 'synthetic-relief' },
    basemap: {
      url: 'basemap/{z}/{x}/{y}.pbf',
      minimumZoom: BASEMAP_ZOOMS[0],
      maximumZoom: BASEMAP_ZOOMS[1],
      source: 'osm-plan',
    },
    tilesets: [
      {
        id: 'buildings',
        title: { zh: '建筑', en: 'Buildings' },
        url: 'tilesets/buildings/tileset.json',
        source: 'synthetic',
        content: 'buildings',
        attributes: [
          ...BUILDING_FIELDS.map(field => ({ ...field, ...GUANGZHOU_DOMAINS[field.id] })),
          RISK_FIELD,
        ],
      },
      {
        id: 'landmarks',
        title: { zh: '地标', en: 'Landmarks' },
        url: 'tilesets/landmarks/tileset.json',
        source: 'landmarks',
        content: 'landmarks',
      },
      {
        id: 'bridges',
        title: { zh: '桥梁', en: 'Bridges' },
        url: 'tilesets/bridges/tileset.json',
        source: 'osm-bridges',
        content: 'bridges',
      },
    ],
    vectors: [
      vector('roads', 'roads', '路网', 'Road network', 'roads.geojson', 'osm-plan', false),
      vector(
        'metro-lines',
        'metro-lines',
        '地铁线路',
        'Metro lines',
        'metro-lines.geojson',
        'osm-metro',
        false,
      ),
      vector(
        'metro-stations',
        'metro-stations',
        '地铁站',
        'Metro stations',
        'metro-stations.geojson',
        'osm-metro',
        true,
      ),
      vector('districts', 'district-labels', '行政区', 'Districts', 'districts.geojson', 'osm-places', true),
      vector('places', 'places', '地名', 'Places', 'places.geojson', 'osm-places', true),
    ],
    search: 'search.json',
    feeds: [
      {
        id: 'sample',
        adapter: 'sample',
        title: { zh: '回放样例', en: 'Replayed sample' },
        options: {
          stations: 'feeds/stations.json',
          series: 'feeds/series.json',
          traffic: 'feeds/traffic.json',
          cameras: 'feeds/cameras.json',
          trips: 'feeds/trips.json',
        },
        intervalSeconds: 600,
        attribution: 'Zenodo 1205229 (CC BY 4.0) · UCI (CC BY 4.0) · U.S. Department of State',
      },
    ],
    scenarios,
    tour: TOUR,
    sources: CITY_SOURCES,
  };
}

type VectorInput = NonNullable<CityInput['vectors']>[number];

function vector(
  id: string,
  content: VectorInput['content'],
  zh: string,
  en: string,
  url: string,
  source: string,
  visible: boolean,
): VectorInput {
  return { id, content, title: { zh, en }, url, source, visible };
}
