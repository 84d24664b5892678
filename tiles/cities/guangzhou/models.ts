import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { zlibSync } from 'fflate';
import type {
  DemandZones,
  ElevationGrid,
  FloodCityOptions,
  FootprintTable,
  MetroEntrance,
  TrafficCityOptions,
} from '../../../src/city/scenario-data.ts';
import type { CityFeature } from '../../model.ts';
import type { Vector2 } from '../../synthesis/plane.ts';
import { Random } from '../../synthesis/random.ts';
import { type Ground, RIVER_LEVEL } from './ground.ts';
import { polygonOf } from './map-features.ts';
import { type CityNetwork, roundedDegrees } from './network.ts';
import type { SynthesisedFabric } from './plan.ts';
import { EXTENT, type GroundPlan, PLANE } from './plan.ts';
import { readCsv } from './sources.ts';
import { isInExtent, metroStations } from './vectors.ts';
import { ZONES } from './zones.ts';

const ELEVATION_METERS = 10;
const ELEVATION_SCALE = 0.01;
const RELIEF_SOURCE = 'synthetic-relief';

/** Writes the inputs of the what-if models into `models/`; returns their entries of city.json. */
export function writeModels(
  directory: string,
  parts: {
    readonly plan: GroundPlan;
    readonly ground: Ground;
    readonly fabric: SynthesisedFabric;
    readonly city: CityNetwork;
    readonly buildings: readonly CityFeature[];
  },
): { flood: FloodCityOptions; traffic: TrafficCityOptions } {
  const folder = join(directory, 'models');
  mkdirSync(folder, { recursive: true });
  writeElevation(folder, parts.ground);
  writeFootprints(folder, parts.buildings);
  writeJson(folder, 'water.geojson', {
    type: 'FeatureCollection',
    features: parts.plan.water
      .filter(area => area.areaSquareMeters > 1500)
      .map(area => ({ type: 'Feature', properties: { id: area.id }, geometry: polygonOf(area.rings) })),
  });
  writeJson(folder, 'metro-entrances.geojson', {
    type: 'FeatureCollection',
    features: metroEntrances(parts.ground, parts.city),
  });
  const events = readCsv('rain-events.csv.gz').map(row => row.join(','));
  writeFileSync(join(folder, 'rain-events.csv'), `${events.join('\n')}\n`);
  writeJson(folder, 'demand.json', demand(parts.fabric, parts.city));
  return {
    flood: {
      elevation: 'models/elevation.json',
      footprints: 'models/footprints.json',
      water: 'models/water.geojson',
      normalLevelMeters: RIVER_LEVEL,
      drainZones: drainZones(),
      source: RELIEF_SOURCE,
      rainEvents: 'models/rain-events.csv',
      metroEntrances: 'models/metro-entrances.geojson',
      rainFormulas: readCsv('rain-formulas.csv.gz')
        .slice(1)
        .map(row => row.map(Number))
        .map(([returnYears, a, bMinutes, n]) => ({
          returnYears: returnYears!,
          a: a!,
          bMinutes: bMinutes!,
          n: n!,
        })),
    },
    traffic: { roads: 'roads.geojson', demand: 'models/demand.json', source: 'synthetic-demand' },
  };
}

function writeJson(folder: string, name: string, value: unknown): void {
  writeFileSync(join(folder, name), JSON.stringify(value));
}

/** One zlib stream of several arrays, little-endian. */
function writeCompressed(
  folder: string,
  name: string,
  parts: readonly { readonly buffer: ArrayBufferLike }[],
): void {
  const bytes = Buffer.concat(parts.map(part => Buffer.from(part.buffer)));
  writeFileSync(join(folder, name), zlibSync(bytes, { level: 9 }));
}

