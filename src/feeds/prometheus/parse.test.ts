import type { JsonValue } from '@core/records.ts';
import { describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { prometheusOptions } from './options.ts';
import { parsePrometheus } from './parse.ts';

const OPTIONS = z.parse(prometheusOptions, {
  url: 'http://p',
  queries: [{ expression: 'pump_flow', property: 'flow', unit: 'm³/s' }],
});

function parse(document: JsonValue) {
  const rejections: string[] = [];
  return {
    ...parsePrometheus(document, OPTIONS.queries[0]!, OPTIONS, 'p', (reason, detail) =>
      rejections.push(`${reason}: ${detail.en}`),
    ),
    rejections,
  };
}

describe('parsePrometheus', () => {
  it('reads a vector with places from labels', () => {
    const { entities, observations, properties } = parse({
      status: 'success',
      data: {
        resultType: 'vector',
        result: [
          { metric: { instance: 'pump-1', lon: '113.3', lat: '23.1' }, value: [1_700_000_000.5, '1.25'] },
        ],
      },
    });
    expect(entities![0]).toMatchObject({ id: 'prometheus:pump-1', position: [113.3, 23.1, 0] });
    expect(observations).toEqual([
      {
        entityId: 'prometheus:pump-1',
        property: 'flow',
        timeMs: 1_700_000_000_500,
        value: 1.25,
        quality: 'good',
        origin: 'measured',
      },
    ]);
    expect(properties![0]!.unit).toBe('m³/s');
  });

  it('refuses a second series of the same entity instead of mixing them', () => {
    const series = (cpu: string, value: string) => ({
      metric: { instance: 'pump-1', cpu },
      value: [1, value],
    });
    const { observations, rejections } = parse({
      status: 'success',
      data: { resultType: 'vector', result: [series('0', '1'), series('1', '+Inf')] },
    });
    expect(observations!.map(({ value }) => value)).toEqual([1]);
    expect(rejections).toEqual([expect.stringContaining('aggregate')]);
  });

  it('reads a matrix and a scalar; NaN is missing, nonsense is rejected', () => {
    const matrix = parse({
      status: 'success',
      data: {
        resultType: 'matrix',
        result: [{ metric: { job: 'j' }, values: [[1, 'NaN'], [2, '+Inf'], [3, '4'], [4, 'x'], 'y'] }],
      },
    });
    expect(matrix.observations!.map(({ quality }) => quality)).toEqual(['missing', 'missing', 'good']);
    expect(matrix.rejections).toHaveLength(2);
    expect(
      parse({ status: 'success', data: { resultType: 'scalar', result: [5, '6'] } }).observations![0]!.value,
    ).toBe(6);
  });

  it('passes the server’s error on, and rejects histograms', () => {
    expect(parse({ status: 'error', errorType: 'bad_data', error: 'parse error' }).rejections).toEqual([
      'malformed: pump_flow: bad_data: parse error',
    ]);
    const histogram = {
      status: 'success',
      data: { resultType: 'vector', result: [{ metric: { instance: 'a' }, histogram: [1, {}] }] },
    };
    expect(parse(histogram).rejections[0]).toContain('unsupported');
    expect(parse(null).rejections).toHaveLength(1);
  });
});
