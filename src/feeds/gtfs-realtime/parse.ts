import type { FeedBatch, FeedContext } from '@core/feed.ts';
import type { Alert, AlertLevel, Entity, JsonValue, Observation, TrackPoint } from '@core/records.ts';
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

/** Vehicles as tracks, delays as observations, service alerts as alerts. Entities that cannot be used are rejected. */
export function parseGtfsRealtime(
  bytes: Uint8Array,
  options: GtfsRealtimeParseOptions,
  reject: FeedContext['reject'],
): FeedBatch {
  let message: FeedMessage;
  try {
    message = readFeedMessage(bytes);
  } catch (error) {
    reject('malformed', `not a GTFS-Realtime message: ${(error as Error).message}`);
    return {};
  }
  const entities: Entity[] = [];
  const tracks: TrackPoint[] = [];
  const observations: Observation[] = [];
  const alerts: Alert[] = [];
  for (const { id, deleted, vehicle, tripUpdate, alert } of message.entities) {
    if (deleted) continue;
    if (vehicle) readVehicle(id, vehicle, message, options, reject, entities, tracks);
    if (tripUpdate) readDelay(id, tripUpdate, message, options, reject, observations);
    if (alert) alerts.push(readAlert(id, alert, message, options));
  }
  return {
    properties: observations.length > 0 ? [DELAY_PROPERTY] : [],
    entities,
    tracks,
    observations,
    alerts,
  };
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
    return reject('malformed', `vehicle ${id}: no ${position ? 'time' : 'position'}`);
  const { latitude, longitude } = position;
  if (!(Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180))
    return reject('out-of-range', `vehicle ${id}: ${latitude}, ${longitude}`);
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
  if (seconds === 0) return reject('malformed', `trip update ${id}: no time`);
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
  const [period] = alert.periods;
  return {
    id: `${options.namespace}:alert/${id}`,
    level: LEVELS[alert.severity] ?? 4,
    title: localized(alert.header, id),
    description: localized(alert.description, ''),
    event: EFFECTS[alert.effect] || 'unknown',
    status: 'actual',
    messageType: 'alert',
    sentMs: (message.timestampSeconds || period?.startSeconds || 0) * 1000,
    ...(period?.startSeconds ? { onsetMs: period.startSeconds * 1000 } : {}),
    ...(period?.endSeconds ? { expiresMs: period.endSeconds * 1000 } : {}),
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
