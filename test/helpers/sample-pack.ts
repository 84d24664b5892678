import type {
  SampleCameras,
  SampleSeriesIndex,
  SampleStations,
  SampleTraffic,
} from '../../src/city/sample-data.ts';

const HOUR = 3600;
export const RAIN_START_MS = Date.UTC(2010, 4, 3);
export const SPEED_START_MS = Date.UTC(2016, 7, 1);
/** Hour of the rain recording at which a storm of 60 mm falls. */
export const STORM_HOUR = 4 * 24 + 1;
const RAIN_HOURS = 8 * 24;
const SPEED_STEPS = 15 * 144;

/** A pack's sample feed in small: one rain gauge, one speed station on two roads, two cameras. */
export function samplePack(): Readonly<Record<string, unknown>> {
  const rain = Array.from({ length: RAIN_HOURS }, (_, hour) =>
    hour === STORM_HOUR ? 600 : hour === 3 ? -32768 : 0,
  );
  const speed = Array.from({ length: SPEED_STEPS }, (_, step) => 300 + (step % 144));
  const index: SampleSeriesIndex = {
    version: 1,
    data: 'series.bin',
    properties: [
      { id: 'rain-rate', name: { zh: '雨强', en: 'Rain rate' }, unit: 'mm/h', decimals: 1 },
      { id: 'speed', name: { zh: '车速', en: 'Speed' }, unit: 'km/h', decimals: 1 },
    ],
    series: [
      series('station:rain', 'rain-rate', RAIN_START_MS, HOUR, rain.length, 0),
      series('station:speed', 'speed', SPEED_START_MS, 600, speed.length, rain.length * 2),
    ],
  };
  const stations: SampleStations = {
    version: 1,
    stations: [station('station:rain', 'weather'), station('station:speed', 'traffic-speed')],
  };
  const traffic: SampleTraffic = {
    version: 1,
    note: { zh: '车速为实测，路段为指派', en: 'Speeds are real, roads are assigned' },
    profiles: [{ stationId: 'station:speed', freeSpeedKmh: 44 }],
    roadIds: ['road:1', 'road:2'],
    profileOfRoad: [0, 0],
    factorOfRoad: [1, 2],
  };
  const cameras: SampleCameras = {
    version: 1,
    kind: 'synthetic',
    source: 'cameras',
    length: 2,
    ids: ['camera:1', 'camera:2'],
    zh: ['一号', '二号'],
    en: ['One', 'Two'],
    positions: [113.3, 23.1, 5, 6, 113.31, 23.11, 5, 6],
    headingDegrees: [0, 90],
    fieldOfViewDegrees: [60, 360],
    rangeMeters: [80, 40],
    types: [0, 1],
    statuses: [0, 2],
  };
  return {
    'feeds/stations.json': stations,
    'feeds/series.json': index,
    'feeds/series.bin': Int16Array.from([...rain, ...speed]).buffer,
    'feeds/traffic.json': traffic,
    'feeds/cameras.json': cameras,
  };
}

export const SAMPLE_OPTIONS = {
  stations: 'feeds/stations.json',
  series: 'feeds/series.json',
  traffic: 'feeds/traffic.json',
  cameras: 'feeds/cameras.json',
};

/** A fetch that answers from an object: buffers as they are, anything else as JSON, 404 for the rest. */
export function fetchFrom(files: Readonly<Record<string, unknown>>, base: string): typeof fetch {
  return async input => {
    const name = String(input).replace(base, '');
    const content = files[name];
    if (content === undefined) return new Response(null, { status: 404 });
    return content instanceof ArrayBuffer ? new Response(content.slice(0)) : Response.json(content);
  };
}

function series(
  entityId: string,
  property: string,
  startMs: number,
  stepSeconds: number,
  length: number,
  byteOffset: number,
): SampleSeriesIndex['series'][number] {
  const origin = 'replayed';
  return { entityId, property, origin, source: 'test', startMs, stepSeconds, length, byteOffset, scale: 0.1 };
}

function station(id: string, type: 'weather' | 'traffic-speed'): SampleStations['stations'][number] {
  return {
    id,
    type,
    name: { zh: id, en: id },
    position: [113.3, 23.1, 5],
    placeKind: 'approximate',
    source: 'test',
    properties: {},
  };
}