function writeElevation(folder: string, ground: Ground): void {
  const [minX, minY] = PLANE.toPlane(EXTENT[0], EXTENT[1]);
  const [maxX, maxY] = PLANE.toPlane(EXTENT[2], EXTENT[3]);
  const width = Math.round((maxX - minX) / ELEVATION_METERS) + 1;
  const height = Math.round((maxY - minY) / ELEVATION_METERS) + 1;
  const codes = new Int16Array(width * height);
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const point: Vector2 = [
        minX + ((maxX - minX) * column) / (width - 1),
        minY + ((maxY - minY) * row) / (height - 1),
      ];
      codes[row * width + column] = Math.round(ground.modelHeightAt(point) / ELEVATION_SCALE);
    }
  }
  const header: ElevationGrid = {
    version: 1,
    data: 'elevation.bin.z',
    bounds: EXTENT,
    width,
    height,
    scale: ELEVATION_SCALE,
    source: RELIEF_SOURCE,
  };
  writeCompressed(folder, header.data, [codes]);
  writeJson(folder, 'elevation.json', header);
}

function writeFootprints(folder: string, buildings: readonly CityFeature[]): void {
  const rows = buildings.flatMap(({ id, geometry, attributes }) =>
    geometry.kind === 'prism' ? [{ id, ring: geometry.rings[0]!, height: Number(attributes.height) }] : [],
  );
  const vertices = rows.reduce((sum, { ring }) => sum + ring.length / 2, 0);
  const starts = new Uint32Array(rows.length + 1);
  const positions = new Int32Array(vertices * 2);
  const heights = Float32Array.from(rows, row => row.height);
  let offset = 0;
  rows.forEach(({ ring }, row) => {
    starts[row] = offset / 2;
    for (const value of ring) positions[offset++] = Math.round(value * 1e7);
  });
  starts[rows.length] = offset / 2;
  const header: FootprintTable = {
    version: 1,
    data: 'footprints.bin.z',
    count: rows.length,
    vertices,
    ids: rows.map(({ id }) => id),
  };
  writeCompressed(folder, header.data, [starts, positions, heights]);
  writeJson(folder, 'footprints.json', header);
}

/** Three ways down to each station, beside the nearest streets: a stand-in for a survey. */
function metroEntrances(ground: Ground, city: CityNetwork): object[] {
  return metroStations()
    .filter(station => isInExtent(station.position))
    .flatMap(station => {
      const random = new Random('entrances', station.id);
      const centre = PLANE.toPlane(...station.position);
      const turn = random.range(0, 2 * Math.PI);
      return ['A', 'B', 'C'].map((letter, index) => {
        const angle = turn + (index * 2 * Math.PI) / 3;
        const wish: Vector2 = [centre[0] + 55 * Math.cos(angle), centre[1] + 55 * Math.sin(angle)];
        const point = besideStreet(wish, city);
        const properties: MetroEntrance = {
          id: `metro:entrance/${station.id.split('/')[1]}${letter}`,
          station: station.zh,
          stationEn: station.en,
          name: `${station.zh}${letter} 出入口（合成位置）`,
          groundMeters: Math.round(ground.modelHeightAt(point) * 100) / 100,
          sillMeters: random.pick([0.3, 0.45, 0.6]),
          kind: 'synthetic',
        };
        return {
          type: 'Feature',
          properties,
          geometry: { type: 'Point', coordinates: roundedDegrees(point) },
        };
      });
    });
}

function besideStreet(wish: Vector2, city: CityNetwork): Vector2 {
  let best: Vector2 = wish;
  let bestDistance = 120;
  for (const [x, y] of city.network.nodes) {
    const distance = Math.hypot(x - wish[0], y - wish[1]);
    if (distance < bestDistance) {
      bestDistance = distance;
      best = [x + 10, y + 6];
    }
  }
  return best;
}

const DRAIN_ZONES = [
  ['old-town', '老城合流区', 'Old town, combined sewers', 1, [113.2255, 23.1, 113.2865, 23.1395]],
  ['new-town', '珠江新城与琶洲', 'Zhujiang New Town and Pazhou', 5, [113.31, 23.097, 113.387, 23.13]],
  ['tianhe', '天河', 'Tianhe', 2, [113.3, 23.13, 113.41, 23.165]],
  ['haizhu', '海珠', 'Haizhu', 2, [113.244, 23.07, 113.35, 23.115]],
  ['others', '其余地区', 'Elsewhere', 1, EXTENT],
] as const;
const DESIGN_MINUTES = 60;
const RUNOFF = 0.75;

