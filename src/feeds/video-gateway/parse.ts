import type { FeedBatch, FeedContext } from '@core/feed.ts';
import type { Entity, JsonValue, Observation } from '@core/records.ts';
import { LocalizedError } from '@core/text.ts';
import { isRecord } from '../runtime/geometry.ts';

export type ToWgs84 = (longitude: number, latitude: number) => readonly [number, number];
type Reject = FeedContext['reject'];
type JsonRecord = { readonly [key: string]: JsonValue };

export const ONLINE_PROPERTY = {
  id: 'online',
  name: { zh: '在线', en: 'Online' },
  unit: '',
  decimals: 0,
  range: [0, 1],
} as const;

/** GB/T 28181 PTZType. */
const PTZ_TYPES: Readonly<Record<number, string>> = {
  1: 'dome',
  2: 'half-dome',
  3: 'bullet',
  4: 'remote-bullet',
  5: 'remote-dome',
};

/**
 * One page of a listing: its items and how many there are in all, null where the gateway does not say. Gateways wrap it
 * in `{code, msg, data}` or not, and mean good by the code 0 or 200.
 */
export function parsePage(document: JsonValue): { items: readonly JsonValue[]; total: number | null } {
  const code = isRecord(document) ? document.code : undefined;
  if (code !== undefined && code !== null && ![0, 200].includes(Number(code)))
    throw gatewayRefusal(code, isRecord(document) ? document.msg : '');
  const body = isRecord(document) && document.data !== undefined ? document.data : document;
  const items = isRecord(body) ? (body.list ?? body.records) : body;
  if (!Array.isArray(items))
    throw new LocalizedError('网关的应答中没有列表', 'gateway answered without a list');
  const total = Number((isRecord(body) ? body.total : null) ?? Number.NaN);
  return { items, total: Number.isFinite(total) ? total : null };
}

/** What a gateway says by a code in the body of an answer that HTTP calls good. */
function gatewayRefusal(code: JsonValue, said: JsonValue | undefined): LocalizedError {
  return new LocalizedError(
    `网关应答代码 ${String(code)}：${said ?? ''}`,
    `gateway answered code ${String(code)}: ${said ?? ''}`,
  );
}

/** Ids of the devices in a page of `/api/device/query/devices`. */
export function parseDevices(items: readonly JsonValue[], reject: Reject): string[] {
  return items.flatMap(item => {
    if (isRecord(item) && typeof item.deviceId === 'string' && item.deviceId !== '') return [item.deviceId];
    reject(
      'malformed',
      { zh: '有一台设备没有 deviceId', en: 'a device without deviceId' },
      JSON.stringify(item)?.slice(0, 200),
    );
    return [];
  });
}

/** Channels of one device as cameras with their state now. Coordinates (0, 0) mean that none are set. */
export function parseChannels(
  deviceId: string,
  items: readonly JsonValue[],
  nowMs: number,
  source: string,
  toWgs84: ToWgs84,
  reject: Reject,
): FeedBatch {
  const entities: Entity[] = [];
  const observations: Observation[] = [];
  for (const item of items) {
    const channelId = isRecord(item) ? (item.channelId ?? item.gbDeviceId ?? item.deviceId) : undefined;
    if (!isRecord(item) || typeof channelId !== 'string' || channelId === '') {
      reject(
        'malformed',
        { zh: `设备 ${deviceId}：有一个通道没有编号`, en: `device ${deviceId}: a channel without id` },
        JSON.stringify(item)?.slice(0, 200),
      );
      continue;
    }
    if (isDirectory(channelId)) continue;
    const entityId = cameraId(deviceId, channelId);
    entities.push(readCamera(item, entityId, deviceId, channelId, source, toWgs84, reject));
    observations.push({
      entityId,
      property: ONLINE_PROPERTY.id,
      timeMs: nowMs,
      value: isOnline(item) ? 1 : 0,
      quality: 'good',
      origin: 'measured',
    });
  }
  return { entities, observations, properties: [ONLINE_PROPERTY] };
}

/** GB/T 28181 codes of device and channel, in one id. */
export function cameraId(deviceId: string, channelId: string): string {
  return `gb28181:${deviceId}/${channelId}`;
}

