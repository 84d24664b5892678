import type { TimeRange } from '@core/time.ts';
import type { InfluxDbOptions } from './options.ts';

/** InfluxQL for the newest value of every field, one row an entity. */
export function newestQuery({ fields, measurement, entityTag }: InfluxDbOptions): string {
  return fields
    .map(
      ({ field }) =>
        `SELECT last(${quoted(field)}) AS value FROM ${quoted(measurement)} GROUP BY ${quoted(entityTag)}`,
    )
    .join('; ');
}

/** InfluxQL for a range, oldest first; times are numbers, so that nothing needs quoting but names. */
export function historyQuery(
  options: InfluxDbOptions,
  field: string,
  range: TimeRange,
  entities: readonly string[] | undefined,
  limit: number,
): string {
  const { measurement, entityTag } = options;
  const where = [`time >= ${Math.floor(range.startMs)}ms`, `time < ${Math.ceil(range.endMs)}ms`];
  if (entities)
    where.push(
      `(${entities.map(entity => `${quoted(entityTag)} = ${literal(entity)}`).join(' OR ') || 'false'})`,
    );
  return `SELECT ${quoted(field)} AS value FROM ${quoted(measurement)} WHERE ${where.join(' AND ')} GROUP BY ${quoted(entityTag)} ORDER BY time ASC LIMIT ${Math.floor(limit)}`;
}

function quoted(identifier: string): string {
  return `"${identifier.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
}

function literal(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}
