import type { FeatureCollection, LineString } from 'geojson';
import type { RoadProperties } from '../../../src/city/roads.ts';
import type { Vector2 } from '../../synthesis/plane.ts';
import { pointAlong, polylineLength } from '../../synthesis/polygons.ts';
import { findDualCarriageways, type RoadLine } from '../../synthesis/road-lines.ts';
import {
  buildRoadNetwork,
  connectivity,
  linkParts,
  middleOf,
  type NetworkEdge,
  type RoadNetwork,
} from '../../synthesis/road-network.ts';
import type { MinorStreet } from '../../synthesis/subdivide.ts';
import { type GroundPlan, isOn, PLANE } from './plan.ts';
import { roadNameAt } from './road-names.ts';

const STREET_CLASSES = ['tertiary', 'residential'] as const;
/** The smallest streets are drawn on the map but carry no through traffic. */
export const LANE_RANK = 2;
/** Lanes a direction, free speed (km/h) and capacity a lane (vehicles/h) by class: Chinese urban road design practice. */
const CLASS_FIGURES: Readonly<
  Record<RoadProperties['class'], readonly [lanes: number, speed: number, capacity: number]>
> = {
  motorway: [3, 90, 1900],
  trunk: [3, 70, 1600],
  primary: [3, 60, 1200],
  secondary: [2, 50, 900],
  tertiary: [1, 40, 700],
  residential: [1, 30, 500],
  service: [1, 20, 300],
};
const BIG_WATER_SQUARE_METERS = 20_000;
/** Loose parts of the network are linked over at most this gap. */
const LINK_METERS = 110;

export interface CityNetwork {
  readonly network: RoadNetwork;
  readonly weakShare: number;
  readonly strongShare: number;
  readonly inStrong: readonly boolean[];
  /** Parallel to `network.edges`. */
  readonly properties: readonly RoadProperties[];
}

/** The real main roads and the larger synthetic streets as one network with the properties of `roads.geojson`. */
export function buildCityNetwork(plan: GroundPlan, streets: readonly MinorStreet[]): CityNetwork {
  const dual = findDualCarriageways(plan.roads.map(road => road.points));
  const water = plan.water.filter(area => area.areaSquareMeters > BIG_WATER_SQUARE_METERS);
  const lines: RoadLine[] = [
    ...plan.roads.map(
      (road, index): RoadLine => ({
        id: road.id,
        points: road.points,
        class: road.class === 'trunk_or_primary' ? 'primary' : road.class,
        kind: 'real',
        oneway: dual[index]!,
      }),
    ),
    ...streets.flatMap((street, index) => streetLine(street, index)),
  ];
  const mayJoin = (from: Vector2, to: Vector2) => !crossesWater(from, to, water);
  const joined = buildRoadNetwork(lines, { mainSnap: 32, minorReach: 60, merge: 9, mayJoin });
  const network = linkParts(joined, LINK_METERS, mayJoin);
  return {
    network,
    ...connectivity(network),
    properties: network.edges.map(edge => propertiesOf(edge, water)),
  };
}

/** A street as a line of the network, or none for a lane. */
function streetLine({ rank, from, to }: MinorStreet, index: number): RoadLine[] {
  if (rank === LANE_RANK) return [];
  return [
    {
      id: `road:street/${index + 1}`,
      points: [from, to],
      class: STREET_CLASSES[rank],
      kind: 'synthetic',
      oneway: false,
    },
  ];
}

type WaterAreas = Parameters<typeof isOn>[0];

function crossesWater(from: Vector2, to: Vector2, water: WaterAreas): boolean {
  return [0.25, 0.5, 0.75].some(t =>
    isOn(water, [from[0] + t * (to[0] - from[0]), from[1] + t * (to[1] - from[1])]),
  );
}

function propertiesOf(edge: NetworkEdge, water: WaterAreas): RoadProperties {
  const { line, points } = edge;
  const [lanes, speed, capacity] = CLASS_FIGURES[line.class];
  const length = polylineLength(points);
  const { point, direction } = middleOf(edge);
  const name = line.kind === 'real' ? roadNameAt(point, direction) : undefined;
  const bridge =
    line.kind === 'real' &&
    [0.1, 0.3, 0.5, 0.7, 0.9].some(share => isOn(water, pointAlong(points, length * share).point));
  return {
    id: edge.id,
    from: `node:${edge.from}`,
    to: `node:${edge.to}`,
    class: line.class,
    oneway: line.oneway,
    lanes: line.oneway ? lanes : Math.max(1, lanes),
    lengthMeters: Math.round(length * 10) / 10,
    freeSpeedKmh: speed,
    capacityVehiclesPerHour: lanes * capacity,
    ...(name ? { name } : {}),
    ...(bridge ? { bridge } : {}),
    kind: line.kind,
  };
}

/** `roads.geojson`. */
export function roadsGeoJson({
  network,
  properties,
}: CityNetwork): FeatureCollection<LineString, RoadProperties> {
  return {
    type: 'FeatureCollection',
    features: network.edges.map((edge, index) => ({
      type: 'Feature',
      properties: properties[index]!,
      geometry: { type: 'LineString', coordinates: edge.points.map(point => roundedDegrees(point)) },
    })),
  };
}

/** Degrees with six decimals (0.1 m). */
export function roundedDegrees(point: Vector2): [number, number] {
  const [longitude, latitude] = PLANE.toDegrees(point);
  return [Math.round(longitude * 1e6) / 1e6, Math.round(latitude * 1e6) / 1e6];
}
