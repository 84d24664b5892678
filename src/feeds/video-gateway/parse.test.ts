import type { FeedContext } from '@core/feed.ts';
import type { JsonValue } from '@core/records.ts';
import { describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { readJson } from '../runtime/json.ts';
import { videoGatewayOptions } from './options.ts';
import { cameraId, channelOf, parseChannels, parseDevices, parsePage, parsePlay } from './parse.ts';
import { adapter } from './source.ts';

const identity = (longitude: number, latitude: number) => [longitude, latitude] as const;

describe('video gateway', () => {
  it('reads pages, wrapped or not, and refuses an error code', () => {
    expect(parsePage({ code: 0, data: { total: 3, list: [1] } })).toEqual({ items: [1], total: 3 });
    expect(parsePage({ total: 1, list: [1] }).total).toBe(1);
    expect(() => parsePage({ code: 401, msg: '请登录' })).toThrow('401');
    expect(parsePage({ code: 200, data: { total: '12', list: [1] } })).toEqual({ items: [1], total: 12 });
    expect(parsePage({ code: '0', data: [1, 2] })).toEqual({ items: [1, 2], total: null });
    expect(parsePage({ data: { list: [] } }).total).toBeNull();
    expect(() => parsePage({ code: 0, data: {} })).toThrow('without a list');
    expect(() => parsePage({ code: -1, msg: 'x' })).toThrow('-1');
  });

  it('leaves out what is no device, and cleans what devices pad', () => {
    const { entities } = parseChannels(
      '44010200492000000001',
      [
        { channelId: '440106', name: '天河区' },
        { channelId: '44010200002150000001', name: '业务分组' },
        { channelId: '44010200002160000001', name: '虚拟组织' },
        {
          gbDeviceId: '44010200491320000001',
          gbName: ' 猎德桥\u0000\u0000',
          gbLongitude: '113.33',
          gbLatitude: '23.1',
        },
      ],
      5,
      'video',
      identity,
      () => {},
    );
    expect(entities).toMatchObject([{ name: { zh: '猎德桥' }, position: [113.33, 23.1, 0] }]);
  });

  it('takes the gateway’s own conversion to WGS84 where there is one', () => {
    const channel = { channelId: '1', longitude: 113.3246, latitude: 23.1065 };
    const read = (more: object) =>
      parseChannels(
        'd',
        [{ ...channel, ...more }],
        0,
        'v',
        () => [1, 1],
        () => {},
      ).entities![0]!.position;
    expect(read({ longitudeWgs84: 113.31914, latitudeWgs84: 23.10899 })).toEqual([113.31914, 23.10899, 0]);
    expect(read({ longitudeWgs84: 0, latitudeWgs84: null })).toEqual([1, 1, 0]);
  });

  it('reads every page, whether the gateway counts or pays no heed to the page', async () => {
    const devices = Array.from({ length: 5 }, (_, i) => ({ deviceId: `d${i}` }));
    const listing = async (answer: (page: number) => JsonValue) => {
      let asked = 0;
      const context = {
        feedId: 'v',
        fetch: async (url: string) => {
          if (url.includes('/channels')) return Response.json({ code: 0, data: { total: 0, list: [] } });
          asked++;
          return Response.json(answer(Number(new URL(url).searchParams.get('page'))));
        },
        clock: { now: () => 0, setTimer: () => () => {} },
        random: () => 0.5,
        emit() {},
        connection: () => controller.abort(),
        reject: () => expect.unreachable(),
      } as unknown as FeedContext;
      const controller = new AbortController();
      const options = z.parse(videoGatewayOptions, { url: 'http://v', crs: 'wgs84', pageSize: 2 });
      await adapter.create(options, context).run(controller.signal);
      return asked;
    };
    const page = (number: number) => devices.slice(2 * (number - 1), 2 * number);
    expect(await listing(number => ({ code: 0, data: { total: 5, list: page(number) } }))).toBe(3);
    expect(await listing(number => ({ code: 0, data: { list: page(number) } }))).toBe(3);
    expect(await listing(() => ({ code: 0, data: { total: 500, list: devices } }))).toBe(2);
  });

  it('reads answers in GB 18030, said or not', async () => {
    // {"a":"广州"}
    const gbk = Uint8Array.of(0x7b, 0x22, 0x61, 0x22, 0x3a, 0x22, 0xb9, 0xe3, 0xd6, 0xdd, 0x22, 0x7d);
    const said = { headers: { 'content-type': 'application/json;charset=GBK' } };
    expect(await readJson(new Response(gbk, said))).toEqual({ a: '广州' });
    expect(await readJson(new Response(gbk))).toEqual({ a: '广州' });
    expect(await readJson(new Response('\uFEFF{"a":"广州"}'))).toEqual({ a: '广州' });
  });

  it('reads channels as cameras with their state', () => {
    const rejections: string[] = [];
    const { entities, observations } = parseChannels(
      '44010200492000000001',
      [
        {
          channelId: '1',
          name: '猎德大桥南',
          longitude: 113.331,
          latitude: 23.109,
          status: 'ON',
          ptzType: 1,
        },
        { channelId: '2', name: '', longitude: 0, latitude: 0, status: false },
        { channelId: '3', longitude: 23, latitude: 113, status: 1 },
        { name: 'nobody' },
      ],
      5,
      'video',
      identity,
      (reason, detail) => rejections.push(`${reason}: ${detail.en}`),
    );
    expect(entities!.map(({ position }) => position)).toEqual([[113.331, 23.109, 0], undefined, undefined]);
    expect(entities![0]!.properties).toMatchObject({ status: 'online', cameraType: 'dome' });
    expect(observations!.map(({ value }) => value)).toEqual([1, 0, 1]);
    expect(rejections).toEqual([
      expect.stringContaining('out-of-range'),
      expect.stringContaining('malformed'),
    ]);
  });

  it('moves GCJ-02 coordinates, declared as such', () => {
    const shift = (longitude: number, latitude: number) => [longitude - 0.005, latitude + 0.0026] as const;
    const { entities } = parseChannels(
      'd',
      [{ channelId: 'c', longitude: 113.33, latitude: 23.1 }],
      0,
      'v',
      shift,
      () => {},
    );
    expect(entities![0]!.position![0]).toBeCloseTo(113.325, 9);
  });

  it('keeps both codes in one id', () => {
    expect(channelOf(cameraId('a', 'b'))).toEqual({ deviceId: 'a', channelId: 'b' });
    expect(channelOf('osm:way/1')).toBeNull();
    const rejections: string[] = [];
    expect(parseDevices([{ deviceId: 'a' }, {}], (_, detail) => rejections.push(detail.en))).toEqual(['a']);
    expect(rejections).toHaveLength(1);
  });

  it('offers only addresses that a browser can open', () => {
    const data = {
      flv: 'http://m/live.flv',
      ws_flv: { url: 'ws://m/live.flv' },
      rtsp: 'rtsp://m/live',
      hls: 'javascript:alert(1)',
    };
    expect(parsePlay({ code: 0, data })).toEqual({ flv: 'http://m/live.flv', 'ws-flv': 'ws://m/live.flv' });
    expect(() => parsePlay({ data: { rtsp: 'rtsp://m/live' } })).toThrow('no stream address');
  });
});
