import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SampleTrips } from '../../../../src/city/sample-data.ts';
import type { Vector2 } from '../../../synthesis/plane.ts';
import { Random } from '../../../synthesis/random.ts';
import { type Trip, wander } from '../../../synthesis/trips.ts';
import type { CityNetwork } from '../network.ts';
import { PLANE } from '../plan.ts';

export const SYNTHETIC_TRIPS = 'synthetic-trips';
const PERIOD_SECONDS = 900;
const VEHICLES = 1500;
const ATTRACTION = {
  motorway: 5,
  trunk: 4,
  primary: 4,
  secondary: 2,
  tertiary: 0.3,
  residential: 0,
  service: 0,
} as const;
/** Share of the free speed that is driven on average in daytime. */
const DRIVEN_SHARE = 0.68;
const CLASSES: SampleTrips['vehicleClasses'] = [
  { id: 'car', name: { zh: '小汽车', en: 'Car' } },
  { id: 'taxi', name: { zh: '出租车', en: 'Taxi' } },
  { id: 'bus', name: { zh: '公交车', en: 'Bus' } },
  { id: 'truck', name: { zh: '货车', en: 'Lorry' } },
];

/** Writes `trips.json` and `trips.bin`: synthetic vehicles wandering over the main roads. */
export function writeTrips(city: CityNetwork, surfaceAt: (point: Vector2) => number, folder: string): number {
  const propertiesOf = new Map(city.network.edges.map((edge, index) => [edge, city.properties[index]!]));
  const trips = wander(city.network, node => city.inStrong[node]!, {
    seed: 'guangzhou-trips',
    vehicles: VEHICLES,
    periodSeconds: PERIOD_SECONDS,
    speedOf: edge => (propertiesOf.get(edge)!.freeSpeedKmh / 3.6) * DRIVEN_SHARE,
    attraction: edge =>
      city.inStrong[edge.from] && city.inStrong[edge.to] ? ATTRACTION[edge.line.class] : 0,
  }).map(thin);
  const vertices = trips.reduce((sum, { points }) => sum + points.length, 0);
  writeFileSync(join(folder, 'trips.bin'), encode(trips, vertices, surfaceAt));
  const header: SampleTrips = {
    version: 1,
    kind: 'synthetic',
    source: SYNTHETIC_TRIPS,
    data: 'trips.bin',
    periodSeconds: PERIOD_SECONDS,
    count: trips.length,
    vertices,
    vehicleClasses: CLASSES,
  };
  writeFileSync(join(folder, 'trips.json'), JSON.stringify(header));
  return vertices;
}

/** Leaves out vertices that place and time of their neighbours already tell within 2.5 m. */
function thin(trip: Trip): Trip {
  const keep = [0];
  for (let i = 1; i < trip.points.length - 1; i++) {
    const from = keep[keep.length - 1]!;
    if (i - from > 40 || deviates(trip, from, i + 1)) keep.push(i);
  }
  keep.push(trip.points.length - 1);
  return {
    vehicle: trip.vehicle,
    points: keep.map(i => trip.points[i]!),
    timesSeconds: keep.map(i => trip.timesSeconds[i]!),
  };
}

function deviates({ points, timesSeconds }: Trip, from: number, to: number): boolean {
  const [a, b] = [points[from]!, points[to]!];
  const duration = timesSeconds[to]! - timesSeconds[from]! || 1;
  for (let i = from + 1; i < to; i++) {
    const t = (timesSeconds[i]! - timesSeconds[from]!) / duration;
    const [x, y] = [a[0] + t * (b[0] - a[0]), a[1] + t * (b[1] - a[1])];
    if (Math.hypot(points[i]![0] - x, points[i]![1] - y) > 2.5) return true;
  }
  return false;
}

function encode(trips: readonly Trip[], vertices: number, surfaceAt: (point: Vector2) => number): Uint8Array {
  const count = trips.length;
  const bytes = new Uint8Array(4 * (count + 1) + 16 * vertices + 3 * count);
  const view = new DataView(bytes.buffer);
  const longitudes = 4 * (count + 1);
  const latitudes = longitudes + 4 * vertices;
  const heights = latitudes + 4 * vertices;
  const times = heights + 4 * vertices;
  const vehicles = times + 4 * vertices;
  const classes = vehicles + 2 * count;
  let vertex = 0;
  trips.forEach((trip, row) => {
    view.setUint32(4 * row, vertex, true);
    view.setUint16(vehicles + 2 * row, trip.vehicle, true);
    view.setUint8(classes + row, vehicleClass(trip.vehicle));
    trip.points.forEach((point, i) => {
      const [longitude, latitude] = PLANE.toDegrees(point);
      view.setInt32(longitudes + 4 * vertex, Math.round(longitude * 1e7), true);
      view.setInt32(latitudes + 4 * vertex, Math.round(latitude * 1e7), true);
      view.setFloat32(heights + 4 * vertex, Math.round(surfaceAt(point) * 10) / 10, true);
      view.setFloat32(times + 4 * vertex, Math.round(trip.timesSeconds[i]! * 100) / 100, true);
      vertex++;
    });
  });
  view.setUint32(4 * count, vertex, true);
  return bytes;
}

function vehicleClass(vehicle: number): number {
  return new Random('vehicle-class', vehicle).weighted([
    [0, 70],
    [1, 14],
    [2, 8],
    [3, 8],
  ] as const);
}
