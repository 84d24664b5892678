import type { LineString, Polygon } from 'geojson';
import type { MapFeature, ReportEntry } from '../../model.ts';
import { isClosed, osmAreas } from './osm-areas.ts';
import type { OsmData, OsmWay } from './osm-data.ts';
import type { Tags } from './osm-object.ts';
import { roadClass } from './osm-roads.ts';

/** Layer, class and first zoom of a map feature. */
interface Look {
  readonly layer: string;
  readonly class: string;
  readonly zoom: number;
}

const GREEN = new Set(
  (
    'forest grass meadow orchard vineyard cemetery allotments village_green recreation_ground flowerbed ' +
    'wood scrub grassland heath wetland tree_row park garden pitch playground golf_course nature_reserve ' +
    'sports_centre stadium dog_park track common'
  ).split(' '),
);
const ROAD_ZOOM: Readonly<Record<string, number>> = {
  motorway: 7,
  trunk: 8,
  primary: 9,
  secondary: 10,
  tertiary: 11,
  residential: 12,
  service: 13,
};
const PLACE_ZOOM: Readonly<Record<string, number>> = {
  city: 6,
  town: 8,
  suburb: 11,
  village: 11,
  hamlet: 12,
};

/**
 * Everything of an extract that the basemap shows: water, green, land use, roads and paths, railways, boundaries,
 * places. A closed way or a multipolygon with tags that no layer takes is reported as a note.
 */
export function osmMapFeatures(data: OsmData, report: (entry: ReportEntry) => void): MapFeature[] {
  return [...areaFeatures(data, report), ...lineFeatures(data, report), ...placeFeatures(data)];
}

function* areaFeatures(data: OsmData, report: (entry: ReportEntry) => void): Generator<MapFeature> {
  for (const { id, tags, rings } of osmAreas(data, tags => areaLook(tags) !== undefined, report)) {
    const look = areaLook(tags)!;
    const geometry: Polygon = { type: 'Polygon', coordinates: rings.map(closedPairs) };
    yield mapFeature(id, look, geometry, tags);
  }
}

function* lineFeatures(data: OsmData, report: (entry: ReportEntry) => void): Generator<MapFeature> {
  for (const way of data.ways.values()) {
    const id = `osm:way/${way.id}`;
    const look = lineLook(way.tags);
    if (!look) {
      if (isForgotten(way)) report({ severity: 'note', id, reason: UNSHOWN });
      continue;
    }
    const coordinates = data.positions(way);
    if (coordinates.length < 2) {
      report({ severity: 'refused', id, reason: { zh: '节点缺失', en: 'Its nodes are missing' } });
      continue;
    }
    const geometry: LineString = { type: 'LineString', coordinates };
    yield mapFeature(id, look, geometry, way.tags);
  }
}

function* placeFeatures(data: OsmData): Generator<MapFeature> {
  for (const { id, position, tags } of data.taggedNodes) {
    const zoom = PLACE_ZOOM[tags.place ?? ''];
    if (zoom === undefined || !tags.name) continue;
    const look = { layer: 'places', class: tags.place!, zoom };
    yield mapFeature(`osm:node/${id}`, look, { type: 'Point', coordinates: [...position] }, tags);
  }
}

function mapFeature(id: string, look: Look, geometry: MapFeature['geometry'], tags: Tags): MapFeature {
  const name = tags.name;
  return {
    id,
    layer: look.layer,
    geometry,
    properties: {
      class: look.class,
      kind: 'real',
      ...(name ? { zh: tags['name:zh'] ?? name, en: tags['name:en'] ?? name } : {}),
      ...(tags.lanes ? { lanes: Number.parseInt(tags.lanes, 10) || 1 } : {}),
      ...(tags.bridge && tags.bridge !== 'no' ? { bridge: true } : {}),
    },
    minimumZoom: look.zoom,
  };
}

/** Where an area belongs; undefined for what is drawn as a line, a building, or not at all. */
function areaLook(tags: Tags): Look | undefined {
  const { natural, landuse, leisure, amenity } = tags;
  if (tags.building || tags['building:part']) return undefined;
  if (
    natural === 'water' ||
    tags.waterway === 'riverbank' ||
    landuse === 'basin' ||
    landuse === 'reservoir'
  ) {
    return { layer: 'water', class: tags.water ?? 'water', zoom: 8 };
  }
  if (leisure === 'swimming_pool') return { layer: 'water', class: 'pool', zoom: 14 };
  const green = [landuse, natural, leisure].find(value => value !== undefined && GREEN.has(value));
  if (green && green !== 'tree_row') return { layer: 'green', class: green, zoom: 10 };
  if (tags.highway && tags.area === 'yes') return { layer: 'landuse', class: 'pedestrian', zoom: 13 };
  const use =
    landuse ?? amenity ?? leisure ?? natural ?? tags.tourism ?? tags.man_made ?? tags.aeroway ?? tags.power;
  const isLinear =
    use === undefined || use === 'tree_row' || ['line', 'minor_line', 'cable'].includes(tags.power ?? '');
  if (isLinear || tags.highway || tags.barrier || tags.railway || tags.waterway) return undefined;
  return { layer: 'landuse', class: use, zoom: 11 };
}

function lineLook(tags: Tags): Look | undefined {
  const road = roadClass(tags);
  if (road) return { layer: 'roads', class: road, zoom: ROAD_ZOOM[road]! };
  if (areaLook(tags)) return undefined;
  if (tags.highway) return { layer: 'roads', class: 'path', zoom: 14 };
  if (tags.railway) return { layer: 'rail', class: tags.railway, zoom: 10 };
  if (tags.waterway)
    return { layer: 'water', class: tags.waterway, zoom: tags.waterway === 'river' ? 8 : 12 };
  if (tags.boundary === 'administrative')
    return { layer: 'boundaries', class: `level${tags.admin_level ?? ''}`, zoom: 9 };
  if (tags.barrier) return { layer: 'landuse', class: 'barrier', zoom: 15 };
  if (tags.natural === 'tree_row') return { layer: 'green', class: 'tree_row', zoom: 15 };
  if (tags.power) return { layer: 'landuse', class: 'power', zoom: 14 };
  return undefined;
}

const UNSHOWN = {
  zh: '底图没有与其标签对应的图层，未绘制',
  en: 'No layer of the basemap takes its tags; not drawn',
};

/** A closed way with tags of its own that neither areas, lines nor buildings took. */
function isForgotten(way: OsmWay): boolean {
  const isDrawn = areaLook(way.tags) ?? way.tags.building ?? way.tags['building:part'];
  return !isDrawn && isClosed(way) && Object.keys(way.tags).some(key => key !== 'source' && key !== 'note');
}

function closedPairs(ring: Float64Array): [number, number][] {
  const pairs: [number, number][] = [];
  for (let i = 0; i < ring.length; i += 2) pairs.push([ring[i]!, ring[i + 1]!]);
  return [...pairs, pairs[0]!];
}
