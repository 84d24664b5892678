import { LocalizedError, type LocalizedText } from '@core/text.ts';
import type { TimeMs } from '@core/time.ts';

/** Milliseconds since the epoch, or a reason why not. */
export type TimeReader = (value: unknown) => TimeMs | { readonly fault: LocalizedText };

const ZONE = /^(?:Z|([+-])(\d{2})(?::?(\d{2}))?)$/i;
const DAY_MS = 86_400_000;

/** The instant of [year, month 1…12, day, hour, minute, second] in a zone, or that there is none. 24:00 ends a day. */
export function composeUtc(
  fields: readonly number[],
  milliseconds: number,
  offsetMs: number,
): ReturnType<TimeReader> {
  const [year, month, day, hour, minute, second] = fields as [number, number, number, number, number, number];
  const midnight = Date.UTC(year, month - 1, day);
  const date = new Date(midnight);
  const isDate = date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  const ofDayMs = ((hour * 60 + minute) * 60 + Math.min(second, 59)) * 1000 + milliseconds;
  if (isDate && minute < 60 && second <= 60 && (hour < 24 || ofDayMs === DAY_MS))
    return midnight + ofDayMs - offsetMs;
  return { fault: { zh: '没有这样的日期或时间', en: 'there is no such date or time' } };
}

/** Milliseconds that a zone is ahead of UTC. Throws LocalizedError for what is no offset. */
export function parseZone(zone: string): number {
  const match = ZONE.exec(zone);
  if (!match) {
    throw new LocalizedError(
      `“${zone}”不是时区；请给出偏移，例如“+08:00”或“Z”`,
      `Zone "${zone}" is none; give an offset such as "+08:00" or "Z"`,
    );
  }
  const [, sign, hours = '0', minutes = '0'] = match;
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000;
}
