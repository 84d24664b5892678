import type { BuildingUse } from '@city/building-attributes.ts';
import type { CityFeature, PrismGeometry, ReportEntry } from '../../model.ts';
import { osmAreas } from './osm-areas.ts';
import type { OsmData } from './osm-data.ts';
import { countOf, heightOf, metersOfStoreys, raisedMeters } from './osm-heights.ts';
import type { Tags } from './osm-object.ts';
import { type BuildingArea, isPart, resolveParts } from './osm-parts.ts';

export interface OsmBuildingOptions {
  /** Id of the source in `city.json`. */
  readonly source: string;
  /** Ellipsoid height of the ground at a place, metres. */
  readonly groundHeight: (longitude: number, latitude: number) => number;
  readonly report: (entry: ReportEntry) => void;
}

/** `building=*` → use, and height in metres where neither height nor storeys are mapped. */
const TYPES: Readonly<Record<string, readonly [BuildingUse, number]>> = {
  house: ['residential', 7.5],
  detached: ['residential', 7.5],
  semidetached_house: ['residential', 7.5],
  terrace: ['residential', 8],
  bungalow: ['residential', 5],
  apartments: ['residential', 12],
  residential: ['residential', 8.5],
  dormitory: ['residential', 12],
  farm: ['residential', 8],
  garage: ['other', 2.7],
  garages: ['other', 2.7],
  carport: ['other', 2.5],
  shed: ['other', 2.7],
  hut: ['other', 2.7],
  greenhouse: ['other', 3.5],
  roof: ['other', 4],
  barn: ['industrial', 8],
  farm_auxiliary: ['industrial', 6],
  industrial: ['industrial', 8],
  warehouse: ['industrial', 8],
  service: ['other', 4],
  commercial: ['commercial', 9],
  retail: ['commercial', 6],
  supermarket: ['commercial', 6],
  office: ['office', 12],
  hotel: ['hotel', 12],
  school: ['education', 10],
  university: ['education', 12],
  kindergarten: ['education', 5],
  hospital: ['medical', 15],
  church: ['religious', 14],
  chapel: ['religious', 7],
  public: ['government', 9],
  civic: ['government', 9],
  train_station: ['transport', 9],
  parking: ['transport', 9],
  sports_hall: ['sport', 9],
  stadium: ['sport', 10],
};
const UNKNOWN_TYPE = ['other', 7] as const;
/** A building of unknown type that is smaller than this is taken for an outbuilding. */
const OUTBUILDING_SQUARE_METERS = 45;
const OUTBUILDING_METERS = 3;

const AMENITY_USES: Readonly<Record<string, BuildingUse>> = {
  school: 'education',
  kindergarten: 'education',
  university: 'education',
  college: 'education',
  hospital: 'medical',
  clinic: 'medical',
  place_of_worship: 'religious',
  townhall: 'government',
  courthouse: 'government',
  police: 'government',
  fire_station: 'government',
  theatre: 'culture',
  library: 'culture',
  restaurant: 'commercial',
  bank: 'commercial',
  parking: 'transport',
};

const ROOFS: Readonly<Record<string, 'flat' | 'gabled' | 'hipped' | 'pyramidal'>> = {
  flat: 'flat',
  gabled: 'gabled',
  gambrel: 'gabled',
  saltbox: 'gabled',
  hipped: 'hipped',
  'half-hipped': 'hipped',
  mansard: 'hipped',
  pyramidal: 'pyramidal',
  dome: 'pyramidal',
  cone: 'pyramidal',
};
const ROOF_METERS = 2.5;

const isBuilding = (tags: Tags): boolean =>
  (tags.building !== undefined && tags.building !== 'no') || isPart(tags);

/**
 * Every building and building part of the extract as a prism. Height: `height`, else storeys, else the usual height
 * of its type (then `kind` is `approximate`, else `real`). Underground ones and those without an area are reported.
 */
