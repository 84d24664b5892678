import { patternReader } from './time-pattern.ts';
import { composeUtc, parseZone, type TimeReader } from './utc.ts';

const NUMERIC: Readonly<Record<string, number>> = {
  'unix-s': 1000,
  'unix-ms': 1,
  'unix-us': 1e-3,
  'unix-ns': 1e-6,
};
const TIME_OF_DAY = String.raw`(\d{2}):?(\d{2})(?::?(\d{2})(?:[.,](\d{1,9}))?)?`;
const OFFSET = String.raw`\s?(Z|[+-]\d{2}(?::?\d{2})?)?(?:\[[\w/+-]+\])?`;
/** ISO 8601, extended or basic; a zone's name in brackets, as Java writes it, adds nothing to its offset. */
const ISO = [String.raw`(\d{4})-(\d{2})-(\d{2})`, String.raw`(\d{4})(\d{2})(\d{2})`].map(
  date => new RegExp(`^${date}(?:[T ]${TIME_OF_DAY}${OFFSET})?$`, 'i'),
);
const RFC_2822 =
  /^(?:[a-z]{3},?\s+)?(\d{1,2})[\s-]+([a-z]{3})[a-z]*[\s-]+(\d{2}|\d{4})\s+(\d{2}):(\d{2})(?::(\d{2}))?\s+([+-]\d{4}|[a-z]{1,3})(?:\s*\(.*\))?$/i;
const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
/** Zones that RFC 2822 (§ 4.3) gives names to. */
const NAMED_ZONES: Readonly<Record<string, string>> = {
  UT: 'Z',
  GMT: 'Z',
  UTC: 'Z',
  Z: 'Z',
  EST: '-05:00',
  EDT: '-04:00',
  CST: '-06:00',
  CDT: '-05:00',
  MST: '-07:00',
  MDT: '-06:00',
  PST: '-08:00',
  PDT: '-07:00',
};

/**
 * Reads times of one format: `iso` (ISO 8601), `unix-s|ms|us|ns` (numbers or digits), `rfc-2822` (mail and HTTP), or a
 * pattern such as `yyyyMMddHHmmss` (see `patternReader`). A text without its own zone needs `zone` (`+08:00` or `Z`):
 * none is assumed. Throws LocalizedError for a format or zone that is none.
 */
export function timeReader(format: string, zone: string | undefined): TimeReader {
  const zoneMs = zone === undefined ? null : parseZone(zone);
  if (Object.hasOwn(NUMERIC, format)) return value => readNumber(value, NUMERIC[format]!);
  if (format === 'iso') return value => readIso(value, zoneMs);
  if (format === 'rfc-2822') return readRfc2822;
  return patternReader(format, zoneMs);
}

function readNumber(value: unknown, toMs: number): ReturnType<TimeReader> {
  const number = typeof value === 'string' && /^\s*-?\d+(\.\d*)?\s*$/.test(value) ? Number(value) : value;
  if (typeof number !== 'number' || !Number.isFinite(number))
    return { fault: { zh: '应为时间数值', en: 'expected a number of time units' } };
  return number * toMs;
}

function readIso(value: unknown, zoneMs: number | null): ReturnType<TimeReader> {
  const text = typeof value === 'string' ? value.trim() : '';
  const parts = ISO[0]!.exec(text) ?? ISO[1]!.exec(text);
  if (!parts) return { fault: { zh: '应为 ISO 8601 时间', en: 'expected an ISO 8601 time' } };
  const [, year, month, day, hour = '0', minute = '0', second = '0', fraction = '0', zone] = parts;
  const offsetMs = zone === undefined ? zoneMs : parseZone(zone);
  if (offsetMs === null) {
    return {
      fault: {
        zh: '时间没有时区；请在映射中给出“zone”',
        en: 'the time has no zone; give "zone" in the mapping',
      },
    };
  }
  const milliseconds = Number(`0.${fraction}`) * 1000;
  return composeUtc([year, month, day, hour, minute, second].map(Number), milliseconds, offsetMs);
}

function readRfc2822(value: unknown): ReturnType<TimeReader> {
  const parts = typeof value === 'string' ? RFC_2822.exec(value.trim()) : null;
  const [, day, name = '', yearText = '', hour, minute, second = '0', zoneText = ''] = parts ?? [];
  const month = MONTHS.indexOf(name.toLowerCase()) + 1;
  const zone = /^[+-]/.test(zoneText) ? zoneText : NAMED_ZONES[zoneText.toUpperCase()];
  if (month === 0 || zone === undefined)
    return { fault: { zh: '应为 RFC 2822 时间', en: 'expected an RFC 2822 time' } };
  // Years of two digits as § 4.3 reads them.
  const short = Number(yearText);
  const year = yearText.length === 4 ? short : short + (short < 50 ? 2000 : 1900);
  return composeUtc([year, month, ...[day, hour, minute, second].map(Number)], 0, parseZone(zone));
}
