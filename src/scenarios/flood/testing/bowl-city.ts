import type { ElevationGrid, FloodCityOptions, FootprintTable } from '@city/scenario-data.ts';

const [WEST, SOUTH] = [113.3, 23.1];
/** About 10 m. */
const STEP = 0.0001;
const SIZE = 81;
/** Ground, m: a bowl in a plain that falls to a river in the south. */
function elevation(i: number, j: number): number {
  const hollow = 1.5 * Math.exp(-((i - 45) ** 2 + (j - 50) ** 2) / 90);
  return 8 + j * 0.01 - hollow;
}

const at = (i: number, j: number): [number, number] => [WEST + i * STEP, SOUTH + j * STEP];
const box = (i: number, j: number, width: number, height: number) => [
  at(i, j),
  at(i + width, j),
  at(i + width, j + height),
  at(i, j + height),
];

/** Middle of the hollow, [longitude, latitude]. */
export const HOLLOW = at(45, 50);
export const CITY_BOUNDS = [...at(2, 2), ...at(78, 78)];

/** Two in the hollow, one on the plain, one on the bank. */
const FOOTPRINTS = [box(36, 46, 5, 8), box(50, 47, 4, 6), box(10, 60, 5, 5), box(60, 5, 5, 4)];

/** A made-up city for tests: a hollow with two buildings, a street and a metro entrance, drains, and a river. */
export function bowlCity(): Map<string, Uint8Array> {
  const options: FloodCityOptions = {
    elevation: 'models/elevation.json',
    footprints: 'models/footprints.json',
    water: 'models/water.geojson',
    normalLevelMeters: 6.5,
    source: 'made-up',
    metroEntrances: 'models/metro-entrances.geojson',
    drainZones: [
      {
        id: 'all',
        title: { zh: '全部', en: 'All' },
        ring: box(0, 0, SIZE, SIZE),
        capacityMmPerHour: 20,
        designReturnYears: 1,
      },
    ],
    rainFormulas: [
      { returnYears: 20, a: 4161.139, bMinutes: 8.406, n: 0.653 },
      { returnYears: 100, a: 3293.741, bMinutes: 4.951, n: 0.562 },
    ],
  };
  const json = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));
  const collection = (features: object[]) => json({ type: 'FeatureCollection', features });
  const header: ElevationGrid = {
    version: 1,
    data: 'elevation.bin',
    bounds: [...at(0, 0), ...at(SIZE - 1, SIZE - 1)] as [number, number, number, number],
    width: SIZE,
    height: SIZE,
    scale: 0.01,
    source: 'made-up',
  };
  return new Map([
    ['city.json', json({ scenarios: { flood: options, traffic: { roads: 'roads.geojson' } } })],
    ['models/elevation.json', json(header)],
    ['models/elevation.bin', elevationBytes()],
    ...footprintFiles(json),
    [
      'models/water.geojson',
      collection([{ type: 'Feature', properties: {}, geometry: polygon(box(-2, -2, SIZE + 4, 6)) }]),
    ],
    [
      'models/metro-entrances.geojson',
      collection([
        {
          type: 'Feature',
          properties: {
            id: 'metro:entrance/1A',
            station: '',
            stationEn: '',
            name: 'A',
            groundMeters: 6,
            sillMeters: 0.3,
            kind: 'synthetic',
          },
          geometry: { type: 'Point', coordinates: HOLLOW },
        },
      ]),
    ],
    [
      'roads.geojson',
      collection([
        {
          type: 'Feature',
          properties: { id: 'road:1', lengthMeters: 200 },
          geometry: { type: 'LineString', coordinates: [at(30, 50), HOLLOW, at(60, 50)] },
        },
      ]),
    ],
  ]);
}

function polygon(ring: readonly (readonly [number, number])[]): object {
  return { type: 'Polygon', coordinates: [[...ring, ring[0]]] };
}

function elevationBytes(): Uint8Array {
  const codes = Int16Array.from({ length: SIZE * SIZE }, (_, k) =>
    Math.round(elevation(k % SIZE, Math.floor(k / SIZE)) * 100),
  );
  return new Uint8Array(codes.buffer);
}

function footprintFiles(json: (value: unknown) => Uint8Array): [string, Uint8Array][] {
  const vertices = FOOTPRINTS.flat();
  const header: FootprintTable = {
    version: 1,
    data: 'footprints.bin',
    count: FOOTPRINTS.length,
    vertices: vertices.length,
    ids: FOOTPRINTS.map((_, k) => `test:building/${k}`),
  };
  const starts = Uint32Array.from({ length: FOOTPRINTS.length + 1 }, (_, k) => 4 * k);
  const positions = Int32Array.from(vertices.flat(), degrees => Math.round(degrees * 1e7));
  const heights = Float32Array.of(30, 12, 9, 15);
  const parts = [starts, positions, heights].map(part => new Uint8Array(part.buffer));
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    bytes.set(part, offset);
    offset += part.length;
  }
  return [
    ['models/footprints.json', json(header)],
    ['models/footprints.bin', bytes],
  ];
}
