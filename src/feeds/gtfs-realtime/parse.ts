import type { FeedBatch, FeedContext } from '@core/feed.ts';
import type { Alert, AlertLevel, Entity, JsonValue, Observation, TrackPoint } from '@core/records.ts';
import { explain } from '../runtime/explain.ts';
import {
  type FeedMessage,
  readFeedMessage,
  type ServiceAlert,
  type Translation,
  type TripUpdate,
  type VehiclePosition,
} from './message.ts';

export interface GtfsRealtimeParseOptions {
  readonly namespace: string;
  /** Feed id, named as the records' source. */
  readonly source: string;
}

export const DELAY_PROPERTY = {
  id: 'delay',
  name: { zh: '晚点', en: 'Delay' },
  unit: 's',
  decimals: 0,
  range: [-300, 1200],
} as const;

const OCCUPANCIES = [
  'empty',
  'many-seats',
  'few-seats',
  'standing-room',
  'crushed',
  'full',
  'not-accepting',
  'unknown',
  'not-boardable',
];
/** GTFS severity (1 unknown, 2 info, 3 warning, 4 severe) on the twin's scale. */
const LEVELS: Readonly<Record<number, AlertLevel>> = { 1: 4, 2: 4, 3: 3, 4: 2 };
const EFFECTS = [
  '',
  'no-service',
  'reduced-service',
  'significant-delays',
  'detour',
  'additional-service',
  'modified-service',
  'other',
  'unknown',
  'stop-moved',
  'no-effect',
  'accessibility-issue',
];

/** What a message says of service alerts: those in it, and how they relate to those of before. */
export interface Announcement {
  readonly alerts: readonly Alert[];
  /** Ids of alerts that entities marked as deleted would have. */
  readonly deleted: readonly string[];
  /** What is not named stays; otherwise it is over. */
  readonly differential: boolean;
  /** The message's own time, 0 where it says none. */
  readonly timeMs: number;
}

/**
 * Vehicles as tracks, delays as observations, and service alerts apart. Entities that cannot be used are rejected; null
 * for what is no message.
 */
export function parseGtfsRealtime(
  bytes: Uint8Array,
  options: GtfsRealtimeParseOptions,
  reject: FeedContext['reject'],
): { readonly batch: FeedBatch; readonly announcement: Announcement } | null {
  let message: FeedMessage;
  try {
    message = readFeedMessage(bytes);
  } catch (error) {
    reject('malformed', {
      zh: `不是 GTFS-Realtime 消息：${explain(error).zh}`,
      en: `not a GTFS-Realtime message: ${explain(error).en}`,
    });
    return null;
  }
  const entities: Entity[] = [];
  const tracks: TrackPoint[] = [];
  const observations: Observation[] = [];
  const alerts: Alert[] = [];
  const deleted: string[] = [];
  for (const { id, deleted: isDeleted, vehicle, tripUpdate, alert } of message.entities) {
    if (isDeleted) {
      deleted.push(alertId(id, options));
      continue;
    }
    if (vehicle) readVehicle(id, vehicle, message, options, reject, entities, tracks);
    if (tripUpdate) readDelay(id, tripUpdate, message, options, reject, observations);
    if (alert) alerts.push(readAlert(id, alert, message, options));
  }
  const properties = observations.length > 0 ? [DELAY_PROPERTY] : [];
  const { timestampSeconds, differential } = message;
  const announcement = { alerts, deleted, differential, timeMs: timestampSeconds * 1000 };
  return { batch: { properties, entities, tracks, observations }, announcement };
}

function alertId(id: string, { namespace }: GtfsRealtimeParseOptions): string {
  return `${namespace}:alert/${id}`;
}

