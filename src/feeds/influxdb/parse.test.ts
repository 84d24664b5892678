import type { JsonValue } from '@core/records.ts';
import { describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { influxDbOptions } from './options.ts';
import { parseInfluxDb } from './parse.ts';
import { historyQuery, newestQuery } from './query.ts';

const OPTIONS = z.parse(influxDbOptions, {
  url: 'http://i',
  database: 'city',
  measurement: 'pumps',
  fields: [
    { field: 'flow', property: 'flow' },
    { field: 'level', property: 'level', unit: 'm' },
  ],
});

function parse(document: JsonValue) {
  const rejections: string[] = [];
  return {
    ...parseInfluxDb(document, OPTIONS.fields, OPTIONS, 'i', (reason, detail) =>
      rejections.push(`${reason}: ${detail}`),
    ),
    rejections,
  };
}

describe('InfluxDB', () => {
  it('reads one result a field, nulls as missing, text as unsupported', () => {
    const series = (values: JsonValue[]) => ({
      name: 'pumps',
      tags: { device: 'p1' },
      columns: ['time', 'value'],
      values,
    });
    const { entities, observations, rejections } = parse({
      results: [
        {
          statement_id: 0,
          series: [
            series([
              [1000, 2.5],
              [2000, null],
              [3000, 'on'],
            ]),
          ],
        },
        { statement_id: 1, series: [series([[1000, 0.4]])] },
      ],
    });
    expect(entities!.map(({ id }) => id)).toEqual(['influxdb:p1']);
    expect(observations!.map(({ property, timeMs, quality }) => [property, timeMs, quality])).toEqual([
      ['flow', 1000, 'good'],
      ['flow', 2000, 'missing'],
      ['level', 1000, 'good'],
    ]);
    expect(rejections).toHaveLength(1);
  });

  it('passes errors on and asks for the tag it needs', () => {
    expect(parse({ error: 'database not found' }).rejections[0]).toContain('database not found');
    expect(parse({ results: [{ error: 'syntax' }, {}] }).rejections).toEqual(['malformed: flow: syntax']);
    expect(
      parse({ results: [{ series: [{ columns: ['time', 'value'], values: [[1, 2]] }] }] }).rejections[0],
    ).toContain('without the tag "device"');
  });

  it('quotes every name', () => {
    const hostile = { ...OPTIONS, measurement: 'a" ; DROP DATABASE city --', entityTag: 'b\\' };
    expect(newestQuery(hostile)).toContain('FROM "a\\" ; DROP DATABASE city --" GROUP BY "b\\\\"');
    const query = historyQuery(hostile, 'flow', { startMs: 0, endMs: 1.5 }, ["x' OR 1=1"], 10);
    expect(query).toContain(`time >= 0ms AND time < 2ms AND ("b\\\\" = 'x\\' OR 1=1')`);
  });
});