/** Device and channel of an id made by `cameraId`, or null. */
export function channelOf(entityId: string): { deviceId: string; channelId: string } | null {
  const match = /^gb28181:([^/]+)\/([^/]+)$/.exec(entityId);
  return match ? { deviceId: match[1]!, channelId: match[2]! } : null;
}

/** Stream addresses of a play answer, by protocol; only http(s) and ws(s), as a browser can open no other. */
export function parsePlay(document: JsonValue): Record<string, string> {
  const data = isRecord(document) && isRecord(document.data) ? document.data : document;
  if (!isRecord(data))
    throw new LocalizedError('网关的应答中没有取流地址', 'gateway answered without stream addresses');
  const protocols: Readonly<Record<string, string>> = {
    flv: 'flv',
    https_flv: 'flv',
    ws_flv: 'ws-flv',
    wss_flv: 'ws-flv',
    hls: 'hls',
    https_hls: 'hls',
    fmp4: 'fmp4',
    ws_fmp4: 'ws-fmp4',
    rtc: 'webrtc',
    rtcs: 'webrtc',
  };
  const addresses: Record<string, string> = {};
  for (const [key, protocol] of Object.entries(protocols)) {
    const value = data[key];
    const url = isRecord(value) ? value.url : value;
    if (typeof url === 'string' && /^(https?|wss?):\/\//.test(url)) addresses[protocol] = url;
  }
  if (Object.keys(addresses).length === 0)
    throw new LocalizedError('没有浏览器能打开的取流地址', 'no stream address that a browser can open');
  return addresses;
}

/**
 * Nodes of a GB/T 28181 catalogue that are no devices: administrative regions (6 or 8 digits), and by digits 11 to 13 of
 * a code business groups (215) and virtual organizations (216).
 */
function isDirectory(code: string): boolean {
  return /^\d{6}(\d{2})?$/.test(code) || /^\d{10}21[56]\d{7}$/.test(code);
}

/** Devices pad texts with zeros and blanks. */
function clean(value: JsonValue | undefined): string {
  return typeof value === 'string' ? value.replaceAll('\u0000', '').trim() : '';
}

function readCamera(
  item: JsonRecord,
  id: string,
  deviceId: string,
  channelId: string,
  source: string,
  toWgs84: ToWgs84,
  reject: Reject,
): Entity {
  const name = clean(item.name ?? item.gbName) || channelId;
  const { longitude, latitude, isWgs84 } = coordinatesOf(item);
  const isSet = longitude !== 0 || latitude !== 0;
  const isValid = Math.abs(longitude) <= 180 && Math.abs(latitude) <= 90;
  if (isSet && !isValid)
    reject('out-of-range', {
      zh: `${id}：经度 ${longitude}、纬度 ${latitude} 无效`,
      en: `${id}: ${longitude}, ${latitude}`,
    });
  const given = [longitude, latitude] as const;
  const place = isSet && isValid ? (isWgs84 ? given : toWgs84(...given)) : null;
  return {
    id,
    type: 'camera',
    name: { zh: name, en: name },
    ...(place ? { position: [place[0], place[1], 0] as const, heightReference: 'ground' as const } : {}),
    properties: {
      deviceId,
      channelId,
      status: isOnline(item) ? 'online' : 'offline',
      cameraType: PTZ_TYPES[Number(item.ptzType ?? item.PTZType)] ?? 'unknown',
      manufacturer: clean(item.manufacturer ?? item.gbManufacturer),
    },
    source,
    origin: 'measured',
  };
}

/** In WGS84 where the gateway has converted them, else as the device reports them. */
function coordinatesOf(item: JsonRecord): { longitude: number; latitude: number; isWgs84: boolean } {
  const [longitude, latitude] = [Number(item.longitudeWgs84 ?? 0), Number(item.latitudeWgs84 ?? 0)];
  if (longitude !== 0 && latitude !== 0) return { longitude, latitude, isWgs84: true };
  return {
    longitude: Number(item.longitude ?? item.gbLongitude ?? 0),
    latitude: Number(item.latitude ?? item.gbLatitude ?? 0),
    isWgs84: false,
  };
}

function isOnline(item: JsonRecord): boolean {
  const status = item.status ?? item.gbStatus ?? item.online;
  return (
    status === true || status === 1 || (typeof status === 'string' && /^(on|online|1|true)$/i.test(status))
  );
}
