import type { RoadProperties } from '@city/roads.ts';
import type { DemandZones } from '@city/scenario-data.ts';
import type { ScenarioContext } from '@core/scenario.ts';

/** Spacing of the streets, degrees. */
const SPACING = 0.005;
const [WEST, SOUTH] = [113.2, 23.1];

/**
 * A made-up city for tests: `size` × `size` junctions joined by two-way streets, every third one an arterial, and a
 * zone at each corner and in the middle.
 */
export function gridCity(size: number, vehiclesPerPair: number): Map<string, string> {
  const node = (i: number, j: number) => `n${i}-${j}`;
  const point = (i: number, j: number) => [WEST + i * SPACING, SOUTH + j * SPACING];
  const features: { properties: RoadProperties; [key: string]: unknown }[] = [];
  const add = (a: readonly [number, number], b: readonly [number, number], isArterial: boolean) => {
    const id = `road:${features.length}`;
    features.push({
      type: 'Feature',
      geometry: { type: 'LineString', coordinates: [point(...a), point(...b)] },
      properties: {
        id,
        from: node(...a),
        to: node(...b),
        class: isArterial ? 'primary' : 'tertiary',
        oneway: false,
        lanes: isArterial ? 2 : 1,
        lengthMeters: 500,
        freeSpeedKmh: isArterial ? 60 : 36,
        capacityVehiclesPerHour: isArterial ? 2400 : 800,
        name: { zh: `路${id}`, en: `Road ${id}` },
        kind: 'synthetic',
      },
    });
  };
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < size; j++) {
      if (i + 1 < size) add([i, j], [i + 1, j], j % 3 === 0);
      if (j + 1 < size) add([i, j], [i, j + 1], i % 3 === 0);
    }
  }
  const last = size - 1;
  const middle = Math.floor(size / 2);
  const places = [
    [0, 0],
    [last, 0],
    [0, last],
    [last, last],
    [middle, middle],
  ] as const;
  const zones = places.map(([i, j]) => ({
    id: `zone:${i}-${j}`,
    name: { zh: `小区${i}-${j}`, en: `Zone ${i}-${j}` },
    longitude: point(i, j)[0]!,
    latitude: point(i, j)[1]!,
    node: node(i, j),
    population: 1000,
    jobs: 500,
  }));
  const vehiclesPerHour = zones.flatMap((_a, i) => zones.map((_b, j) => (i === j ? 0 : vehiclesPerPair)));
  const demand: DemandZones = { version: 1, kind: 'synthetic', zones, vehiclesPerHour };
  return new Map([
    [
      'city.json',
      JSON.stringify({
        scenarios: { traffic: { roads: 'roads.geojson', demand: 'demand.json', source: 'test' } },
      }),
    ],
    ['roads.geojson', JSON.stringify({ type: 'FeatureCollection', features })],
    ['demand.json', JSON.stringify(demand)],
  ]);
}

/** A context that serves a city from memory. */
export function contextOf(
  files: ReadonlyMap<string, string>,
  signal = new AbortController().signal,
): ScenarioContext {
  return {
    signal,
    threads: 1,
    progress: async () => {},
    fetchCityFile: async path => {
      const text = files.get(path);
      if (text === undefined) throw new Error(`no such file in the pack: ${path}`);
      return new TextEncoder().encode(text).buffer as ArrayBuffer;
    },
  };
}