function readVehicle(
  id: string,
  vehicle: VehiclePosition,
  message: FeedMessage,
  options: GtfsRealtimeParseOptions,
  reject: FeedContext['reject'],
  entities: Entity[],
  tracks: TrackPoint[],
): void {
  const { position } = vehicle;
  const seconds = vehicle.timestampSeconds || message.timestampSeconds;
  if (!position || seconds === 0)
    return reject('malformed', {
      zh: `车辆 ${id}：没有${position ? '时间' : '位置'}`,
      en: `vehicle ${id}: no ${position ? 'time' : 'position'}`,
    });
  const { latitude, longitude } = position;
  if (!(Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180))
    return reject('out-of-range', {
      zh: `车辆 ${id}：纬度 ${latitude}、经度 ${longitude} 无效`,
      en: `vehicle ${id}: ${latitude}, ${longitude}`,
    });
  const entityId = `${options.namespace}:vehicle/${vehicle.vehicleId || id}`;
  const label = vehicle.label || vehicle.vehicleId || id;
  const properties: Record<string, JsonValue> = { route: vehicle.routeId, trip: vehicle.tripId };
  if (vehicle.occupancyStatus !== null)
    properties.occupancy = OCCUPANCIES[vehicle.occupancyStatus] ?? 'unknown';
  entities.push({
    id: entityId,
    type: 'transit-vehicle',
    name: { zh: label, en: label },
    properties,
    source: options.source,
    origin: 'measured',
  });
  tracks.push({
    entityId,
    timeMs: seconds * 1000,
    position: [longitude, latitude, 0],
    ...(position.bearing === null ? {} : { headingDegrees: position.bearing }),
    ...(position.speedMps === null ? {} : { speedMps: position.speedMps }),
    origin: 'measured',
  });
}

function readDelay(
  id: string,
  update: TripUpdate,
  message: FeedMessage,
  options: GtfsRealtimeParseOptions,
  reject: FeedContext['reject'],
  observations: Observation[],
): void {
  if (update.delaySeconds === null) return;
  const seconds = update.timestampSeconds || message.timestampSeconds;
  if (seconds === 0)
    return reject('malformed', { zh: `行程更新 ${id}：没有时间`, en: `trip update ${id}: no time` });
  const entityId = update.vehicleId
    ? `${options.namespace}:vehicle/${update.vehicleId}`
    : `${options.namespace}:trip/${update.tripId || id}`;
  observations.push({
    entityId,
    property: DELAY_PROPERTY.id,
    timeMs: seconds * 1000,
    value: update.delaySeconds,
    quality: 'good',
    origin: 'measured',
  });
}

function readAlert(
  id: string,
  alert: ServiceAlert,
  message: FeedMessage,
  options: GtfsRealtimeParseOptions,
): Alert {
  const starts = alert.periods.map(({ startSeconds }) => startSeconds);
  const ends = alert.periods.map(({ endSeconds }) => endSeconds);
  const startSeconds = Math.min(...(starts.length > 0 ? starts : [0]));
  // An end of 0 is open.
  const endSeconds = ends.length > 0 && !ends.includes(0) ? Math.max(...ends) : 0;
  return {
    id: alertId(id, options),
    level: LEVELS[alert.severity] ?? 4,
    title: localized(alert.header, id),
    description: localized(alert.description, ''),
    event: EFFECTS[alert.effect] || 'unknown',
    status: 'actual',
    messageType: 'alert',
    sentMs: (message.timestampSeconds || startSeconds) * 1000,
    ...(startSeconds > 0 ? { onsetMs: startSeconds * 1000 } : {}),
    ...(endSeconds > 0 ? { expiresMs: endSeconds * 1000 } : {}),
    source: options.source,
    origin: 'measured',
  };
}

function localized(translations: readonly Translation[], fallback: string): { zh: string; en: string } {
  const first = translations[0]?.text ?? fallback;
  const find = (pattern: RegExp) =>
    translations.find(({ language }) => pattern.test(language))?.text ?? first;
  return { zh: find(/^zh/i), en: find(/^en/i) };
}
