import type { RejectReason } from '@core/feed.ts';
import type { Alert, Entity, Field, Observation, TrackPoint } from '@core/records.ts';
import type { LocalizedText } from '@core/text.ts';

export interface Fault {
  readonly reason: RejectReason;
  readonly detail: LocalizedText;
}

const LONGEST_KEY = 512;
/** Times outside 1900…2200 are mistakes of unit or epoch. */
const EARLIEST_MS = Date.UTC(1900, 0, 1);
const LATEST_MS = Date.UTC(2200, 0, 1);

/** What is wrong with a reading, or null. */
export function faultOfObservation(observation: Observation): Fault | null {
  const { entityId, property, timeMs, value, quality } = observation;
  return (
    faultOfKey('entity', entityId) ??
    faultOfKey('property', property) ??
    faultOfTime(timeMs) ??
    (Number.isFinite(value) || (quality === 'missing' && Number.isNaN(value))
      ? null
      : malformed(
          `${entityId} ${property}：值 ${value} 不是有限数值`,
          `${entityId} ${property}: value ${value} is not a finite number`,
        ))
  );
}

export function faultOfTrackPoint(point: TrackPoint): Fault | null {
  return (
    faultOfKey('entity', point.entityId) ??
    faultOfTime(point.timeMs) ??
    faultOfPosition(point.entityId, point.position)
  );
}

export function faultOfEntity(entity: Entity): Fault | null {
  return (
    faultOfKey('entity', entity.id) ?? (entity.position ? faultOfPosition(entity.id, entity.position) : null)
  );
}

export function faultOfAlert(alert: Alert): Fault | null {
  return faultOfKey('alert', alert.id) ?? faultOfTime(alert.sentMs);
}

export function faultOfField({ id, width, height, bounds, values }: Field): Fault | null {
  const [west, south, east, north] = bounds;
  const isPlaced = west >= -180 && east <= 180 && west < east && south >= -90 && north <= 90 && south < north;
  if (!isPlaced)
    return outOfRange(
      `${id}：范围 ${bounds.join(', ')} 不是西、南、东、北`,
      `${id}: bounds ${bounds.join(', ')} are not west, south, east, north`,
    );
  if (values.length === width * height) return faultOfKey('field', id);
  return malformed(
    `${id}：${width} × ${height} 个格网对应 ${values.length} 个值`,
    `${id}: ${values.length} values for ${width} × ${height} cells`,
  );
}

/** The alert, less a position that is none. */
export function withoutBadPosition(alert: Alert): Alert {
  if (!alert.position || !faultOfPosition(alert.id, alert.position)) return alert;
  const { position: _, ...rest } = alert;
  return rest;
}

const KEYS = { entity: '对象', property: '要素', alert: '预警', field: '场' } as const;

function faultOfKey(what: keyof typeof KEYS, key: string): Fault | null {
  if (typeof key === 'string' && key !== '' && key.length <= LONGEST_KEY) return null;
  const shown = String(key).slice(0, 80);
  return malformed(
    `${KEYS[what]}的标识应为 1 至 ${LONGEST_KEY} 个字符：${shown}`,
    `${what} id must be 1…${LONGEST_KEY} characters: ${shown}`,
  );
}

function faultOfTime(timeMs: number): Fault | null {
  if (!Number.isFinite(timeMs)) return malformed(`时间 ${timeMs} 不是数值`, `time ${timeMs} is not a number`);
  if (timeMs >= EARLIEST_MS && timeMs < LATEST_MS) return null;
  return outOfRange(`时间 ${timeMs} 毫秒不在 1900 至 2200 年之间`, `time ${timeMs} ms is outside 1900…2200`);
}

function faultOfPosition(id: string, position: readonly number[]): Fault | null {
  const [longitude, latitude, height] = position;
  const valid = Math.abs(longitude!) <= 180 && Math.abs(latitude!) <= 90 && Math.abs(height!) < 1e7;
  if (valid) return null;
  return outOfRange(
    `${id}：位置 ${position.join(', ')} 不是经度、纬度、高度`,
    `${id}: position ${position.join(', ')} is not longitude, latitude, height`,
  );
}

function malformed(zh: string, en: string): Fault {
  return { reason: 'malformed', detail: { zh, en } };
}

function outOfRange(zh: string, en: string): Fault {
  return { reason: 'out-of-range', detail: { zh, en } };
}
