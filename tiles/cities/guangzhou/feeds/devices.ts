import {
  SAMPLE_CAMERA_TYPES,
  type SampleCameras,
  type SampleStation,
} from '../../../../src/city/sample-data.ts';
import type { ObservedProperty } from '../../../../src/core/records.ts';
import type { Vector2 } from '../../../synthesis/plane.ts';
import { pointAlong, polylineLength } from '../../../synthesis/polygons.ts';
import { Random } from '../../../synthesis/random.ts';
import type { Ground } from '../ground.ts';
import { type CityNetwork, roundedDegrees } from '../network.ts';
import { EXTENT, type GroundPlan, isOn, PLANE, zoneAt } from '../plan.ts';
import type { SeriesInput } from './series-file.ts';

export const SYNTHETIC_DEVICES = 'synthetic-devices';
const CAMERA_COUNT = 2000;

export const DEVICE_PROPERTIES: readonly ObservedProperty[] = [
  { id: 'level', name: { zh: '水位', en: 'Water level' }, unit: 'm', decimals: 2, range: [0, 4] },
  {
    id: 'water-pressure',
    name: { zh: '管网水压', en: 'Main pressure' },
    unit: 'MPa',
    decimals: 2,
    range: [0, 0.6],
  },
];

interface RoadSpot {
  readonly point: Vector2;
  readonly direction: Vector2;
  readonly name: { readonly zh: string; readonly en: string };
  readonly isJunction: boolean;
}

/** Places beside roads inside the window: junctions of main roads and points along them, and minor streets. */
function roadSpots(city: CityNetwork): RoadSpot[] {
  const spots: RoadSpot[] = [];
  city.network.edges.forEach((edge, index) => {
    const length = polylineLength(edge.points);
    const isMain = edge.line.kind === 'real';
    const step = isMain ? 170 : 900;
    for (let along = 6; along < length; along += step) {
      const { point, direction } = pointAlong(edge.points, along);
      if (!isInside(point)) continue;
      const zone = zoneAt(point)?.name ?? { zh: '广州', en: 'Guangzhou' };
      const road = city.properties[index]!.name ?? {
        zh: isMain ? '主干路' : '支路',
        en: isMain ? 'main road' : 'street',
      };
      spots.push({
        point,
        direction,
        name: { zh: `${zone.zh}${road.zh}`, en: `${zone.en}, ${road.en}` },
        isJunction: along < 10,
      });
    }
  });
  return spots;
}

function isInside(point: Vector2): boolean {
  const [longitude, latitude] = PLANE.toDegrees(point);
  return longitude > EXTENT[0] && latitude > EXTENT[1] && longitude < EXTENT[2] && latitude < EXTENT[3];
}

/** Synthetic camera positions on masts beside the carriageway. */
export function makeCameras(city: CityNetwork, ground: Ground): SampleCameras {
  const random = new Random('cameras');
  const spots = roadSpots(city);
  const chosen = drawSpread(spots, CAMERA_COUNT, 35, random);
  const cameras = chosen.map((spot, index) => {
    const type = random.weighted([
      [0, 6],
      [1, 2],
      [2, 2],
    ] as const);
    const side = random.chance(0.5) ? 1 : -1;
    const [dx, dy] = spot.direction;
    const place: Vector2 = [spot.point[0] - dy * 9 * side, spot.point[1] + dx * 9 * side];
    const heading = (Math.atan2(dx * side, dy * side) * 180) / Math.PI + random.range(-18, 18);
    return {
      id: `camera:${String(index + 1).padStart(4, '0')}`,
      zh: `${spot.name.zh}${spot.isJunction ? '路口' : '路段'} ${index + 1} 号（合成）`,
      en: `${spot.name.en} ${spot.isJunction ? 'junction' : 'stretch'} ${index + 1} (synthetic)`,
      place,
      heading: Math.round(((heading % 360) + 360) % 360),
      fieldOfView: SAMPLE_CAMERA_TYPES[type] === 'dome' ? 360 : random.integer(40, 75),
      range: random.integer(45, SAMPLE_CAMERA_TYPES[type] === 'ptz' ? 180 : 90),
      mast: random.integer(6, 12),
      type,
      status: random.weighted([
        [0, 93],
        [1, 5],
        [2, 2],
      ] as const),
    };
  });
  return {
    version: 1,
    kind: 'synthetic',
    source: SYNTHETIC_DEVICES,
    length: cameras.length,
    ids: cameras.map(({ id }) => id),
    zh: cameras.map(({ zh }) => zh),
    en: cameras.map(({ en }) => en),
    positions: cameras.flatMap(({ place, mast }) => [
      ...roundedDegrees(place),
      groundOf(ground, place),
      mast,
    ]),
    headingDegrees: cameras.map(({ heading }) => heading),
    fieldOfViewDegrees: cameras.map(({ fieldOfView }) => fieldOfView),
    rangeMeters: cameras.map(({ range }) => range),
    types: cameras.map(({ type }) => type),
    statuses: cameras.map(({ status }) => status),
  };
}

function groundOf(ground: Ground, point: Vector2): number {
  return Math.round(ground.heightAt(point) * 10) / 10;
}

