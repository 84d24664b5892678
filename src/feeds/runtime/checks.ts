import type { RejectReason } from '@core/feed.ts';
import type { Alert, Entity, Field, Observation, TrackPoint } from '@core/records.ts';

export interface Fault {
  readonly reason: RejectReason;
  readonly detail: string;
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
      : { reason: 'malformed', detail: `${entityId} ${property}: value ${value} is not a finite number` })
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
    return {
      reason: 'out-of-range',
      detail: `${id}: bounds ${bounds.join(', ')} are not west, south, east, north`,
    };
  if (values.length === width * height) return faultOfKey('field', id);
  return { reason: 'malformed', detail: `${id}: ${values.length} values for ${width} × ${height} cells` };
}

/** The alert, less a position that is none. */
export function withoutBadPosition(alert: Alert): Alert {
  if (!alert.position || !faultOfPosition(alert.id, alert.position)) return alert;
  const { position: _, ...rest } = alert;
  return rest;
}

function faultOfKey(what: string, key: string): Fault | null {
  if (typeof key === 'string' && key !== '' && key.length <= LONGEST_KEY) return null;
  return {
    reason: 'malformed',
    detail: `${what} id must be 1…${LONGEST_KEY} characters: ${String(key).slice(0, 80)}`,
  };
}

function faultOfTime(timeMs: number): Fault | null {
  if (!Number.isFinite(timeMs)) return { reason: 'malformed', detail: `time ${timeMs} is not a number` };
  if (timeMs >= EARLIEST_MS && timeMs < LATEST_MS) return null;
  return { reason: 'out-of-range', detail: `time ${timeMs} ms is outside 1900…2200` };
}

function faultOfPosition(id: string, position: readonly number[]): Fault | null {
  const [longitude, latitude, height] = position;
  const valid = Math.abs(longitude!) <= 180 && Math.abs(latitude!) <= 90 && Math.abs(height!) < 1e7;
  if (valid) return null;
  return {
    reason: 'out-of-range',
    detail: `${id}: position ${position.join(', ')} is not longitude, latitude, height`,
  };
}
