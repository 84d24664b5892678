import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { JsonValue } from '@core/records.ts';
import { describe, expect, it } from 'vitest';
import { AttributeIds } from './attributes.ts';
import { parseEntities, parseTemporal } from './parse.ts';

const RECEIVED_MS = Date.UTC(2026, 0, 1);
const REFERENCE = process.env.KAPOK_TEST_DATA;

function parse(document: JsonValue) {
  const rejections: string[] = [];
  return {
    ...parseEntities(document, 'orion', RECEIVED_MS, new AttributeIds(), (reason, detail) =>
      rejections.push(`${reason}: ${detail.en}`),
    ),
    rejections,
  };
}

const NORMALIZED: JsonValue = {
  id: 'urn:ngsi-ld:AirQualityObserved:tianhe',
  type: 'AirQualityObserved',
  name: { type: 'Property', value: '天河监测站' },
  location: { type: 'GeoProperty', value: { type: 'Point', coordinates: [113.32, 23.13] } },
  pm25: { type: 'Property', value: 41.5, unitCode: 'GQ', observedAt: '2025-12-31T23:00:00Z' },
  no2: { type: 'Property', value: 30 },
  dateObserved: {
    type: 'Property',
    value: { '@type': 'DateTime', '@value': '2025-12-31T22:00:00Z/2025-12-31T22:30:00Z' },
  },
  refDevice: { type: 'Relationship', object: 'urn:ngsi-ld:Device:1' },
};

describe('NGSI-LD', () => {
  it('reads normalized entities, each value at its own time', () => {
    const { entities, observations, properties, rejections } = parse([NORMALIZED]);
    expect(rejections).toEqual([]);
    expect(entities![0]).toMatchObject({
      type: 'AirQualityObserved',
      name: { zh: '天河监测站' },
      position: [113.32, 23.13, 0],
    });
    expect(entities![0]!.properties).toMatchObject({ refDevice: 'urn:ngsi-ld:Device:1' });
    expect(observations!.map(({ property, value, timeMs }) => [property, value, timeMs])).toEqual([
      ['pm25', 41.5, Date.UTC(2025, 11, 31, 23)],
      ['no2', 30, Date.UTC(2025, 11, 31, 22, 30)],
    ]);
    expect(properties!.find(({ id }) => id === 'pm25')!.unit).toBe('µg/m³');
  });

  it('reads notifications, concise and simplified form, and says when it knows no time', () => {
    const simplified = {
      id: 'a',
      type: 'T',
      location: { type: 'Point', coordinates: [113, 23] },
      level: 2.5,
    };
    const concise = { id: 'b', type: 'T', level: { value: 3, observedAt: '2026-01-01T00:00:00Z' } };
    const { entities, observations } = parse({ type: 'Notification', data: [simplified, concise] });
    expect(entities!.map(({ position }) => position)).toEqual([[113, 23, 0], undefined]);
    expect(observations!.map(({ value, quality }) => [value, quality])).toEqual([
      [2.5, 'uncertain'],
      [3, 'good'],
    ]);
  });

  it('reads temporal values in both forms', () => {
    const document: JsonValue = [
      {
        id: 'a',
        type: 'T',
        pm25: {
          type: 'Property',
          values: [
            [1, '2026-01-01T00:00:00Z'],
            [2, '2026-01-01T01:00:00Z'],
          ],
        },
      },
      { id: 'b', type: 'T', pm25: [{ type: 'Property', value: 3, observedAt: '2026-01-01T02:00:00Z' }] },
    ];
    expect(
      parseTemporal(document, new AttributeIds(), () => {}).map(({ entityId, value }) => [entityId, value]),
    ).toEqual([
      ['a', 1],
      ['a', 2],
      ['b', 3],
    ]);
  });

  it('takes datasets apart, and the same attribute in another unit', () => {
    const vehicle: JsonValue = {
      id: 'v',
      type: 'Vehicle',
      '@context': ['https://example.org/context.jsonld', { local: 'x' }],
      speed: [
        { type: 'Property', value: 55, unitCode: 'KMH', observedAt: '2026-01-01T00:00:00Z' },
        {
          type: 'Property',
          value: 54.5,
          unitCode: 'KMH',
          datasetId: 'urn:ngsi-ld:Property:gps',
          observedAt: '2026-01-01T00:00:00Z',
        },
      ],
    };
    const other: JsonValue = { id: 'w', type: ['Vehicle', 'Bus'], speed: { value: 15, unitCode: 'MTS' } };
    const simplified: JsonValue = {
      id: 'x',
      type: 'Vehicle',
      speed: { dataset: { '@none': 3, 'urn:ngsi-ld:Property:gps': 4 } },
    };
    const { observations, properties } = parse([vehicle, other, simplified]);
    expect(observations!.map(({ entityId, property, value }) => [entityId, property, value])).toEqual([
      ['v', 'speed', 55],
      ['v', 'speed-gps', 54.5],
      ['w', 'speed-m-s', 15],
      ['x', 'speed-unitless', 3],
      ['x', 'speed-gps-unitless', 4],
    ]);
    expect(properties!.find(({ id }) => id === 'speed-m-s')!.unit).toBe('m/s');
  });

  it('reads expanded names, language maps, geometries as text, and leaves out what was deleted', () => {
    const { entities, observations } = parse({
      metadata: { 'Content-Type': 'application/json' },
      body: {
        type: 'Notification',
        subscriptionId: 'urn:ngsi-ld:Subscription:1',
        data: [
          {
            id: 'a',
            type: 'https://smartdatamodels.org/dataModel.Environment/AirQualityObserved',
            name: { type: 'LanguageProperty', languageMap: { en: 'Tianhe', 'zh-CN': '天河' } },
            location: { type: 'GeoProperty', value: '{"type":"Point","coordinates":[113.3,23.1,9]}' },
            'https://uri.etsi.org/ngsi-ld/default-context/pm25': { type: 'Property', value: 9 },
            co: { type: 'Property', value: 'urn:ngsi-ld:null' },
            status: { type: 'VocabProperty', vocab: 'active' },
          },
        ],
      },
    });
    expect(entities).toMatchObject([
      {
        type: 'AirQualityObserved',
        name: { zh: '天河', en: 'Tianhe' },
        position: [113.3, 23.1, 9],
        heightReference: 'ellipsoid',
        properties: { status: 'active' },
      },
    ]);
    expect(Object.keys(entities![0]!.properties)).not.toContain('co');
    expect(observations!.map(({ property }) => property)).toEqual(['pm25']);
  });

  it('rejects what is no entity and keeps the rest', () => {
    const { entities, rejections } = parse([null, { type: 'T' }, NORMALIZED]);
    expect(entities).toHaveLength(1);
    expect(rejections).toHaveLength(2);
  });

  it.skipIf(!REFERENCE)(
    'reads the published examples of the smart data models (needs KAPOK_TEST_DATA)',
    () => {
      let files = 0;
      for (const folder of [
        'ngsi-more',
        'ngsi-smart-data-models-environment',
        'ngsi-smart-data-models-device',
      ]) {
        const base = join(REFERENCE!, folder);
        for (const file of readdirSync(base, { recursive: true }) as string[]) {
          if (!/example(-normalized)?\.jsonld$/.test(file)) continue;
          const { entities, rejections } = parse(
            JSON.parse(readFileSync(join(base, file), 'utf8')) as JsonValue,
          );
          expect([file, rejections]).toEqual([file, []]);
          expect(entities!.length).toBeGreaterThan(0);
          files++;
        }
      }
      expect(files).toBeGreaterThan(10);
    },
  );
});

