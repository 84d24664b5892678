import type { FeedBatch, FeedContext } from '@core/feed.ts';
import type { JsonValue } from '@core/records.ts';
import { about } from '@core/text.ts';
import { isRecord } from '../runtime/geometry.ts';
import type { InfluxDbOptions } from './options.ts';
import { InfluxRecords } from './records.ts';

type Fields = InfluxDbOptions['fields'];

/** Answer of `/query`: one result a statement, in the order of `fields`. Times are epoch milliseconds, or RFC 3339. */
export function parseInfluxDb(
  document: JsonValue,
  fields: Fields,
  options: InfluxDbOptions,
  source: string,
  reject: FeedContext['reject'],
): FeedBatch {
  const results = isRecord(document) && Array.isArray(document.results) ? document.results : null;
  if (!results) {
    const said = isRecord(document) ? (document.error ?? document.message) : undefined;
    const detail =
      said === undefined
        ? { zh: '应答中没有结果', en: 'no results' }
        : { zh: `查询失败：${String(said)}`, en: String(said) };
    reject('malformed', about('InfluxDB', detail));
    return {};
  }
  const records = new InfluxRecords(options, source, reject);
  for (const [index, field] of fields.entries()) readResult(results[index], field, records, reject);
  return records.batch(fields);
}

function readResult(
  result: JsonValue | undefined,
  field: Fields[number],
  records: InfluxRecords,
  reject: FeedContext['reject'],
): void {
  if (!isRecord(result)) return;
  if (typeof result.error === 'string')
    reject('malformed', {
      zh: `${field.field}：查询失败：${result.error}`,
      en: `${field.field}: ${result.error}`,
    });
  for (const series of Array.isArray(result.series) ? result.series : []) {
    const tags = isRecord(series) && isRecord(series.tags) ? series.tags : {};
    const entityId = records.entity(field.field, tags);
    if (!entityId) continue;
    if (!isRecord(series) || !Array.isArray(series.columns) || !Array.isArray(series.values)) {
      const detail = { zh: '序列没有列与值', en: 'a series without columns and values' };
      reject('malformed', about(field.field, detail));
      continue;
    }
    const [time, value] = [series.columns.indexOf('time'), series.columns.indexOf('value')];
    for (const row of series.values) {
      const [at, found] = Array.isArray(row) ? [row[time], row[value]] : [];
      records.row(field, entityId, timeOf(at), found, () => JSON.stringify(row) ?? '');
    }
  }
}

function timeOf(time: JsonValue | undefined): number {
  if (typeof time === 'string') return Date.parse(time);
  return typeof time === 'number' ? time : Number.NaN;
}
