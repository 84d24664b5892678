import { readFileSync } from 'node:fs';
import { join } from 'node:path';
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
  ])('%s %s: %s', (format, zone, text, expected) => {
    expect(timeReader(format, zone)(text)).toBe(expected);
  });

  test.each([
    ['iso', undefined, '2026-09-01T12:00:00', 'no zone'],
    ['iso', 'Z', '2026-02-30T00:00:00', 'no such date'],
    ['iso', 'Z', 'yesterday', 'ISO 8601'],
    ['unix-s', undefined, 'soon', 'number'],
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

describe('units', () => {
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
