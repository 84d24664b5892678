import type { FeedBatch } from '@core/feed.ts';
import type { Entity, JsonValue, Observation } from '@core/records.ts';
import Papa from 'papaparse';
import { crsTransform } from '../mapping/crs.ts';
import { timeReader } from '../mapping/time-format.ts';
import { propertyIdOf } from '../runtime/property-id.ts';
import type { FileContext } from './file-context.ts';

const LONGITUDE = ['longitude', 'lon', 'lng', 'long', 'x', '经度'];
const LATITUDE = ['latitude', 'lat', 'y', '纬度'];
const IDENTIFIER = ['id', 'code', 'station', 'device', '编号', '编码', '站号'];
const NAME = ['name', '名称', '站名', 'title'];
const TIME = ['time', 'timestamp', 'datetime', 'date', '时间', '日期'];

interface Columns {
  readonly longitude: string | undefined;
  readonly latitude: string | undefined;
  readonly identifier: string | undefined;
  readonly name: string | undefined;
  readonly time: string | undefined;
  readonly others: readonly string[];
}

/**
 * Rows of a table with a header as entities; with a time column, numeric cells become observations. A row without
 * place and without identifier is rejected; so is a file whose header names neither.
 */
export function parseCsv(text: string, context: FileContext): FeedBatch {
  const { data, errors, meta } = Papa.parse<Record<string, string>>(text, {
    header: true,
    skipEmptyLines: 'greedy',
    transformHeader: header => header.trim(),
  });
  for (const error of errors.slice(0, 20))
    context.reject('malformed', `row ${(error.row ?? 0) + 2}: ${error.message}`);
  const columns = columnsOf(meta.fields ?? []);
  if (!columns.identifier && !(columns.longitude && columns.latitude)) {
    context.reject(
      'unmapped',
      `no column for longitude and latitude, nor an id; found: ${(meta.fields ?? []).join(', ')}`,
    );
    return {};
  }
  const transform = crsTransform(context.crs);
  const readTime = timeReader('iso', context.zone);
  const entities = new Map<string, Entity>();
  const observations: Observation[] = [];
  for (const [index, row] of data.entries()) {
    const entity = entityOf(row, index, columns, transform, context);
    if (!entity) continue;
    entities.set(entity.id, entity);
    if (columns.time) observations.push(...observationsOf(row, index, entity.id, columns, readTime, context));
  }
  const properties = [...new Set(observations.map(({ property }) => property))].map(id => ({
    id,
    name: { zh: id, en: id },
    unit: '',
    decimals: 2,
  }));
  return { entities: [...entities.values()], observations, properties };
}

function columnsOf(fields: readonly string[]): Columns {
  const find = (names: readonly string[]) => fields.find(field => names.includes(field.toLowerCase()));
  const [longitude, latitude, identifier, name, time] = [LONGITUDE, LATITUDE, IDENTIFIER, NAME, TIME].map(
    find,
  );
  const taken = [longitude, latitude, identifier, name, time];
  return {
    longitude,
    latitude,
    identifier,
    name,
    time,
    others: fields.filter(field => field !== '' && !taken.includes(field)),
  };
}

function entityOf(
  row: Record<string, string>,
  index: number,
  columns: Columns,
  transform: ReturnType<typeof crsTransform>,
  context: FileContext,
): Entity | null {
  const cell = (column: string | undefined) => (column ? (row[column] ?? '').trim() : '');
  const longitude = Number(cell(columns.longitude) || Number.NaN);
  const latitude = Number(cell(columns.latitude) || Number.NaN);
  const isPlaced = Math.abs(longitude) <= 180 && Math.abs(latitude) <= 90;
  const identifier = cell(columns.identifier);
  if (!isPlaced && columns.longitude)
    context.reject(
      'out-of-range',
      `row ${index + 2}: "${cell(columns.longitude)}", "${cell(columns.latitude)}" are no degrees`,
    );
  if (!isPlaced && identifier === '') return null;
  const local = identifier || `row-${index + 2}`;
  const name = cell(columns.name) || local;
  const properties: Record<string, JsonValue> = {};
  for (const column of columns.others) properties[column] = asNumber(cell(column)) ?? cell(column);
  return {
    id: `${context.namespace}:${local}`,
    type: context.type,
    name: { zh: name, en: name },
    ...(isPlaced
      ? { position: [...transform(longitude, latitude), 0] as const, heightReference: 'ground' as const }
      : {}),
    properties,
    source: context.source,
    origin: context.origin,
  };
}

function observationsOf(
  row: Record<string, string>,
  index: number,
  entityId: string,
  columns: Columns,
  readTime: ReturnType<typeof timeReader>,
  context: FileContext,
): Observation[] {
  const timeMs = readTime(row[columns.time!]);
  if (typeof timeMs !== 'number') {
    context.reject('malformed', `row ${index + 2}: ${timeMs.fault}`, row[columns.time!]);
    return [];
  }
  return columns.others.flatMap(column => {
    const value = asNumber((row[column] ?? '').trim());
    if (value === null) return [];
    return [
      {
        entityId,
        property: propertyIdOf(column),
        timeMs,
        value,
        quality: 'good',
        origin: context.origin,
      } as const,
    ];
  });
}

function asNumber(text: string): number | null {
  return text !== '' && Number.isFinite(Number(text)) ? Number(text) : null;
}
