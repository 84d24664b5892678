import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { wgs84ToBd09, wgs84ToGcj02 } from '@core/crs/gcj02.ts';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import * as z from 'zod/mini';
import { parsePointer, resolvePointer } from './json-pointer.ts';
import { Mapper } from './mapper.ts';
import { mappingSchema } from './schema.ts';
import { timeReader } from './time-format.ts';
import { unitConversion } from './units.ts';

const NOW = Date.UTC(2026, 8, 1, 4);

function mapperOf(mapping: unknown): Mapper {
  return new Mapper(z.parse(mappingSchema, mapping), 'feed');
}

const DEVICES = {
  rules: [
    {
      items: ['/data', '/readings'],
      entity: {
        id: { from: 'parent', path: '/code', prefix: 'sensor:' },
        type: 'air-quality',
        name: { zh: { from: 'parent', path: '/名称' }, en: { from: 'parent', path: '/code' } },
        position: {
          longitude: { from: 'parent', path: '/loc/0' },
          latitude: { from: 'parent', path: '/loc/1' },
          crs: 'EPSG:4490',
        },
        properties: { status: { from: 'parent', path: '/st', values: { '0': 'offline', '1': 'online' } } },
      },
      observations: [
        {
          property: { path: '/k', values: { pm: 'pm25' } },
          value: { value: '/v', missing: [-9999] },
          time: { value: { from: 'message', path: '/ts' }, format: 'unix-s' },
        },
      ],
    },
  ],
  properties: [{ id: 'pm25', name: { zh: '细颗粒物', en: 'PM2.5' }, unit: 'µg/m³' }],
};
const MESSAGE = {
  ts: NOW / 1000,
  data: [
    { code: 'A1', 名称: '天河站', loc: [113.33, 23.13], st: 1, readings: [{ k: 'pm', v: '35.5' }] },
    { code: 'A2', 名称: '海珠站', loc: [113.32, 23.09], st: 0, readings: [{ k: 'pm', v: -9999 }] },
  ],
};

