import type { TimeRange } from '@core/time.ts';
import type { InfluxDbOptions } from './options.ts';

/** Flux for the newest value of every field of every entity. */
export function newestFlux(options: InfluxDbOptions): string {
  const fields = options.fields.map(({ field }) => field);
  return [...source(options, `-${Math.floor(options.newestWithinSeconds)}s`, null, fields), 'last()'].join(
    ' |> ',
  );
}

/** Flux for a range of some fields, oldest first. */
export function historyFlux(
  options: InfluxDbOptions,
  fields: readonly string[],
  { startMs, endMs }: TimeRange,
  entities: readonly string[] | undefined,
  limit: number,
): string {
  const steps = source(options, new Date(startMs).toISOString(), new Date(endMs).toISOString(), fields);
  if (entities) steps.push(oneOf(options.entityTag, entities));
  return [...steps, 'sort(columns: ["_time"])', `limit(n: ${Math.floor(limit)})`].join(' |> ');
}

function source(
  { database, measurement }: InfluxDbOptions,
  start: string,
  stop: string | null,
  fields: readonly string[],
): string[] {
  return [
    `from(bucket: ${literal(database)})`,
    `range(start: ${start}${stop ? `, stop: ${stop}` : ''})`,
    oneOf('_measurement', [measurement]),
    oneOf('_field', fields),
  ];
}

function oneOf(column: string, values: readonly string[]): string {
  const tests = values.map(value => `r[${literal(column)}] == ${literal(value)}`).join(' or ');
  return `filter(fn: (r) => ${tests || 'false'})`;
}

/** Texts of Flux end at a quote and take `${…}` for a value: both are escaped. */
function literal(text: string): string {
  return `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('${', '\\${')}"`;
}