/** Drains carry the run-off of their design storm's hour; design return periods are assumed by the age of the quarter. */
function drainZones(): FloodCityOptions['drainZones'] {
  const formulas = readCsv('rain-formulas.csv.gz').slice(1);
  return DRAIN_ZONES.map(([id, zh, en, years, [west, south, east, north]]) => {
    const [, a, b, n] = formulas.find(row => Number(row[0]) === years)!.map(Number);
    const litresPerSecondHectare = a! / (DESIGN_MINUTES + b!) ** n!;
    return {
      id,
      title: { zh, en },
      ring: [
        [west, south],
        [east, south],
        [east, north],
        [west, north],
      ],
      capacityMmPerHour: Math.round(litresPerSecondHectare * 0.36 * RUNOFF * 10) / 10,
      designReturnYears: years,
    };
  });
}

const PERSONS_PER_SQUARE_METRE = 1 / 35;
const JOBS_PER_SQUARE_METRE = 1 / 30;
const CAR_TRIPS_PER_PERSON = 0.032;
/** Mean trip length of the gravity model, metres. */
const DETERRENCE_METERS = 5500;

/** Gravity model between the zones of the synthetic fabric. */
function demand(fabric: SynthesisedFabric, city: CityNetwork): DemandZones {
  const zones = demandZones(fabric, city);
  const vehiclesPerHour = zones.flatMap(from => {
    const weights = zones.map(to => {
      const [fx, fy] = PLANE.toPlane(from.longitude, from.latitude);
      const [tx, ty] = PLANE.toPlane(to.longitude, to.latitude);
      const distance = Math.hypot(fx - tx, fy - ty);
      return distance < 1 ? 0 : to.jobs * Math.exp(-distance / DETERRENCE_METERS);
    });
    const total = weights.reduce((sum, weight) => sum + weight, 0) || 1;
    return weights.map(
      weight => Math.round((from.population * CAR_TRIPS_PER_PERSON * weight * 10) / total) / 10,
    );
  });
  return { version: 1, kind: 'synthetic', zones, vehiclesPerHour };
}

function demandZones(fabric: SynthesisedFabric, city: CityNetwork): DemandZones['zones'] {
  const sums = new Map<string, { count: number; x: number; y: number; population: number; jobs: number }>();
  for (const building of fabric.buildings) {
    const zone = fabric.parcels[building.parcel]!.zone;
    if (!zone) continue;
    const sum = sums.get(zone) ?? { count: 0, x: 0, y: 0, population: 0, jobs: 0 };
    const floor = building.floorArea;
    const isHome = ['residential', 'urban-village', 'mixed'].includes(building.use);
    sum.count++;
    sum.x += building.centre[0];
    sum.y += building.centre[1];
    if (isHome) sum.population += floor * PERSONS_PER_SQUARE_METRE;
    else sum.jobs += floor * JOBS_PER_SQUARE_METRE;
    sums.set(zone, sum);
  }
  return ZONES.flatMap(({ name }, index) => {
    const sum = sums.get(name.zh);
    if (!sum || sum.count < 20) return [];
    const centre: Vector2 = [sum.x / sum.count, sum.y / sum.count];
    const [longitude, latitude] = roundedDegrees(centre);
    return [
      {
        id: `zone:${index + 1}`,
        name,
        longitude,
        latitude,
        node: `node:${nearestStrongNode(centre, city)}`,
        population: Math.round(sum.population),
        jobs: Math.round(sum.jobs + sum.population * 0.12),
      },
    ];
  });
}

function nearestStrongNode(point: Vector2, city: CityNetwork): number {
  let best = 0;
  let bestDistance = Infinity;
  city.network.nodes.forEach(([x, y], node) => {
    const distance = Math.hypot(x - point[0], y - point[1]);
    if (city.inStrong[node] && distance < bestDistance) {
      bestDistance = distance;
      best = node;
    }
  });
  return best;
}