describe('mapping', () => {
  test('nested items with parents, constants, enumerations, missing marks and one time for all', () => {
    const { batch, faults } = mapperOf(DEVICES).map(MESSAGE, NOW);
    expect(faults).toEqual([]);
    expect(batch.properties).toHaveLength(1);
    expect(batch.entities?.[0]).toEqual({
      id: 'sensor:A1',
      type: 'air-quality',
      name: { zh: '天河站', en: 'A1' },
      position: [113.33, 23.13, 0],
      heightReference: 'ground',
      properties: { status: 'online' },
      source: 'feed',
      origin: 'measured',
    });
    expect(batch.observations).toEqual([
      {
        entityId: 'sensor:A1',
        property: 'pm25',
        timeMs: NOW,
        value: 35.5,
        quality: 'good',
        origin: 'measured',
      },
      {
        entityId: 'sensor:A2',
        property: 'pm25',
        timeMs: NOW,
        value: Number.NaN,
        quality: 'missing',
        origin: 'measured',
      },
    ]);
  });

  test('a mistake is reported with its path and what was found; the other records go on', () => {
    const [first, second] = MESSAGE.data;
    const broken = {
      ...MESSAGE,
      data: [
        { ...first, readings: [{ k: 'pm', v: 'n/a' }] },
        { ...second, st: 7 },
      ],
    };
    const { batch, faults } = mapperOf(DEVICES).map(broken, NOW);
    expect(faults.map(({ reason, detail }) => [reason, detail.en])).toEqual([
      ['malformed', '/data/0/readings/0/v: expected a number, found "n/a"'],
      ['unmapped', '/data/1/readings/0/st: expected one of 0, 1, found 7'],
    ]);
    expect(faults[0]!.sample).toContain('"v":"n/a"');
    expect(batch.entities).toHaveLength(1);
    expect(batch.observations).toHaveLength(1);
  });

  test('units are converted to those of the property; unknown ones are refused at once', () => {
    const rule = (unit: string) => ({
      rules: [
        {
          observations: [{ entity: 'w', property: 't', value: { value: '/t', unit }, time: 'arrival' }],
        },
      ],
      properties: [{ id: 't', name: { zh: '温度', en: 'Temperature' }, unit: '°C' }],
    });
    expect(mapperOf(rule('°F')).map({ t: 212 }, NOW).batch.observations?.[0]?.value).toBeCloseTo(100, 10);
    expect(() => mapperOf(rule('furlong'))).toThrow('"furlong" is not known');
    expect(() => mapperOf(rule('hPa'))).toThrow('cannot become');
  });

  test('rules chosen by a field, items of an object with their key, envelope of the message', () => {
    const mapper = mapperOf({
      rules: [
        {
          when: { path: '/kind', equals: 'gps' },
          items: '/buses',
          track: {
            entity: { from: 'key', prefix: 'bus:' },
            position: { longitude: '/x', latitude: '/y', crs: 'WGS84' },
            time: { value: '/t', format: 'yyyyMMddHHmmss', zone: '+08:00' },
            speedMps: { value: '/v', scale: 0.5 },
          },
        },
        {
          when: { path: '/kind', equals: 'alarm' },
          alert: {
            id: '/no',
            level: { path: '/grade', values: { I: 1, II: 2 } },
            title: '/text',
            event: { from: 'envelope', path: '/topic/1' },
            sent: { value: '/at' },
          },
        },
      ],
    });
    const buses = { kind: 'gps', buses: { 7: { x: 113.2, y: 23.1, t: '20260901120000', v: 20 } } };
    expect(mapper.map(buses, NOW).batch.tracks).toEqual([
      { entityId: 'bus:7', timeMs: NOW, position: [113.2, 23.1, 0], speedMps: 10, origin: 'measured' },
    ]);
    const alarm = { kind: 'alarm', no: 'N1', grade: 'I', text: '内涝', at: '2026-09-01T12:00:00+08:00' };
    expect(mapper.map(alarm, NOW, { topic: ['city', 'flood'] }).batch.alerts).toMatchObject([
      {
        id: 'N1',
        level: 1,
        event: 'flood',
        sentMs: NOW,
        status: 'actual',
        title: { zh: '内涝', en: '内涝' },
      },
    ]);
    expect(mapper.map({ kind: 'other' }, NOW).faults).toMatchObject([{ reason: 'unmapped' }]);
  });

  test('options that are none are refused with a path', () => {
    const refused = z.safeParse(mappingSchema, { rules: [{ items: 'data' }] });
    expect(refused.error?.issues[0]?.path.slice(0, 3)).toEqual(['rules', 0, 'items']);
    expect(z.safeParse(mappingSchema, { rules: [] }).success).toBe(false);
    expect(() =>
      mapperOf({
        rules: [
          {
            track: {
              position: { longitude: '/x', latitude: '/y', crs: 'EPSG:0' },
              time: 'arrival',
              entity: 'a',
            },
          },
        ],
      }),
    ).toThrow('Unknown CRS EPSG:0');
  });

  test('whatever the message, it ends in records or rejections and harms nothing', () => {
    const mapper = mapperOf(DEVICES);
    fc.assert(
      fc.property(fc.jsonValue(), message => {
        const { batch, faults } = mapper.map(message, NOW);
        for (const { entityId, timeMs } of batch.observations ?? [])
          expect([entityId.startsWith('sensor:'), Number.isFinite(timeMs)]).toEqual([true, true]);
        for (const { detail } of faults) {
          expect(detail.en).toMatch(/^(\/|\(message\))/);
          expect(detail.zh).toMatch(/^(\/|（整条消息）)/);
        }
      }),
      { numRuns: 2000 },
    );
    const hostile = JSON.parse(
      '{"ts":1,"data":[{"__proto__":{"polluted":1},"code":"x","readings":[{"k":"__proto__","v":1}]}]}',
    );
    expect(mapper.map(hostile, NOW).batch.observations).toBeUndefined();
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });
});

