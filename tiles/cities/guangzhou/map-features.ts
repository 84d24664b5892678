import type { Polygon } from 'geojson';
import type { MapFeature } from '../../model.ts';
import type { Ring } from '../../synthesis/plane.ts';
import type { OrientedBox } from '../../synthesis/polygons.ts';
import type { MinorStreet } from '../../synthesis/subdivide.ts';
import type { CityModel } from './city-model.ts';
import type { FabricId } from './fabrics.ts';
import type { CityNetwork } from './network.ts';
import { LANE_RANK, roundedDegrees } from './network.ts';
import type { Area } from './plan.ts';
import { readMetroLinks, readPlaces } from './sources.ts';

const SMALLEST_POND_AT_ZOOM = [
  [100_000, 8],
  [20_000, 11],
  [3_000, 13],
  [0, 14],
] as const;
const ROAD_ZOOM = {
  motorway: 8,
  trunk: 9,
  primary: 9,
  secondary: 11,
  tertiary: 12,
  residential: 13,
  service: 14,
} as const;

/** Everything the vector basemap shows. */
export function mapFeatures({ plan, city, fabric }: CityModel): MapFeature[] {
  return [
    ...plan.water.map(area => areaFeature('water', area, 'water')),
    ...plan.parks.map(area => areaFeature('green', area, 'park')),
    ...landUseFeatures(fabric.parcels),
    ...roadFeatures(city),
    ...laneFeatures(fabric.streets),
    ...railFeatures(),
    ...placeFeatures(),
  ];
}

function areaFeature(layer: string, area: Area, className: string): MapFeature {
  const zoom = SMALLEST_POND_AT_ZOOM.find(([size]) => area.areaSquareMeters >= size)![1];
  return {
    id: area.id,
    layer,
    geometry: polygonOf(area.rings),
    properties: { class: className, kind: 'real' },
    minimumZoom: zoom,
  };
}

/** Fabric → class of the map's land use; fabrics that stand for no one use are left out. */
const LAND_USE: Partial<Record<FabricId, string>> = {
  village: 'residential',
  arcade: 'residential',
  danwei: 'residential',
  slab: 'residential',
  towers: 'residential',
  highrise: 'residential',
  villas: 'residential',
  axis: 'commercial',
  cbd: 'commercial',
  offices: 'commercial',
  campus: 'education',
  industry: 'industrial',
  orchard: 'farmland',
};

/** Land use of the synthetic parcels, as the rectangles around them. */
function landUseFeatures(parcels: CityModel['fabric']['parcels']): MapFeature[] {
  return parcels.flatMap(({ fabric, box }, index) => {
    const use = LAND_USE[fabric];
    if (!use) return [];
    return [
      {
        id: `gz:parcel/${index + 1}`,
        layer: 'landuse',
        geometry: polygonOf([rectangleOf(box)]),
        properties: { class: use, kind: 'synthetic' },
        minimumZoom: 13,
      },
    ];
  });
}

function rectangleOf({ centre, axis, halfLength, halfWidth }: OrientedBox): Ring {
  const corner = (along: number, across: number) =>
    [
      centre[0] + axis[0] * along * halfLength - axis[1] * across * halfWidth,
      centre[1] + axis[1] * along * halfLength + axis[0] * across * halfWidth,
    ] as const;
  return [corner(-1, -1), corner(1, -1), corner(1, 1), corner(-1, 1)];
}

/** Plane rings → GeoJSON polygon. */
export function polygonOf(rings: readonly Ring[]): Polygon {
  return {
    type: 'Polygon',
    coordinates: rings.map(ring => [...ring, ring[0]!].map(point => roundedDegrees(point))),
  };
}

function roadFeatures(city: CityNetwork): MapFeature[] {
  return city.network.edges.map((edge, index) => {
    const { name, lanes, bridge, kind } = city.properties[index]!;
    return {
      id: edge.id,
      layer: 'roads',
      geometry: { type: 'LineString', coordinates: edge.points.map(point => roundedDegrees(point)) },
      properties: {
        class: edge.line.class,
        lanes,
        kind,
        ...(name ? { zh: name.zh, en: name.en } : {}),
        ...(bridge ? { bridge } : {}),
      },
      minimumZoom: ROAD_ZOOM[edge.line.class],
    };
  });
}

function laneFeatures(streets: readonly MinorStreet[]): MapFeature[] {
  return streets.flatMap(({ from, to, rank }, index) =>
    rank !== LANE_RANK
      ? []
      : [
          {
            id: `road:street/${index + 1}`,
            layer: 'roads',
            geometry: { type: 'LineString', coordinates: [from, to].map(point => roundedDegrees(point)) },
            properties: { class: 'service', lanes: 1, kind: 'synthetic' },
            minimumZoom: ROAD_ZOOM.service,
          },
        ],
  );
}

function railFeatures(): MapFeature[] {
  return readMetroLinks().map(({ geometry, properties }, index) => ({
    id: `metro:link/${index + 1}`,
    layer: 'rail',
    geometry,
    properties: { class: 'metro', line: properties.line, color: properties.color, kind: 'approximate' },
    minimumZoom: 10,
  }));
}

function placeFeatures(): MapFeature[] {
  return readPlaces().map(({ geometry, properties }, index) => ({
    id: `place:${index + 1}`,
    layer: 'places',
    geometry,
    properties: { class: properties.kind, zh: properties.name, en: properties.name_en },
    minimumZoom: properties.kind === 'district' ? 10 : 13,
  }));
}