export function* osmBuildings(data: OsmData, options: OsmBuildingOptions): Generator<CityFeature> {
  const areas = [...osmAreas(data, isBuilding, options.report)];
  for (const area of resolveParts(areas, options.report)) {
    const { id, tags } = area;
    if (Number(tags.layer) < 0 || tags.location === 'underground') {
      const reason = { zh: '地下建筑，未在地面绘制', en: 'Underground, not drawn on the ground' };
      options.report({ severity: 'refused', id, reason });
      continue;
    }
    yield buildingFeature(area, options);
  }
  for (const { id, tags } of data.taggedNodes) {
    if (!isBuilding(tags)) continue;
    const reason = { zh: '只标注为一个点，没有轮廓', en: 'Mapped as a point, without an outline' };
    options.report({ severity: 'refused', id: `osm:node/${id}`, reason });
  }
}

function buildingFeature(
  { id, tags, rings, ceilingMeters = Infinity }: BuildingArea,
  { source, groundHeight }: OsmBuildingOptions,
): CityFeature {
  const type = tags.building === 'yes' || !tags.building ? (tags['building:part'] ?? 'yes') : tags.building;
  const [use, usual] = TYPES[type] ?? UNKNOWN_TYPE;
  const storeys = countOf(tags['building:levels']);
  const measured = heightOf(tags, 'height', 'building:height');
  const shape = ROOFS[tags['roof:shape'] ?? ''];
  const isOutbuilding = !TYPES[type] && squareMeters(rings[0]!) < OUTBUILDING_SQUARE_METERS;
  const isPitched = shape !== undefined && shape !== 'flat';
  const total = Math.min(
    measured ??
      metersOfStoreys(tags, isPitched ? ROOF_METERS : 0) ??
      (isOutbuilding ? OUTBUILDING_METERS : usual),
    ceilingMeters,
  );
  const raised = Math.min(raisedMeters(tags), total - 0.5);
  const roof = isPitched ? Math.min(heightOf(tags, 'roof:height') ?? ROOF_METERS, total / 2) : 0;
  const [longitude, latitude] = [rings[0]![0]!, rings[0]![1]!];
  const geometry: PrismGeometry = {
    kind: 'prism',
    rings,
    baseHeight: groundHeight(longitude, latitude) + Math.max(0, raised),
    height: total - Math.max(0, raised) - roof,
    ...(shape ? { roof: { shape, height: roof } } : {}),
  };
  return {
    id,
    tileset: 'buildings',
    geometry,
    attributes: {
      name: tags.name ?? '',
      use: AMENITY_USES[tags.amenity ?? ''] ?? use,
      height: Math.round(total * 10) / 10,
      storeys: Math.round(storeys ?? 0),
      year: countOf(/^\d{4}/.exec(tags.start_date ?? '')?.[0]) ?? 0,
      address: addressOf(tags),
      source,
      kind: measured === undefined && !storeys ? 'approximate' : 'real',
      cimLevel: isPitched ? 3 : 2,
    },
  };
}

function addressOf(tags: Tags): string {
  const street = [tags['addr:street'] ?? tags['addr:place'], tags['addr:housenumber']]
    .filter(Boolean)
    .join(' ');
  const city = [tags['addr:postcode'], tags['addr:city']].filter(Boolean).join(' ');
  return [street, city].filter(Boolean).join(', ');
}

function squareMeters(ring: Float64Array): number {
  let twice = 0;
  const scale = 111_320 ** 2 * Math.cos((ring[1]! * Math.PI) / 180);
  for (let i = 0, j = ring.length - 2; i < ring.length; j = i, i += 2) {
    twice +=
      (ring[j]! - ring[0]!) * (ring[i + 1]! - ring[1]!) - (ring[i]! - ring[0]!) * (ring[j + 1]! - ring[1]!);
  }
  return Math.abs((twice / 2) * scale);
}
