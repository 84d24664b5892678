import { LocalizedError, type LocalizedText } from '@core/text.ts';
import type { TimeMs } from '@core/time.ts';

const NUMERIC: Readonly<Record<string, number>> = {
  'unix-s': 1000,
  'unix-ms': 1,
  'unix-us': 1e-3,
  'unix-ns': 1e-6,
};
const ISO =
  /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?\s?(Z|[+-]\d{2}(?::?\d{2})?)?)?$/i;
const FIELDS = ['yyyy', 'MM', 'dd', 'HH', 'mm', 'ss', 'SSS'] as const;
const ZONE = /^(?:Z|([+-])(\d{2})(?::?(\d{2}))?)$/i;

/** Milliseconds since the epoch, or a reason why not. */
export type TimeReader = (value: unknown) => TimeMs | { readonly fault: LocalizedText };

/**
 * Reads times of one format: `iso` (ISO 8601), `unix-s|ms|us|ns` (numbers or digits), or a pattern of the fields
 * yyyy MM dd HH mm ss SSS, e.g. `yyyyMMddHHmmss`. A text without its own zone needs `zone` (`+08:00` or `Z`): none is
 * assumed. Throws RangeError for a format or zone that is none.
 */
export function timeReader(format: string, zone: string | undefined): TimeReader {
  const zoneMs = zone === undefined ? null : parseZone(zone);
  if (Object.hasOwn(NUMERIC, format)) return value => readNumber(value, NUMERIC[format]!);
  if (format === 'iso') return value => readIso(value, zoneMs);
  if (!format.includes('yyyy') || !format.includes('MM') || !format.includes('dd'))
    throw new LocalizedError(`不认识时间格式“${format}”`, `Time format "${format}" is not known`);
  if (zoneMs === null)
    throw new LocalizedError(
      `时间格式“${format}”需要时区，例如“+08:00”`,
      `Time format "${format}" needs a zone, e.g. "+08:00"`,
    );
  return patternReader(format, zoneMs);
}

function readNumber(value: unknown, toMs: number): ReturnType<TimeReader> {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  if (typeof number !== 'number' || !Number.isFinite(number))
    return { fault: { zh: '应为时间数值', en: 'expected a number of time units' } };
  return number * toMs;
}

function readIso(value: unknown, zoneMs: number | null): ReturnType<TimeReader> {
  const parts = typeof value === 'string' ? ISO.exec(value.trim()) : null;
  if (!parts) return { fault: { zh: '应为 ISO 8601 时间', en: 'expected an ISO 8601 time' } };
  const [, year, month, day, hour = '0', minute = '0', second = '0', fraction = '0', zone] = parts;
  const offsetMs = zone === undefined ? zoneMs : parseZone(zone);
  if (offsetMs === null)
    return {
      fault: {
        zh: '时间没有时区；请在映射中给出“zone”',
        en: 'the time has no zone; give "zone" in the mapping',
      },
    };
  const milliseconds = Number(`0.${fraction}`) * 1000;
  return composeUtc([year, month, day, hour, minute, second].map(Number), milliseconds, offsetMs);
}

function patternReader(pattern: string, zoneMs: number): TimeReader {
  const order: string[] = [];
  const source = pattern.replace(/yyyy|MM|dd|HH|mm|ss|SSS|[\s\S]/g, token => {
    if (!(FIELDS as readonly string[]).includes(token)) return token.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
    order.push(token);
    return `(\\d{${token.length}})`;
  });
  const expression = new RegExp(`^${source}$`);
  return value => {
    const match = expression.exec(String(value));
    if (!match)
      return { fault: { zh: `应为形如“${pattern}”的时间`, en: `expected a time like "${pattern}"` } };
    const field = (name: string) => (order.includes(name) ? Number(match[order.indexOf(name) + 1]) : 0);
    const [year, month, day, hour, minute, second, milliseconds] = FIELDS.map(field);
    return composeUtc([year!, month!, day!, hour!, minute!, second!], milliseconds!, zoneMs);
  };
}

function composeUtc(fields: number[], milliseconds: number, offsetMs: number): ReturnType<TimeReader> {
  const [year, month, day, hour, minute, second] = fields as [number, number, number, number, number, number];
  const utc = Date.UTC(year, month - 1, day, hour, minute, Math.min(second, 59));
  const date = new Date(utc);
  const exists = date.getUTCMonth() === month - 1 && date.getUTCDate() === day && hour < 24 && minute < 60;
  if (!exists || second > 60)
    return { fault: { zh: '没有这样的日期或时间', en: 'there is no such date or time' } };
  return utc + milliseconds - offsetMs;
}

function parseZone(zone: string): number {
  const match = ZONE.exec(zone);
  if (!match)
    throw new LocalizedError(
      `“${zone}”不是时区；请给出偏移，例如“+08:00”或“Z”`,
      `Zone "${zone}" is none; give an offset such as "+08:00" or "Z"`,
    );
  const [, sign, hours = '0', minutes = '0'] = match;
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000;
}