describe('payloads as backends send them', () => {
  const fixture = (name: string): unknown =>
    JSON.parse(readFileSync(join(import.meta.dirname, 'fixtures', name), 'utf8'));

  test('a LoRaWAN uplink: level in metres, battery in per cent, nested times', () => {
    const time = { value: '/received_at' };
    const entity = { from: 'message', path: '/end_device_ids/device_id', prefix: 'manhole:' };
    const mapper = mapperOf({
      rules: [
        {
          items: [],
          entity: {
            id: entity,
            type: 'manhole',
            properties: { cover: '/uplink_message/decoded_payload/cover' },
          },
          observations: [
            {
              property: 'level',
              value: { value: '/uplink_message/decoded_payload/level_mm', unit: 'mm' },
              time,
            },
            {
              property: 'battery',
              value: { value: '/uplink_message/decoded_payload/battery', scale: 100 },
              time,
            },
          ],
        },
      ],
      properties: [{ id: 'level', name: { zh: '水位', en: 'Level' }, unit: 'm' }],
    });
    const { batch, faults } = mapper.map(fixture('lorawan-uplink.json'), NOW);
    expect(faults).toEqual([]);
    expect(batch.entities).toMatchObject([{ id: 'manhole:manhole-0713', properties: { cover: 'closed' } }]);
    const timeMs = Date.UTC(2026, 6, 14, 8, 31, 7) + 129.845;
    expect(batch.observations).toMatchObject([
      { property: 'level', value: expect.closeTo(0.412, 9), timeMs },
      { property: 'battery', value: 87, timeMs },
    ]);
  });

  test('vehicles of a JT/T 808 platform: GCJ-02 moved to WGS84, local time, a terminal without a fix refused', () => {
    const mapper = mapperOf({
      rules: [
        {
          items: '/data/records',
          track: {
            entity: { path: '/simNo', prefix: 'vehicle:' },
            position: { longitude: '/lng', latitude: '/lat', height: '/altitude', crs: 'GCJ-02' },
            time: { value: '/gpsTime', format: 'yyyy-MM-dd HH:mm:ss', zone: '+08:00' },
            headingDegrees: '/direction',
            speedMps: { value: '/speed', scale: 0.1 / 3.6 },
          },
        },
      ],
    });
    const { batch, faults } = mapper.map(fixture('vehicle-positions.json'), NOW);
    const [point] = batch.tracks!;
    expect(point).toMatchObject({ timeMs: Date.UTC(2026, 6, 14, 8, 31, 5), headingDegrees: 87 });
    expect(point!.speedMps).toBeCloseTo(32.6 / 3.6, 9);
    const metresEast = (113.330512 - point!.position[0]) * 102_400;
    expect(metresEast).toBeGreaterThan(300);
    expect(metresEast).toBeLessThan(700);
    expect(faults.map(({ detail }) => detail.en)).toEqual([
      '/data/records/1/gpsTime: expected a time like "yyyy-MM-dd HH:mm:ss", found ""',
    ]);
  });

  test('projected coordinates are named east and north', () => {
    const position = { longitude: '/x', latitude: '/y', crs: 'EPSG:4547' };
    const mapper = mapperOf({ rules: [{ track: { entity: 'a', position, time: 'arrival' } }] });
    const { batch } = mapper.map({ x: 431_500, y: 2_557_000 }, NOW);
    expect(batch.tracks![0]!.position[0]).toBeCloseTo(113.33, 1);
    expect(batch.tracks![0]!.position[1]).toBeCloseTo(23.11, 1);
  });
});

describe('JSON Pointer (RFC 6901)', () => {
  const document = { foo: ['bar', 'baz'], '': 0, 'a/b': 1, 'm~n': 8, ' ': 7 };
  test.each([
    ['', document],
    ['/foo', ['bar', 'baz']],
    ['/foo/0', 'bar'],
    ['/', 0],
    ['/a~1b', 1],
    ['/m~0n', 8],
    ['/ ', 7],
    ['/foo/length', undefined],
    ['/__proto__', undefined],
    ['/constructor/prototype', undefined],
  ])('%s', (pointer, value) => {
    expect(resolvePointer(document, parsePointer(pointer))).toEqual(value);
  });
});

