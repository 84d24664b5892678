import type { FeedBatch } from '@core/feed.ts';
import type { Entity, JsonValue, TrackPoint } from '@core/records.ts';
import { isRecord } from '../runtime/geometry.ts';
import type { FileContext } from './file-context.ts';

/** CZML packets with `position.cartographicDegrees`, fixed or sampled; other packets are rejected as unsupported. */
export function parseCzml(document: JsonValue, context: FileContext): FeedBatch {
  if (!Array.isArray(document)) {
    context.reject('malformed', 'CZML is an array of packets');
    return {};
  }
  const entities: Entity[] = [];
  const tracks: TrackPoint[] = [];
  for (const packet of document) {
    if (!isRecord(packet) || packet.id === 'document') continue;
    const id = `${context.namespace}:${String(packet.id ?? entities.length)}`;
    const position = isRecord(packet.position) ? packet.position : {};
    const degrees = position.cartographicDegrees;
    if (
      !Array.isArray(degrees) ||
      !degrees.every(item => typeof item === 'number' || typeof item === 'string')
    ) {
      context.reject('unsupported', `${id}: no position in cartographicDegrees`);
      continue;
    }
    const points =
      degrees.length === 3 ? [] : samplesOf(degrees as (number | string)[], position.epoch, id, context);
    tracks.push(...points);
    const place = degrees.length === 3 ? degrees.map(Number) : points[0]?.position;
    if (!place?.every(Number.isFinite)) {
      context.reject('malformed', `${id}: position is no longitude, latitude, height`);
      continue;
    }
    const name = typeof packet.name === 'string' && packet.name !== '' ? packet.name : id;
    entities.push({
      id,
      type: context.type,
      name: { zh: name, en: name },
      position: [place[0]!, place[1]!, place[2]!],
      properties: typeof packet.description === 'string' ? { description: packet.description } : {},
      source: context.source,
      origin: context.origin,
    });
  }
  return { entities, tracks };
}

/** Groups of four: time (ISO, or seconds after `epoch`), longitude, latitude, height. */
function samplesOf(
  values: readonly (number | string)[],
  epoch: JsonValue | undefined,
  entityId: string,
  context: FileContext,
): TrackPoint[] {
  const epochMs = typeof epoch === 'string' ? Date.parse(epoch) : Number.NaN;
  const points: TrackPoint[] = [];
  for (let i = 0; i + 3 < values.length; i += 4) {
    const [time, ...place] = values.slice(i, i + 4);
    const timeMs = typeof time === 'string' ? Date.parse(time) : epochMs + Number(time) * 1000;
    const [longitude = Number.NaN, latitude = Number.NaN, height = Number.NaN] = place.map(Number);
    if ([timeMs, longitude, latitude, height].every(Number.isFinite))
      points.push({ entityId, timeMs, position: [longitude, latitude, height], origin: context.origin });
    else context.reject('malformed', `${entityId}: sample ${i / 4} has no time or place`);
  }
  return points;
}
