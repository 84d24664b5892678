import type { FeedBatch, FeedContext } from '@core/feed.ts';
import { about } from '@core/text.ts';
import papa from 'papaparse';
import type { InfluxDbOptions } from './options.ts';
import { InfluxRecords } from './records.ts';

type Fields = InfluxDbOptions['fields'];

/** Columns of one table of the answer: names, and what `#datatype` and `#default` say of them. */
interface Table {
  readonly columns: readonly string[];
  readonly types: readonly string[];
  readonly defaults: readonly string[];
}

/** Columns that a query adds by itself; the others are tags. */
const OWN_COLUMN = /^(|result|table|error|reference|_.*)$/;

/**
 * Annotated CSV of `/api/v2/query` (Flux): tables after each other, each with its own header row, with annotations or
 * without. Values are in `_value` by `_field`, or after a pivot in columns named for the fields. An empty cell takes the
 * default of its column.
 */
export function parseAnnotatedCsv(
  text: string,
  fields: Fields,
  options: InfluxDbOptions,
  source: string,
  reject: FeedContext['reject'],
): FeedBatch {
  const records = new InfluxRecords(options, source, reject);
  const isConfigured = (name: string) => options.fields.some(({ field }) => field === name);
  let table: Table | null = null;
  let annotations: Record<string, readonly string[]> = {};
  for (const cells of papa.parse<string[]>(text.trimStart(), { skipEmptyLines: false }).data) {
    const [first = ''] = cells;
    if (cells.every(cell => cell === '')) {
      table = null;
      annotations = {};
    } else if (first.startsWith('#')) {
      if (table) [table, annotations] = [null, {}];
      annotations[first] = cells;
    } else if (!table) {
      table = {
        columns: cells,
        types: annotations['#datatype'] ?? [],
        defaults: annotations['#default'] ?? [],
      };
    } else readRow(rowOf(cells, table), table, fields, records, isConfigured, reject);
  }
  return records.batch(fields);
}

type Row = ReadonlyMap<string, string>;

function rowOf(cells: readonly string[], { columns, defaults }: Table): Row {
  return new Map(columns.map((column, i) => [column, cells[i] || defaults[i] || '']));
}

function readRow(
  row: Row,
  table: Table,
  fields: Fields,
  records: InfluxRecords,
  isConfigured: (field: string) => boolean,
  reject: FeedContext['reject'],
): void {
  const error = row.get('error');
  if (error !== undefined)
    return reject('malformed', about('InfluxDB', { zh: `查询失败：${error}`, en: error }));
  const isPivoted = !row.has('_value');
  const named = fields.filter(({ field }) => (isPivoted ? row.has(field) : row.get('_field') === field));
  const isField = (name: string) => isPivoted && named.some(({ field }) => field === name);
  const tags = Object.fromEntries([...row].filter(([name]) => !OWN_COLUMN.test(name) && !isField(name)));
  for (const field of named) {
    const entityId = records.entity(field.field, tags);
    if (!entityId) continue;
    const column = isPivoted ? field.field : '_value';
    const value = cellValue(row.get(column) ?? '', table.types[table.columns.indexOf(column)]);
    const time = Date.parse(row.get('_time') ?? row.get('_stop') ?? '');
    records.row(field, entityId, time, value, () => [...row.values()].join(','));
  }
  const name = row.get('_field') ?? '';
  if (!isPivoted && !isConfigured(name)) rejectField(name, reject);
}

function rejectField(field: string, reject: FeedContext['reject']): void {
  const unknown = { zh: '配置的 fields 中没有这个字段', en: 'not among the configured fields' };
  const unnamed = { zh: '行没有 _field', en: 'a row without _field' };
  reject('unmapped', field === '' ? unnamed : about(field, unknown));
}

/** By its type where there is one; a text that is a number is one where there is none. Null for an empty cell. */
function cellValue(cell: string, type: string | undefined): unknown {
  if (cell === '') return null;
  if (type === 'boolean' || (type === undefined && /^(true|false)$/.test(cell))) return cell === 'true';
  if (type === 'string') return cell;
  if (/^nan$/i.test(cell)) return null;
  const number = Number(cell);
  return Number.isFinite(number) ? number : cell;
}
