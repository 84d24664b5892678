import { ecefToGeodetic } from '@core/crs/ellipsoid.ts';
import type { FeedBatch } from '@core/feed.ts';
import type { Entity, JsonValue, TrackPoint } from '@core/records.ts';
import { isRecord } from '../runtime/geometry.ts';
import type { FileContext } from './file-context.ts';

type Place = readonly [longitude: number, latitude: number, height: number];
type JsonRecord = { readonly [key: string]: JsonValue };

/** Deeper than any ocean or mine: such a place is a mistake of frame or unit. */
const LOWEST_METERS = -20_000;
const RADIANS = 180 / Math.PI;
/** Forms of a position, and what brings three of their numbers to degrees and metres. */
const FORMS: Readonly<Record<string, (x: number, y: number, z: number) => Place>> = {
  cartographicDegrees: (longitude, latitude, height) => [longitude, latitude, height],
  cartographicRadians: (longitude, latitude, height) => [longitude * RADIANS, latitude * RADIANS, height],
  cartesian: (x, y, z) => ecefToGeodetic(x, y, z) as Place,
};

/** CZML packets with a position, fixed, sampled or by interval; packets without one are rejected as unsupported. */
export function parseCzml(document: JsonValue, context: FileContext): FeedBatch {
  if (!Array.isArray(document)) {
    context.reject('malformed', { zh: 'CZML 应为数据包的数组', en: 'CZML is an array of packets' });
    return {};
  }
  const entities: Entity[] = [];
  const tracks: TrackPoint[] = [];
  for (const packet of document) {
    if (!isRecord(packet) || packet.id === 'document') continue;
    const id = `${context.namespace}:${String(packet.id ?? entities.length)}`;
    const { place, points } = readPosition(packet.position, id, context);
    tracks.push(...points);
    const position = place ?? points[0]?.position;
    if (!position) continue;
    const name = typeof packet.name === 'string' && packet.name !== '' ? packet.name : id;
    entities.push({
      id,
      type: context.type,
      name: { zh: name, en: name },
      position,
      properties: typeof packet.description === 'string' ? { description: packet.description } : {},
      source: context.source,
      origin: context.origin,
    });
  }
  return { entities, tracks };
}

function readPosition(
  position: JsonValue | undefined,
  id: string,
  context: FileContext,
): { place: Place | null; points: TrackPoint[] } {
  const parts = (Array.isArray(position) ? position : [position]).filter(isRecord);
  const points: TrackPoint[] = [];
  let place: Place | null = null;
  let isKnown = false;
  for (const part of parts) {
    const form = Object.keys(FORMS).find(name => Array.isArray(part[name]));
    const frame = part.referenceFrame ?? 'FIXED';
    if (!form || frame !== 'FIXED') continue;
    isKnown = true;
    const values = part[form] as JsonValue[];
    const toPlace = FORMS[form]!;
    if (values.length === 3) place ??= placeOf(values, toPlace);
    else points.push(...samplesOf(values, part, toPlace, id, context));
  }
  if (!isKnown)
    context.reject('unsupported', {
      zh: `${id}：位置不在地固坐标系中`,
      en: `${id}: no position in the earth's frame`,
    });
  else if (!place && points.length === 0)
    context.reject('malformed', {
      zh: `${id}：位置不是经度、纬度、高度`,
      en: `${id}: position is no longitude, latitude, height`,
    });
  return { place, points };
}

/** Groups of four: time (ISO, or seconds after `epoch`) and place. */
function samplesOf(
  values: readonly JsonValue[],
  { epoch }: JsonRecord,
  toPlace: (x: number, y: number, z: number) => Place,
  entityId: string,
  context: FileContext,
): TrackPoint[] {
  const epochMs = typeof epoch === 'string' ? Date.parse(epoch) : Number.NaN;
  const points: TrackPoint[] = [];
  for (let i = 0; i + 3 < values.length; i += 4) {
    const [time, ...rest] = values.slice(i, i + 4);
    const timeMs = typeof time === 'string' ? Date.parse(time) : epochMs + Number(time) * 1000;
    const position = placeOf(rest, toPlace);
    if (position && Number.isFinite(timeMs))
      points.push({ entityId, timeMs, position, origin: context.origin });
    else
      context.reject('malformed', {
        zh: `${entityId}：第 ${i / 4 + 1} 个采样缺少时间或位置`,
        en: `${entityId}: sample ${i / 4 + 1} has no time or place`,
      });
  }
  return points;
}

function placeOf(
  values: readonly JsonValue[],
  toPlace: (x: number, y: number, z: number) => Place,
): Place | null {
  const [x, y, z] = values;
  if (typeof x !== 'number' || typeof y !== 'number' || typeof z !== 'number') return null;
  const [longitude, latitude, height] = toPlace(x, y, z);
  const isPlace = Math.abs(longitude) <= 180 && Math.abs(latitude) <= 90 && height > LOWEST_METERS;
  return isPlace ? [longitude, latitude, height] : null;
}
