import type { SampleStation, SampleTraffic } from '../../../../src/city/sample-data.ts';
import { Random } from '../../../synthesis/random.ts';
import { middleOf } from '../../../synthesis/road-network.ts';
import type { Ground } from '../ground.ts';
import { type CityNetwork, roundedDegrees } from '../network.ts';
import { readCsv } from '../sources.ts';
import { numberOrNaN } from './recorded.ts';
import type { SeriesInput } from './series-file.ts';

export const TRAFFIC_SPEED = 'traffic-speed-zenodo';
const NOTE = {
  zh: '车速为 2016 年 8 月广州匿名路段的真实记录；记录没有位置，此处由程序分配到道路，位置不真实。',
  en: 'Speeds are real recordings of anonymous Guangzhou segments, August 2016; they have no place and were assigned to roads by program, so the places are not real.',
};
const STEP_SECONDS = 600;

interface Profile {
  readonly segment: string;
  readonly values: Float64Array;
  /** 95th percentile, km/h. */
  readonly freeSpeed: number;
}

export interface TrafficSample {
  readonly traffic: SampleTraffic;
  readonly stations: readonly SampleStation[];
  readonly series: readonly SeriesInput[];
}

/**
 * Lays the recorded speeds over the main roads: each road takes one of the profiles whose free speed is nearest its
 * own, and the recording is scaled so that both agree. A profile's station stands on the first road that carries it.
 */
export function assignTraffic(city: CityNetwork, ground: Ground): TrafficSample {
  const profiles = readProfiles();
  const roads = city.network.edges.flatMap((edge, index) => (edge.line.kind === 'real' ? [index] : []));
  const roadIds: string[] = [];
  const profileOfRoad: number[] = [];
  const factorOfRoad: number[] = [];
  for (const [profile, index] of stationRoads(city, roads, profiles)) assign(profile, index);
  const taken = new Set(roadIds);
  const random = new Random('traffic');
  for (const index of roads) {
    const { id, freeSpeedKmh } = city.properties[index]!;
    if (!taken.has(id)) assign(nearProfile(profiles, freeSpeedKmh, random), index);
  }
  return {
    traffic: {
      version: 1,
      note: NOTE,
      profiles: profiles.map(({ freeSpeed }, index) => ({
        stationId: stationId(index),
        freeSpeedKmh: Math.round(freeSpeed * 10) / 10,
      })),
      roadIds,
      profileOfRoad,
      factorOfRoad,
    },
    stations: profiles.map((profile, index) => stationOf(profile, index, roadIds[index]!, city, ground)),
    series: profiles.map(({ values }, index) => ({
      entityId: stationId(index),
      property: 'speed',
      scale: 0.1,
      origin: 'replayed',
      source: TRAFFIC_SPEED,
      startMs: Date.parse('2016-08-01T00:00+08:00'),
      stepSeconds: STEP_SECONDS,
      values,
    })),
  };

  function assign(profile: number, index: number): void {
    const road = city.properties[index]!;
    roadIds.push(road.id);
    profileOfRoad.push(profile);
    factorOfRoad.push(Math.round((road.freeSpeedKmh / profiles[profile]!.freeSpeed) * 1000) / 1000);
  }
}

const stationId = (profile: number) => `station:speed/${String(profile + 1).padStart(2, '0')}`;

/** Segments that were observed at all; one of the fifty never was. */
function readProfiles(): Profile[] {
  const [header, ...rows] = readCsv('traffic-speed-2016-08.csv.gz');
  return header!.slice(1).flatMap((segment, column) => {
    const values = Float64Array.from(rows, row => numberOrNaN(row[column + 1]!));
    const known = values.filter(value => !Number.isNaN(value)).sort();
    if (known.length === 0) return [];
    return [{ segment, values, freeSpeed: known[Math.floor(known.length * 0.95)]! }];
  });
}

/** One long named road for each profile, spread over the city; in order of the profiles. */
function stationRoads(
  city: CityNetwork,
  roads: readonly number[],
  profiles: readonly Profile[],
): [number, number][] {
  const candidates = roads
    .filter(index => city.properties[index]!.name && city.properties[index]!.lengthMeters > 180)
    .map(index => ({ index, point: middleOf(city.network.edges[index]!).point }));
  const random = new Random('traffic-stations');
  const chosen: typeof candidates = [];
  for (let spacing = 1500; chosen.length < profiles.length && spacing > 50; spacing *= 0.8) {
    for (let attempt = 0; attempt < 400 && chosen.length < profiles.length; attempt++) {
      const candidate = random.pick(candidates);
      const isFar = chosen.every(
        ({ point }) => Math.hypot(point[0] - candidate.point[0], point[1] - candidate.point[1]) > spacing,
      );
      if (isFar) chosen.push(candidate);
    }
  }
  return chosen.map(({ index }, profile) => [profile, index]);
}

/** One of the eight profiles whose free speed is nearest. */
function nearProfile(profiles: readonly Profile[], freeSpeedKmh: number, random: Random): number {
  const order = profiles
    .map((profile, index) => ({ index, distance: Math.abs(profile.freeSpeed - freeSpeedKmh) }))
    .sort((a, b) => a.distance - b.distance || a.index - b.index);
  return random.pick(order.slice(0, 8)).index;
}

function stationOf(
  profile: Profile,
  index: number,
  roadId: string,
  city: CityNetwork,
  ground: Ground,
): SampleStation {
  const road = city.properties.findIndex(({ id }) => id === roadId);
  const { point } = middleOf(city.network.edges[road]!);
  const name = city.properties[road]!.name ?? { zh: '主干路', en: 'Main road' };
  return {
    id: stationId(index),
    type: 'traffic-speed',
    name: { zh: `${name.zh}测速点 ${index + 1}（位置示意）`, en: `${name.en} speed ${index + 1} (assigned)` },
    position: [...roundedDegrees(point), Math.round(ground.heightAt(point) * 10) / 10],
    placeKind: 'synthetic',
    source: TRAFFIC_SPEED,
    properties: { roadId, segment: profile.segment },
  };
}
