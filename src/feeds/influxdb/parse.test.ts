import type { FeedContext } from '@core/feed.ts';
import type { JsonValue } from '@core/records.ts';
import { describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { parseAnnotatedCsv } from './annotated-csv.ts';
import { historyFlux, newestFlux } from './flux.ts';
import { influxDbOptions } from './options.ts';
import { parseInfluxDb } from './parse.ts';
import { historyQuery, newestQuery } from './query.ts';
import { adapter } from './source.ts';

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
      rejections.push(`${reason}: ${detail.en}`),
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

/** As InfluxDB 2.7 answers `/api/v2/query`, line ends and all. */
const ANNOTATED = [
  '#datatype,string,long,dateTime:RFC3339,dateTime:RFC3339,dateTime:RFC3339,double,string,string,string',
  '#group,false,false,true,true,false,false,true,true,true',
  '#default,_result,,,,,,,,',
  ',result,table,_start,_stop,_time,_value,_field,_measurement,device',
  ',,0,2026-01-01T00:00:00Z,2026-01-02T00:00:00Z,2026-01-01T08:30:00.5Z,2.5,flow,pumps,"pump, 1"',
  ',,0,2026-01-01T00:00:00Z,2026-01-02T00:00:00Z,2026-01-01T08:40:00Z,,flow,pumps,"pump, 1"',
  '',
  '#datatype,string,long,dateTime:RFC3339,dateTime:RFC3339,dateTime:RFC3339,boolean,string,string,string',
  '#group,false,false,true,true,false,false,true,true,true',
  '#default,_result,,,,,,,,',
  ',result,table,_start,_stop,_time,_value,_field,_measurement,device',
  ',,1,2026-01-01T00:00:00Z,2026-01-02T00:00:00Z,2026-01-01T08:30:00Z,true,level,pumps,p2',
  '',
  '',
].join('\r\n');

function parseCsv(text: string) {
  const rejections: string[] = [];
  const batch = parseAnnotatedCsv(text, OPTIONS.fields, OPTIONS, 'i', (reason, detail) =>
    rejections.push(`${reason}: ${detail.en}`),
  );
  return { ...batch, rejections };
}

describe('annotated CSV of Flux', () => {
  it('reads tables one after the other, each by its own header and types', () => {
    const { entities, observations, rejections } = parseCsv(ANNOTATED);
    expect(entities!.map(({ id, properties }) => [id, properties.device])).toEqual([
      ['influxdb:pump, 1', 'pump, 1'],
      ['influxdb:p2', 'p2'],
    ]);
    expect(
      observations!.map(({ property, timeMs, value, quality }) => [property, timeMs, value, quality]),
    ).toEqual([
      ['flow', Date.UTC(2026, 0, 1, 8, 30, 0, 500), 2.5, 'good'],
      ['flow', Date.UTC(2026, 0, 1, 8, 40), Number.NaN, 'missing'],
      ['level', Date.UTC(2026, 0, 1, 8, 30), 1, 'good'],
    ]);
    expect(rejections).toEqual([]);
  });

  it('reads tables without annotations, and pivoted ones', () => {
    const plain = ',result,table,_time,_value,_field,device\r\n,,0,2026-01-01T00:00:00Z,3,flow,p1\r\n';
    expect(parseCsv(plain).observations).toMatchObject([{ entityId: 'influxdb:p1', value: 3 }]);
    const pivoted = ',result,table,_time,device,flow,level\n,_result,0,2026-01-01T00:00:00Z,p1,3,0.5\n';
    const { observations, entities } = parseCsv(pivoted);
    expect(observations!.map(({ property, value }) => [property, value])).toEqual([
      ['flow', 3],
      ['level', 0.5],
    ]);
    expect(entities![0]!.properties).toEqual({ device: 'p1' });
  });

  it('passes errors on, and says what is missing', () => {
    expect(parseCsv('error,reference\r\nbucket "x" not found,897\r\n').rejections).toEqual([
      'malformed: InfluxDB: bucket "x" not found',
    ]);
    expect(parseCsv(ANNOTATED.replaceAll('device', 'host')).rejections[0]).toContain(
      'without the tag "device"',
    );
    expect(parseCsv(ANNOTATED.replaceAll('flow', 'head')).rejections[0]).toContain('head: not among');
    expect(parseCsv(ANNOTATED.replace('2.5,flow', 'high,flow')).rejections[0]).toContain(
      'flow: a row is not',
    );
    expect(parseCsv('').observations).toEqual([]);
  });

  it('escapes every name, and what Flux would take for a value', () => {
    const hostile = { ...OPTIONS, measurement: 'a" |> drop() //', database: `b\\$\{c}` };
    expect(newestFlux(hostile)).toContain(`from(bucket: "b\\\\\\$\{c}")`);
    expect(newestFlux(hostile)).toContain('r["_measurement"] == "a\\" |> drop() //"');
    const query = historyFlux(OPTIONS, ['flow'], { startMs: 0, endMs: 1000 }, ['p"1'], 10);
    expect(query).toContain('range(start: 1970-01-01T00:00:00.000Z, stop: 1970-01-01T00:00:01.000Z)');
    expect(query).toContain('r["device"] == "p\\"1"');
  });

  it('is asked for with a POST that names the organization', async () => {
    const asked: { url: string; init: RequestInit | undefined }[] = [];
    const flux = { ...OPTIONS, url: 'http://i:8086/', language: 'flux' as const, organization: '水务' };
    const context = {
      feedId: 'i',
      fetch: async (url: string, init?: RequestInit) => {
        asked.push({ url, init });
        return new Response(ANNOTATED);
      },
      clock: { now: () => 0, setTimer: () => () => {} },
      reject: () => expect.unreachable(),
    } as unknown as FeedContext;
    const range = { startMs: 0, endMs: 1000 };
    const source = adapter.create(flux, context);
    const { observations } = await source.history!(
      { range, properties: ['flow'] },
      AbortSignal.timeout(5000),
    );
    expect(observations).toHaveLength(2);
    expect(decodeURIComponent(asked[0]!.url)).toBe('http://i:8086/api/v2/query?org=水务');
    expect(asked[0]!.init).toMatchObject({ method: 'POST', headers: { Accept: 'application/csv' } });
    expect(JSON.parse(String(asked[0]!.init!.body))).toMatchObject({ type: 'flux' });
  });
});