describe('other forms of the same entity', () => {
  const read = (document: JsonValue) => {
    const reject = () => expect.unreachable('nothing is wrong');
    const { entities, observations } = parseEntities(document, 'orion', 0, new AttributeIds(), reject);
    const [entity] = entities!;
    return {
      type: entity!.type,
      position: entity!.position,
      values: observations!.map(({ property, value, timeMs }) => [property, value, timeMs]),
    };
  };
  const expected = {
    type: 'AirQualityObserved',
    position: [113.3, 23.1, 0],
    values: [['temperature', 25.5, Date.UTC(2026, 0, 1)]],
  };

  it('GeoJSON, as features and as what a subscription sends', () => {
    const feature = {
      id: 'urn:ngsi-ld:A:1',
      type: 'Feature',
      geometry: { type: 'Point', coordinates: [113.3, 23.1] },
      properties: {
        type: 'AirQualityObserved',
        temperature: { type: 'Property', value: 25.5, unitCode: 'CEL', observedAt: '2026-01-01T00:00:00Z' },
      },
    };
    expect(read({ type: 'FeatureCollection', features: [feature] })).toEqual(expected);
    expect(
      read({ id: 'n', type: 'Notification', data: { type: 'FeatureCollection', features: [feature] } }),
    ).toEqual(expected);
  });

  it('version 2: times and units in metadata, places latitude first', () => {
    const temperature = {
      type: 'Number',
      value: 25.5,
      metadata: {
        unitCode: { type: 'Text', value: 'CEL' },
        TimeInstant: { type: 'DateTime', value: '2026-01-01T00:00:00.000Z' },
      },
    };
    const entity = { id: 'A1', type: 'AirQualityObserved', temperature };
    const point = { type: 'geo:point', value: '23.1, 113.3', metadata: {} };
    const geometry = { type: 'geo:json', value: { type: 'Point', coordinates: [113.3, 23.1] } };
    expect(read({ ...entity, location: geometry })).toEqual(expected);
    expect(read({ subscriptionId: 's', data: [{ ...entity, location: point }] })).toEqual(expected);
    const timed = {
      ...entity,
      temperature: { value: 25.5 },
      TimeInstant: { type: 'DateTime', value: '2026-01-01T08:00:00+08:00' },
    };
    expect(read({ ...timed, location: point }).values).toEqual(expected.values);
  });

  it('says when a place is none, and keeps the entity', () => {
    const rejections: string[] = [];
    const location = { type: 'GeoProperty', value: { type: 'Point', coordinates: [23.83, 91.28] } };
    const { entities } = parseEntities(
      { id: 'c', type: 'Camera', location },
      'o',
      0,
      new AttributeIds(),
      (reason, { zh }) => rejections.push(`${reason}: ${zh}`),
    );
    expect(entities).toMatchObject([{ id: 'c' }]);
    expect(rejections).toEqual(['out-of-range: c：位置不是经度、纬度']);
  });
});
