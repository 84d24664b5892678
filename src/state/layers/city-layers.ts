import type { City, CitySource, CityTileset, CityVector } from '@city/schema.ts';
import type { LayerDescription, TilesetLayer } from '@core/layers.ts';
import type { ColorStyle } from '@core/style.ts';
import type { Language } from '@core/text.ts';
import { resolveTemplate } from '@core/url-template.ts';
import { bilingual } from '@i18n/index.ts';
import { ACCENT } from './palette.ts';

/** Drawing order of the groups; within one, the order of declaration counts. */
const ORDER = { base: 0, tilesets: 1000, lines: 2000, points: 3000, labels: 4000 } as const;

/** A vector file of the pack that has been read: its table's name and what it is drawn as. */
export interface LoadedVector {
  readonly table: string;
  readonly geometry: 'points' | 'lines' | 'polygons';
}

/** Everything the pack itself declares, with its defaults. Vector layers appear once they have been read. */
export function cityLayers(
  city: City,
  baseUrl: string,
  vectors: ReadonlyMap<string, LoadedVector>,
  language: Language,
): LayerDescription[] {
  return [
    ...basemapLayer(city, baseUrl),
    ...imageryLayers(city, baseUrl),
    ...city.tilesets.map((tileset, index) => tilesetLayer(city, baseUrl, tileset, ORDER.tilesets + index)),
    ...city.vectors.flatMap((vector, index) => {
      const loaded = vectors.get(vector.id);
      return loaded ? vectorLayers(city, vector, loaded, index, language) : [];
    }),
  ];
}

function basemapLayer(city: City, baseUrl: string): LayerDescription[] {
  const { basemap } = city;
  if (!basemap) return [];
  return [
    {
      id: 'basemap',
      type: 'imagery',
      title: bilingual('layers.basemap'),
      visible: true,
      opacity: 1,
      order: ORDER.base,
      pickable: false,
      group: 'base',
      ...provenanceOf(city.sources, basemap.source),
      imagery: {
        kind: 'vector-basemap',
        url: resolveTemplate(basemap.url, baseUrl),
        minimumZoom: basemap.minimumZoom,
        maximumZoom: basemap.maximumZoom,
      },
    },
  ];
}

function imageryLayers(city: City, baseUrl: string): LayerDescription[] {
  return city.imagery.map(({ id, title, kind, url, options, visible, source }, index) => ({
    id,
    type: 'imagery',
    title,
    visible,
    opacity: 1,
    order: ORDER.base + 1 + index,
    pickable: false,
    group: 'base',
    ...provenanceOf(city.sources, source),
    imagery: { kind, url: resolveTemplate(url, baseUrl), options },
  }));
}

function tilesetLayer(city: City, baseUrl: string, tileset: CityTileset, order: number): TilesetLayer {
  return {
    id: tileset.id,
    type: 'tileset',
    title: tileset.title,
    visible: tileset.visible,
    opacity: 1,
    order,
    pickable: true,
    group: 'city',
    ...provenanceOf(city.sources, tileset.source),
    url: resolveTemplate(tileset.url, baseUrl),
    outlines: tileset.content === 'buildings',
  };
}

function vectorLayers(
  city: City,
  vector: CityVector,
  { table, geometry }: LoadedVector,
  index: number,
  language: Language,
): LayerDescription[] {
  const common = {
    title: vector.title,
    visible: vector.visible,
    opacity: 1,
    group: 'city' as const,
    table,
    occlusion: 'fade' as const,
    ...provenanceOf(city.sources, vector.source),
  };
  const isLabels = vector.content === 'district-labels' || vector.content === 'places';
  if (geometry === 'lines') {
    return [{ ...common, id: vector.id, type: 'paths', order: ORDER.lines + index, ...lineLook(vector) }];
  }
  if (geometry === 'polygons') {
    const color: ColorStyle = { kind: 'constant', color: [...ACCENT.slice(0, 3), 30] as never };
    return [
      {
        ...common,
        id: vector.id,
        type: 'polygons',
        order: ORDER.lines + index,
        pickable: true,
        color,
        outline: true,
      },
    ];
  }
  const labels: LayerDescription = {
    ...common,
    id: isLabels ? vector.id : `${vector.id}-labels`,
    type: 'text',
    order: ORDER.labels + index,
    pickable: true,
    textColumn: language,
    sizePixels: vector.content === 'district-labels' ? 17 : 12,
    collide: true,
    occlusion: 'hide',
    ...(vector.content === 'district-labels' ? {} : { minimumPixelsPerKilometre: 40 }),
  };
  if (isLabels) return [labels];
  const icon = vector.content === 'metro-stations' ? 'metro' : 'place';
  return [
    {
      ...common,
      id: vector.id,
      type: 'icons',
      order: ORDER.points + index,
      pickable: true,
      icon,
      color: { kind: 'constant', color: [126, 170, 255, 255] },
      sizePixels: 18,
      cluster: { radiusPixels: 36 },
      occlusion: 'hide',
    },
    { ...labels, title: { zh: `${vector.title.zh}名称`, en: `${vector.title.en}: names` }, visible: false },
  ];
}

function lineLook(vector: CityVector) {
  const constant = (r: number, g: number, b: number, a: number): ColorStyle => ({
    kind: 'constant',
    color: [r, g, b, a],
  });
  if (vector.content === 'metro-lines') {
    return {
      color: constant(126, 150, 255, 150),
      width: 2,
      widthUnits: 'pixels' as const,
      dashed: true,
      pickable: true,
    };
  }
  if (vector.content === 'district-boundaries') {
    return { color: constant(90, 200, 240, 130), width: 1.5, widthUnits: 'pixels' as const, pickable: false };
  }
  return { color: constant(150, 180, 210, 150), width: 1.5, widthUnits: 'pixels' as const, pickable: true };
}

function provenanceOf(sources: readonly CitySource[], id: string) {
  const source = sources.find(candidate => candidate.id === id);
  return source ? { provenance: { source: id, kind: source.kind } } : {};
}
