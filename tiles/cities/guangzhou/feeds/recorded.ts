import type { SampleStation } from '../../../../src/city/sample-data.ts';
import type { ObservedProperty } from '../../../../src/core/records.ts';
import type { Ground } from '../ground.ts';
import { readCsv } from '../sources.ts';
import type { SeriesInput } from './series-file.ts';

export const AIR_WEATHER = 'air-weather-uci';
export const CONSULATE = 'pm25-us-consulate';

export const RECORDED_PROPERTIES: readonly ObservedProperty[] = [
  {
    id: 'pm25',
    name: { zh: '细颗粒物 PM2.5', en: 'Fine particles PM2.5' },
    unit: 'µg/m³',
    decimals: 0,
    range: [0, 250],
  },
  { id: 'temperature', name: { zh: '气温', en: 'Air temperature' }, unit: '°C', decimals: 1, range: [0, 40] },
  {
    id: 'humidity',
    name: { zh: '相对湿度', en: 'Relative humidity' },
    unit: '%',
    decimals: 0,
    range: [0, 100],
  },
  { id: 'pressure', name: { zh: '气压', en: 'Air pressure' }, unit: 'hPa', decimals: 1, range: [985, 1030] },
  { id: 'wind-speed', name: { zh: '风速', en: 'Wind speed' }, unit: 'm/s', decimals: 1, range: [0, 20] },
  {
    id: 'wind-direction',
    name: { zh: '风向', en: 'Wind direction' },
    unit: '°',
    decimals: 0,
    range: [0, 360],
  },
  {
    id: 'rain-rate',
    name: { zh: '小时雨量', en: 'Hourly rain' },
    unit: 'mm/h',
    decimals: 1,
    range: [0, 100],
  },
  { id: 'speed', name: { zh: '路段车速', en: 'Traffic speed' }, unit: 'km/h', decimals: 1, range: [0, 80] },
];

interface RecordedStation {
  readonly id: string;
  readonly type: 'air-quality' | 'weather';
  readonly zh: string;
  readonly en: string;
  readonly place: readonly [longitude: number, latitude: number];
  readonly source: string;
  readonly note: string;
}

/** The recordings name their stations; the coordinates are ours, from the addresses, hence approximate. */
const STATIONS: readonly RecordedStation[] = [
  {
    id: 'station:air/city-station',
    type: 'air-quality',
    zh: '市监测站',
    en: 'City Station',
    place: [113.2597, 23.1331],
    source: AIR_WEATHER,
    note: 'UCI: PM_City Station',
  },
  {
    id: 'station:air/5th-middle-school',
    type: 'air-quality',
    zh: '市五中',
    en: '5th Middle School',
    place: [113.2612, 23.1048],
    source: AIR_WEATHER,
    note: 'UCI: PM_5th Middle School',
  },
  {
    id: 'station:air/us-post',
    type: 'air-quality',
    zh: '美领馆（沙面，2010–2015）',
    en: 'US Post (Shamian, 2010–2015)',
    place: [113.2398, 23.1097],
    source: AIR_WEATHER,
    note: 'UCI: PM_US Post',
  },
  {
    id: 'station:air/us-consulate',
    type: 'air-quality',
    zh: '美领馆（珠江新城，2013–2021）',
    en: 'US Consulate (Zhujiang New Town, 2013–2021)',
    place: [113.3159, 23.1187],
    source: CONSULATE,
    note: 'Raw Conc., QC Valid',
  },
  {
    id: 'station:weather/guangzhou',
    type: 'weather',
    zh: '广州气象',
    en: 'Guangzhou weather',
    place: [113.3452, 23.1535],
    source: AIR_WEATHER,
    note: 'UCI: DEWP HUMI PRES TEMP cbwd Iws precipitation',
  },
];

export function recordedStations(ground: Ground): SampleStation[] {
  return STATIONS.map(({ id, type, zh, en, place, source, note }) => ({
    id,
    type,
    name: { zh, en },
    position: [place[0], place[1], Math.round(ground.heightAtDegrees(...place) * 10) / 10],
    placeKind: 'approximate',
    source,
    properties: { note },
  }));
}

const HOUR_SECONDS = 3600;
/** Local time of the recordings is UTC+8 all year. */
const localMs = (iso: string) => Date.parse(`${iso}+08:00`);
const WIND_DIRECTIONS: Readonly<Record<string, number>> = { NE: 45, SE: 135, SW: 225, NW: 315 };

/** Hourly PM2.5 and weather, as recorded. */
export function recordedSeries(): SeriesInput[] {
  const [, ...rows] = readCsv('air-weather-2010-2015.csv.gz');
  const hourly = (entityId: string, property: string, scale: number, values: Float64Array): SeriesInput => ({
    entityId,
    property,
    scale,
    values,
    origin: 'replayed',
    source: AIR_WEATHER,
    startMs: localMs('2010-01-01T00:00'),
    stepSeconds: HOUR_SECONDS,
  });
  const column = (index: number, read: (text: string) => number = numberOrNaN) =>
    Float64Array.from(rows, row => read(row[index]!));
  const weather = 'station:weather/guangzhou';
  return [
    hourly('station:air/city-station', 'pm25', 1, column(1)),
    hourly('station:air/5th-middle-school', 'pm25', 1, column(2)),
    hourly('station:air/us-post', 'pm25', 1, column(3)),
    hourly(weather, 'humidity', 1, column(5)),
    hourly(weather, 'pressure', 0.1, column(6)),
    hourly(weather, 'temperature', 0.1, column(7)),
    hourly(
      weather,
      'wind-direction',
      1,
      column(8, text => WIND_DIRECTIONS[text] ?? Number.NaN),
    ),
    hourly(weather, 'wind-speed', 0.1, windSpeeds(rows)),
    hourly(weather, 'rain-rate', 0.1, column(10)),
    consulateSeries(),
  ];
}

/** The dataset cumulates wind speed while the direction stays; the differences are the hourly speeds. */
function windSpeeds(rows: readonly string[][]): Float64Array {
  return Float64Array.from(rows, (row, i) => {
    const cumulated = numberOrNaN(row[9]!);
    const before = i > 0 && rows[i - 1]![8] === row[8] ? numberOrNaN(rows[i - 1]![9]!) : 0;
    const speed = cumulated - before;
    return speed >= 0 && speed < 40 ? speed : cumulated < 40 ? cumulated : Number.NaN;
  });
}

function consulateSeries(): SeriesInput {
  const [, ...rows] = readCsv('pm25-us-consulate.csv.gz');
  return {
    entityId: 'station:air/us-consulate',
    property: 'pm25',
    scale: 1,
    origin: 'replayed',
    source: CONSULATE,
    startMs: localMs('2013-01-01T00:00'),
    stepSeconds: HOUR_SECONDS,
    values: Float64Array.from(rows, row => numberOrNaN(row[0]!)),
  };
}

export function numberOrNaN(text: string): number {
  return text === '' ? Number.NaN : Number(text);
}
