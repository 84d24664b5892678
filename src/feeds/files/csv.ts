import type { FeedBatch } from '@core/feed.ts';
import type { Entity, JsonValue, Observation } from '@core/records.ts';
import Papa from 'papaparse';
import { crsTransform } from '../mapping/crs.ts';
import { timeReader } from '../mapping/time-format.ts';
import { propertyIdOf } from '../runtime/property-id.ts';
import { type Columns, columnsOf } from './csv-columns.ts';
import type { FileContext } from './file-context.ts';

/** What the parser of CSV finds wrong, by its codes. */
const FAULTS: Readonly<Record<string, string>> = {
  TooFewFields: '列数太少',
  TooManyFields: '列数太多',
  MissingQuotes: '引号没有闭合',
  InvalidQuotes: '引号用法有误',
  UndetectableDelimiter: '看不出分隔符',
};

/** `2026/1/5 8:05` and `2026年1月5日 08:05`, as spreadsheets write them. */
const LOOSE_DATE =
  /^(\d{4})[/.年-](\d{1,2})[/.月-](\d{1,2})日?(?:[T ]+(\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)(.*))?$/;

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
    context.reject('malformed', {
      zh: `第 ${(error.row ?? 0) + 2} 行：${FAULTS[error.code] ?? error.message}`,
      en: `row ${(error.row ?? 0) + 2}: ${error.message}`,
    });
  const columns = columnsOf(meta.fields ?? []);
  if (!columns.identifier && !(columns.longitude && columns.latitude)) {
    const found = (meta.fields ?? []).join(', ');
    context.reject('unmapped', {
      zh: `没有经纬度列，也没有标识列；现有的列：${found}`,
      en: `no column for longitude and latitude, nor an id; found: ${found}`,
    });
    return {};
  }
  const transform = crsTransform(columns.datum ?? context.crs);
  // Where commas do not separate, they may stand for the decimal point.
  const toNumber =
    meta.delimiter === ','
      ? asNumber
      : (text: string) => asNumber(text.replace(/^([+-]?\d+),(\d+)$/, '$1.$2'));
  const reading = { columns, toNumber, context };
  const readTime = timeReader('iso', context.zone);
  const entities = new Map<string, Entity>();
  const observations: Observation[] = [];
  for (const [index, row] of data.entries()) {
    const entity = entityOf(row, index, reading, transform);
    if (!entity) continue;
    entities.set(entity.id, entity);
    if (columns.time) observations.push(...observationsOf(row, index, entity.id, reading, readTime));
  }
  const properties = [...new Set(observations.map(({ property }) => property))].map(id => ({
    id,
    name: { zh: id, en: id },
    unit: '',
    decimals: 2,
  }));
  return { entities: [...entities.values()], observations, properties };
}

interface Reading {
  readonly columns: Columns;
  readonly toNumber: (text: string) => number | null;
  readonly context: FileContext;
}

function isoOf(text: string): string {
  const parts = LOOSE_DATE.exec(text.trim());
  if (!parts) return text;
  const [, year, month, day, time, zone = ''] = parts;
  const date = `${year}-${month!.padStart(2, '0')}-${day!.padStart(2, '0')}`;
  return time
    ? `${date}T${time.padStart(time.length + (time.indexOf(':') === 1 ? 1 : 0), '0')}${zone.trim()}`
    : date;
}

function entityOf(
  row: Record<string, string>,
  index: number,
  { columns, toNumber, context }: Reading,
  transform: ReturnType<typeof crsTransform>,
): Entity | null {
  const cell = (column: string | undefined) => (column ? (row[column] ?? '').trim() : '');
  const longitude = toNumber(cell(columns.longitude)) ?? Number.NaN;
  const latitude = toNumber(cell(columns.latitude)) ?? Number.NaN;
  const isPlaced = Math.abs(longitude) <= 180 && Math.abs(latitude) <= 90;
  const identifier = cell(columns.identifier);
  if (!isPlaced && columns.longitude)
    context.reject('out-of-range', {
      zh: `第 ${index + 2} 行：“${cell(columns.longitude)}”“${cell(columns.latitude)}”不是经纬度`,
      en: `row ${index + 2}: "${cell(columns.longitude)}", "${cell(columns.latitude)}" are no degrees`,
    });
  if (!isPlaced && identifier === '') return null;
  const local = identifier || `row-${index + 2}`;
  const name = cell(columns.name) || local;
  const properties: Record<string, JsonValue> = {};
  for (const column of columns.others) properties[column] = toNumber(cell(column)) ?? cell(column);
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
  { columns, toNumber, context }: Reading,
  readTime: ReturnType<typeof timeReader>,
): Observation[] {
  const timeMs = readTime(isoOf(row[columns.time!] ?? ''));
  if (typeof timeMs !== 'number') {
    context.reject(
      'malformed',
      { zh: `第 ${index + 2} 行：${timeMs.fault.zh}`, en: `row ${index + 2}: ${timeMs.fault.en}` },
      row[columns.time!],
    );
    return [];
  }
  return columns.others.flatMap(column => {
    const value = toNumber((row[column] ?? '').trim());
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
