import type { JsonValue } from '@core/records.ts';
import { describe, expect, it } from 'vitest';
import { entitiesOfGeoJson } from '../runtime/geojson.ts';
import { parsePointSeries } from './coverage-json.ts';

const OPTIONS = {
  namespace: 'ogc',
  type: 'hydrant',
  source: 's',
  origin: 'measured',
  idPrefix: 'h-',
  observed: [{ property: 'pressure', unit: 'kPa' }],
  timeProperty: 'at',
} as const;

function features(document: JsonValue) {
  const rejections: string[] = [];
  return {
    ...entitiesOfGeoJson(document, OPTIONS, 0, (reason, detail) =>
      rejections.push(`${reason}: ${detail.en}`),
    ),
    rejections,
  };
}

describe('OGC API Features', () => {
  it('reads features of every geometry at a representative place', () => {
    const geometry = (type: string, coordinates: JsonValue) => ({
      type: 'Feature',
      geometry: { type, coordinates },
      properties: { name: type, pressure: '310', at: '2026-01-01T00:00:00Z' },
    });
    const { entities, observations, rejections } = features({
      type: 'FeatureCollection',
      features: [
        { ...geometry('Point', [113, 23, 4]), id: 9 },
        geometry('LineString', [
          [113, 23],
          [113.1, 23.1],
          [113.2, 23.2],
        ]),
        geometry('Polygon', [
          [
            [113, 23],
            [113.2, 23],
            [113.2, 23.2],
            [113, 23.2],
            [113, 23],
          ],
        ]),
        { type: 'Feature', geometry: null, properties: null },
      ],
    });
    expect(rejections).toEqual([]);
    expect(entities!.map(({ id }) => id)).toEqual(['ogc:9', 'ogc:h-1', 'ogc:h-2', 'ogc:h-3']);
    expect(entities![1]!.position).toEqual([113.1, 23.1, 0]);
    expect(entities![2]!.position![0]).toBeCloseTo(113.1, 9);
    expect(entities![3]!.position).toBeUndefined();
    expect(observations).toHaveLength(3);
    expect(observations![0]).toMatchObject({
      property: 'pressure',
      value: 310,
      timeMs: Date.UTC(2026, 0, 1),
      quality: 'good',
    });
  });

  it('rejects projected coordinates rather than guess them', () => {
    const { entities, rejections } = features({
      type: 'Feature',
      geometry: { type: 'Point', coordinates: [435000, 2550000] },
      properties: {},
    });
    expect(entities![0]!.position).toBeUndefined();
    expect(rejections[0]).toContain('not longitude, latitude');
    expect(features({ type: 'Topology' }).rejections).toHaveLength(1);
  });
});

describe('EDR', () => {
  const series: JsonValue = {
    type: 'Coverage',
    domain: { axes: { t: { values: ['2026-01-01T00:00:00Z', '2026-01-01T01:00:00Z'] } } },
    parameters: {
      'rain-rate': {
        observedProperty: { label: { zh: '雨强', en: 'Rain rate' } },
        unit: { symbol: { value: 'mm/h' } },
      },
    },
    ranges: { 'rain-rate': { values: [1.5, null] }, broken: { values: [1] } },
  };

  it('reads a point series with its units, missing values and faults', () => {
    const rejections: string[] = [];
    const { observations, properties } = parsePointSeries(series, 'ogc:a', (_, detail) =>
      rejections.push(detail.en),
    );
    expect(observations!.map(({ quality }) => quality)).toEqual(['good', 'missing']);
    expect(properties![0]).toMatchObject({ name: { zh: '雨强', en: 'Rain rate' }, unit: 'mm/h' });
    expect(rejections).toEqual(['ogc:a broken: 1 values for 2 times']);
  });
});