/** `count` spots at random, at first `spacing` metres apart, then nearer until there are enough. */
function drawSpread<T extends { readonly point: Vector2 }>(
  spots: readonly T[],
  count: number,
  spacing: number,
  random: Random,
): T[] {
  const shuffled = spots.map(spot => ({ spot, key: random.next() })).sort((a, b) => a.key - b.key);
  const chosen: T[] = [];
  const taken = new Set<string>();
  for (const cell of [spacing, spacing / 2, spacing / 8]) {
    for (const { spot } of shuffled) {
      if (chosen.length === count) return chosen;
      const key = `${cell} ${Math.floor(spot.point[0] / cell)} ${Math.floor(spot.point[1] / cell)}`;
      if (taken.has(key) || chosen.includes(spot)) continue;
      taken.add(key);
      chosen.push(spot);
    }
  }
  return chosen;
}

const DEVICE_KINDS = [
  { type: 'manhole', count: 160, zh: '检查井', en: 'Manhole' },
  { type: 'fire-hydrant', count: 220, zh: '消火栓', en: 'Fire hydrant' },
] as const;

/** Synthetic water gauges on the river, manholes and fire hydrants along streets, with their series. */
export function makeDevices(
  city: CityNetwork,
  plan: GroundPlan,
  ground: Ground,
): { stations: SampleStation[]; series: SeriesInput[] } {
  const random = new Random('devices');
  const spots = roadSpots(city);
  const gauges = waterGauges(plan, ground, random);
  const others = DEVICE_KINDS.flatMap(({ type, count, zh, en }) =>
    drawSpread(spots, count, 300, random).map(({ point, name, direction }, index): SampleStation => {
      const place: Vector2 = [point[0] - direction[1] * 7, point[1] + direction[0] * 7];
      return {
        id: `${type}:${String(index + 1).padStart(3, '0')}`,
        type,
        name: {
          zh: `${name.zh}${zh} ${index + 1}（合成）`,
          en: `${en} ${index + 1}, ${name.en} (synthetic)`,
        },
        position: [...roundedDegrees(place), groundOf(ground, place)],
        placeKind: 'synthetic',
        source: SYNTHETIC_DEVICES,
        properties:
          type === 'manhole'
            ? { depthMeters: Math.round(random.range(1.8, 5) * 10) / 10 }
            : { connectionMm: 100 },
      };
    }),
  );
  const stations = [...gauges, ...others];
  return { stations, series: stations.map(station => deviceSeries(station)) };
}

function waterGauges(plan: GroundPlan, ground: Ground, random: Random): SampleStation[] {
  const rivers = plan.water.filter(area => area.areaSquareMeters > 100_000);
  const shore = rivers
    .flatMap(({ rings }) => rings.flat())
    .filter(isInside)
    .map(point => ({ point }));
  const isWet = (point: Vector2) => isOn(rivers, point);
  return drawSpread(shore, 28, 900, random).map(({ point }, index) => {
    const place =
      [12, -12]
        .flatMap((d): Vector2[] => [
          [point[0] + d, point[1]],
          [point[0], point[1] + d],
        ])
        .find(isWet) ?? point;
    return {
      id: `water-level:${String(index + 1).padStart(2, '0')}`,
      type: 'water-level',
      name: { zh: `河涌水位 ${index + 1}（合成）`, en: `River gauge ${index + 1} (synthetic)` },
      position: [...roundedDegrees(place), groundOf(ground, place)],
      placeKind: 'synthetic',
      source: SYNTHETIC_DEVICES,
      properties: {},
    };
  });
}

const DEVICE_START_MS = Date.parse('2016-08-01T00:00+08:00');
const DEVICE_STEP_SECONDS = 1800;
const DEVICE_LENGTH = 7 * 48;

/** A week of invented values: the tide of the estuary for gauges, sewer level by use of day, mains pressure. */
function deviceSeries(station: SampleStation): SeriesInput {
  const random = new Random('device-series', station.id);
  const phase = random.range(0, 0.4);
  const level = random.range(0.9, 1.1);
  const values = Float64Array.from({ length: DEVICE_LENGTH }, (_, i) => {
    const hours = (i * DEVICE_STEP_SECONDS) / 3600;
    if (station.type === 'water-level') return 1.5 + level * tide(hours - phase) + random.range(-0.03, 0.03);
    const busy = 0.5 + 0.5 * Math.sin(((hours - 14) / 24) * 2 * Math.PI);
    if (station.type === 'manhole') return 0.25 + 0.3 * level * busy + random.range(0, 0.05);
    return 0.34 * level - 0.07 * busy + random.range(-0.01, 0.01);
  });
  return {
    entityId: station.id,
    property: station.type === 'fire-hydrant' ? 'water-pressure' : 'level',
    origin: 'synthetic',
    source: SYNTHETIC_DEVICES,
    startMs: DEVICE_START_MS,
    stepSeconds: DEVICE_STEP_SECONDS,
    scale: 0.001,
    values,
  };
}

/** Metres about the mean: the constituents M2, S2, K1 and O1 with the amplitudes of an inner estuary. */
function tide(hours: number): number {
  const wave = (period: number, amplitude: number) => amplitude * Math.cos((2 * Math.PI * hours) / period);
  return wave(12.4206, 0.52) + wave(12, 0.22) + wave(23.9345, 0.28) + wave(25.8193, 0.24);
}