describe('times', () => {
  test.each([
    ['iso', undefined, '2026-09-01T12:00:00.250+08:00', NOW + 250],
    ['iso', undefined, '2026-09-01 04:00:00Z', NOW],
    ['iso', '+08:00', '2026-09-01T12:00', NOW],
    ['unix-s', undefined, '1788235200', NOW],
    ['unix-us', undefined, NOW * 1000, NOW],
    ['yyyy/MM/dd HH:mm:ss.SSS', '+08:00', '2026/09/01 12:00:00.007', NOW + 7],
    ['yyyy-MM-dd HH:mm:ss', '+08:00', '2026-09-01 12:00:00', NOW],
    ['yyyyMMdd', 'Z', '20260901', Date.UTC(2026, 8, 1)],
    ['iso', undefined, '20260901T040000Z', NOW],
    ['iso', undefined, '2026-09-01T12:00:00+08:00[Asia/Shanghai]', NOW],
    ['iso', undefined, '2026-08-31T24:00:00Z', Date.UTC(2026, 8, 1)],
    ['iso', undefined, '2026-09-01T04:00:00.123456789Z', NOW + 123.456789],
    ['unix-s', undefined, 1788235200.25, NOW + 250],
    ['unix-ms', undefined, String(NOW), NOW],
    ['unix-ns', undefined, NOW * 1e6, NOW],
    ['rfc-2822', undefined, 'Tue, 01 Sep 2026 12:00:00 +0800', NOW],
    ['rfc-2822', undefined, 'Tue, 1 Sep 2026 04:00:00 GMT', NOW],
    ['rfc-2822', undefined, '01 Sep 26 00:00 EDT', NOW],
    ['YYYYMMDDHHmmss', '+08:00', 20260901120000, NOW],
    ['yyyy-M-d H:mm', '+08:00', '2026-9-1 12:00', NOW],
    ["yyyy-MM-dd'T'HH:mm:ss.SSSXXX", undefined, '2026-09-01T12:00:00.007+08:00', NOW + 7],
    ['yyyy年MM月dd日 HH时mm分', '+08:00', '2026年09月01日 12时00分', NOW],
    ['dd/MM/yyyy HH:mm:ss', '+00:00', '01/09/2026 04:00:00', NOW],
  ])('%s %s: %s', (format, zone, text, expected) => {
    expect(timeReader(format, zone)(text)).toBe(expected);
  });

  test.each([
    ['iso', undefined, '2026-09-01T12:00:00', 'no zone'],
    ['iso', 'Z', '2026-02-30T00:00:00', 'no such date'],
    ['iso', 'Z', 'yesterday', 'ISO 8601'],
    ['unix-s', undefined, 'soon', 'number'],
    ['unix-s', undefined, '', 'number'],
    ['unix-s', undefined, '0x6A', 'number'],
    ['iso', 'Z', '2026-09-01T24:30:00', 'no such date'],
    ['rfc-2822', undefined, 'Tue, 31 Feb 2026 12:00:00 +0800', 'no such date'],
    ['rfc-2822', undefined, '2026-09-01', 'RFC 2822'],
    ['YYYYMMDDHHmmss', 'Z', '202609011200', 'like "YYYYMMDDHHmmss"'],
    ['yyyyMMdd', 'Z', '2026-09-01', 'like "yyyyMMdd"'],
  ])('%s %s refuses %s', (format, zone, text, words) => {
    expect(timeReader(format, zone)(text)).toMatchObject({ fault: { en: expect.stringContaining(words) } });
  });

  test('formats and zones that are none are refused when the mapping is made', () => {
    expect(() => timeReader('HH:mm', 'Z')).toThrow('not known');
    expect(() => timeReader('yyyyMMdd', undefined)).toThrow('needs a zone');
    expect(() => timeReader('iso', 'Beijing')).toThrow('Zone');
  });
});

describe('numbers as backends write them', () => {
  const read = (v: unknown) =>
    mapperOf({
      rules: [{ observations: [{ entity: 'a', property: 'p', value: { value: '/v' }, time: 'arrival' }] }],
    }).map({ v }, NOW);

  test.each([
    ['12.5', 12.5],
    [' -3e2 ', -300],
    ['.5', 0.5],
    [true, 1],
    ['NaN', Number.NaN],
    ['nan', Number.NaN],
    [null, Number.NaN],
  ])('%o is %d', (found, value) => {
    const { batch, faults } = read(found);
    expect(faults).toEqual([]);
    expect(batch.observations).toMatchObject([{ value, quality: Number.isNaN(value) ? 'missing' : 'good' }]);
  });

  test.each(['0x1F', '12,5', '', '--', 'Infinity', [1], { v: 1 }])('%o is none', found => {
    expect(read(found).faults).toMatchObject([{ reason: 'malformed' }]);
  });
});

