import type { FeedBatch, FeedContext } from '@core/feed.ts';
import type { JsonValue } from '@core/records.ts';
import { describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { entitiesOfGeoJson } from '../runtime/geojson.ts';
import { parseSeries } from './coverage-json.ts';
import { ogcFeaturesOptions } from './options.ts';

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
    const { observations, properties } = parseSeries(
      series,
      () => 'ogc:a',
      (_, detail) => rejections.push(detail.en),
    );
    expect(observations!.map(({ quality }) => quality)).toEqual(['good', 'missing']);
    expect(properties![0]).toMatchObject({ name: { zh: '雨强', en: 'Rain rate' }, unit: 'mm/h' });
    expect(rejections).toEqual(['ogc:a broken: 1 values for 2 times']);
  });
});

describe('EDR queries', () => {
  /** As pygeoapi and other services answer: a collection of point series with common parameters. */
  const series = (id: string | undefined, x: number, y: number, values: (number | null)[]) => ({
    type: 'Coverage',
    ...(id ? { id } : {}),
    domain: {
      type: 'Domain',
      domainType: 'PointSeries',
      axes: {
        x: { values: [x] },
        y: { values: [y] },
        t: { values: ['2026-01-01T00:00Z', '2026-01-01T08:10:00+08:00'] },
      },
    },
    ranges: { level: { type: 'NdArray', dataType: 'float', axisNames: ['t'], shape: [2], values } },
  });
  const collection = (...coverages: object[]) => ({
    type: 'CoverageCollection',
    domainType: 'PointSeries',
    parameters: { level: { type: 'Parameter', unit: { symbol: 'm' }, observedProperty: { label: '水位' } } },
    coverages,
  });

  async function asked(more: object) {
    const { adapter } = await import('./source.ts');
    const urls: string[] = [];
    const batches: FeedBatch[] = [];
    const rejections: string[] = [];
    const controller = new AbortController();
    const answer = (url: string) => {
      if (url.includes('/locations?'))
        return {
          type: 'FeatureCollection',
          features: [
            {
              type: 'Feature',
              id: 'a',
              geometry: { type: 'Point', coordinates: [113.3, 23.1] },
              properties: { name: '甲站' },
            },
            {
              type: 'Feature',
              id: 'b',
              geometry: { type: 'Point', coordinates: [113.4, 23.1] },
              properties: {},
            },
          ],
        };
      if (url.includes('/area?'))
        return collection(series('s1', 113.31, 23.11, [1, 2]), series(undefined, 113.32, 23.12, [3, null]));
      return collection(series(undefined, 113.3, 23.1, [5, 6]));
    };
    const context = {
      feedId: 'edr',
      fetch: async (url: string) => {
        urls.push(decodeURIComponent(url).replaceAll('+', ' '));
        return Response.json(answer(url));
      },
      clock: { now: () => Date.UTC(2026, 0, 1, 1), setTimer: () => () => {} },
      random: () => 0.5,
      emit: (batch: FeedBatch) => batches.push(batch),
      connection: () => controller.abort(),
      reject: (_: string, detail: { en: string }) => rejections.push(detail.en),
    } as unknown as FeedContext;
    const options = z.parse(ogcFeaturesOptions, { url: 'http://edr', collection: 'water', ...more });
    const source = adapter.create(options, context);
    await source.run(controller.signal);
    return {
      source,
      urls,
      rejections,
      entities: batches.flatMap(({ entities = [] }) => entities),
      observations: batches.flatMap(({ observations = [] }) => observations),
    };
  }

  it('asks for the series of its own locations, all or some, by name and place', async () => {
    const { urls, entities, observations, source } = await asked({ locations: 'all' });
    expect(urls[1]).toMatch(/collections\/water\/locations\/a\?datetime=.*f=CoverageJSON/);
    expect(entities.map(({ id, name, position }) => [id, name.zh, position?.[0]])).toEqual([
      ['ogc:a', '甲站', 113.3],
      ['ogc:b', 'b', 113.4],
    ]);
    expect(observations.map(({ entityId, value, timeMs }) => [entityId, value, timeMs]).slice(0, 2)).toEqual([
      ['ogc:a', 5, Date.UTC(2026, 0, 1)],
      ['ogc:a', 6, Date.UTC(2026, 0, 1, 0, 10)],
    ]);
    expect((await asked({ locations: ['b'] })).urls).toHaveLength(2);
    const range = { startMs: Date.UTC(2026, 0, 1), endMs: Date.UTC(2026, 0, 1, 0, 5) };
    const { observations: past } = await source.history!(
      { range, entityIds: ['ogc:b'] },
      AbortSignal.timeout(5000),
    );
    expect(past!.map(({ entityId, value }) => [entityId, value])).toEqual([['ogc:b', 5]]);
  });

  it('asks within an area, and takes ids and places from the answer', async () => {
    const area = [
      [113.2, 23],
      [113.4, 23],
      [113.4, 23.2],
      [113.2, 23],
    ];
    const { urls, entities, observations, rejections } = await asked({ area });
    expect(urls[0]).toContain('/area?coords=POLYGON((113.2 23,113.4 23,113.4 23.2,113.2 23))&datetime=');
    expect(entities.map(({ id, position }) => [id, position])).toEqual([
      ['ogc:s1', [113.31, 23.11, 0]],
      ['ogc:113.32,23.12', [113.32, 23.12, 0]],
    ]);
    expect(observations.map(({ quality }) => quality)).toEqual(['good', 'good', 'good', 'missing']);
    expect(rejections).toEqual([]);
  });

  it('reads points, grids of one cell and common domains', () => {
    const read = (document: JsonValue) =>
      parseSeries(
        document,
        ({ position }) => `ogc:${position?.join()}`,
        () => expect.unreachable(),
      ).observations;
    const axes = {
      x: { start: 113, stop: 113, num: 1 },
      y: { values: [23] },
      z: { values: [5] },
      t: { values: ['2026-01'] },
    };
    const ranges = {
      level: { type: 'NdArray', axisNames: ['t', 'z', 'y', 'x'], shape: [1, 1, 1, 1], values: [4] },
    };
    const grid = { type: 'Coverage', domain: { type: 'Domain', domainType: 'Grid', axes }, ranges };
    expect(read(grid)).toMatchObject([{ entityId: 'ogc:113,23,5', timeMs: Date.UTC(2026, 0, 1), value: 4 }]);
    const { domain, ...bare } = grid;
    expect(read({ type: 'CoverageCollection', domain, coverages: [bare] })).toMatchObject([{ value: 4 }]);
  });
});
