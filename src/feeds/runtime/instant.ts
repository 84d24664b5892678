import { timeReader } from '../mapping/time-format.ts';

const readIso = timeReader('iso', undefined);
const DURATION = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$/;

/** Epoch ms of an ISO 8601 date-time with an offset from UTC; NaN for anything else: without one it is no instant. */
export function instantOf(value: unknown): number {
  const read = typeof value === 'string' ? readIso(value) : Number.NaN;
  return typeof read === 'number' ? read : Number.NaN;
}

/**
 * Epoch ms of an instant, or of the end of an ISO 8601 interval (`start/end`, `start/duration`): a value describes what
 * has ended. An open end (`start/..`) counts at its start.
 */
export function endInstantOf(value: unknown): number {
  if (typeof value !== 'string' || !value.includes('/')) return instantOf(value);
  const [start = '', end = ''] = value.split('/');
  if (end === '' || end === '..') return instantOf(start);
  const duration = DURATION.exec(end.trim());
  if (!duration) return instantOf(end);
  const [days, hours, minutes, seconds] = duration.slice(1).map(part => Number(part ?? 0));
  return instantOf(start) + ((days! * 24 + hours!) * 3600 + minutes! * 60 + seconds!) * 1000;
}