describe('containers', () => {
  const rows = (items: string | string[], message: unknown, more: object = {}) => {
    const observation = { entity: '/0', property: 'p', value: '/1', time: 'arrival', ...more };
    const { batch, faults } = mapperOf({ rules: [{ items, observations: [observation] }] }).map(message, NOW);
    return [...(batch.observations ?? []).map(({ entityId, value }) => [entityId, value]), ...faults];
  };

  test('arrays of arrays, one level or two', () => {
    expect(
      rows('/rows', {
        rows: [
          ['a', 1],
          ['b', 2],
        ],
      }),
    ).toEqual([
      ['a', 1],
      ['b', 2],
    ]);
    expect(
      rows(['/rows', ''], {
        rows: [
          [['a', 1]],
          [
            ['b', 2],
            ['c', 3],
          ],
        ],
      }),
    ).toEqual([
      ['a', 1],
      ['b', 2],
      ['c', 3],
    ]);
    expect(rows('', [['a', 1]])).toEqual([['a', 1]]);
  });

  test('names with slashes, tildes, and those of prototypes', () => {
    expect(rows('/a~1b/m~0n', { 'a/b': { 'm~n': [['a', 1]] } })).toEqual([['a', 1]]);
    const own = JSON.parse('{"__proto__": [["a", 1]], "constructor": [["b", 2]]}') as object;
    expect(rows('/__proto__', own)).toEqual([['a', 1]]);
    expect(rows('/constructor', own)).toEqual([['b', 2]]);
    expect(rows('/constructor', {})).toMatchObject([{ reason: 'unmapped' }]);
    expect(Object.hasOwn(Object.prototype, '0')).toBe(false);
  });
});

describe('places in the datum of the feed', () => {
  const at = (crs: string, x: number, y: number) => {
    const position = { longitude: '/x', latitude: '/y', crs };
    const mapper = mapperOf({ rules: [{ entity: { id: '/id', type: 't', position } }] });
    return mapper
      .map({ id: 'a', x, y }, NOW)
      .batch.entities![0]!.position!.map(value => Number(value.toFixed(5)));
  };

  const tower = [113.31914, 23.10899] as const;

  test.each(['GCJ-02', 'gcj02', 'GCJ02'])('%s', crs => {
    expect(at(crs, ...wgs84ToGcj02(...tower))).toEqual([...tower, 0]);
  });
  test.each(['BD-09', 'bd09'])('%s', crs => {
    expect(at(crs, ...wgs84ToBd09(...tower))).toEqual([...tower, 0]);
  });
  test.each(['WGS84', 'wgs-84', 'CGCS2000', 'EPSG:4490', 'epsg:4326', 'CRS84', 'OGC:CRS84'])('%s', crs =>
    expect(at(crs, ...tower)).toEqual([...tower, 0]),
  );
});

describe('units', () => {
  test.each([
    [212, '°F', '°C', 100],
    [25, '℃', 'K', 298.15],
    [60, 'mph', 'm/s', 26.8224],
    [10, 'kt', 'm/s', 5.14444],
    [10, 'knots', 'km/h', 18.52],
    [35, 'μg/m³', 'ug/m3', 35],
    [0.035, 'mg/m3', 'µg/m³', 35],
    [1013.25, 'mbar', 'kPa', 101.325],
    [1, 'psi', 'Pa', 6894.757],
    [1, 'mg/L', 'g/m³', 1],
    [60, 'L/min', 'L/s', 1],
    [3600, 'm3/h', 'm³/s', 1],
    [1, 'inch', 'mm', 25.4],
    [500, 'mV', 'V', 0.5],
    [1, 'd', 'h', 24],
  ])('%d %s in %s', (value, from, to, expected) => {
    expect(unitConversion(from, to)(value)).toBeCloseTo(expected, 3);
  });

  test('there and back is the same', () => {
    const pairs = [
      ['km/h', 'm/s'],
      ['°F', 'K'],
      ['mg/m³', 'µg/m³'],
      ['mmHg', 'hPa'],
      ['mm/min', 'mm/h'],
    ] as const;
    fc.assert(
      fc.property(
        fc.constantFrom(...pairs),
        fc.double({ min: -1e6, max: 1e6, noNaN: true }),
        ([from, to], value) => {
          const back = unitConversion(to, from)(unitConversion(from, to)(value));
          expect(Math.abs(back - value)).toBeLessThan(1e-6);
        },
      ),
    );
    expect(unitConversion('km/h', 'm/s')(36)).toBeCloseTo(10, 12);
    expect(unitConversion('K', '°C')(273.15)).toBeCloseTo(0, 12);
  });
});
