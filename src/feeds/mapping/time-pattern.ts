import { LocalizedError } from '@core/text.ts';
import { composeUtc, parseZone, type TimeReader } from './utc.ts';

/** Fields of a pattern, and the digits that stand for them. Upper case as spreadsheets and Moment write it, too. */
const FIELDS: Readonly<Record<string, readonly [name: string, digits: string]>> = {
  yyyy: ['year', '\\d{4}'],
  YYYY: ['year', '\\d{4}'],
  MM: ['month', '\\d{2}'],
  M: ['month', '\\d{1,2}'],
  dd: ['day', '\\d{2}'],
  DD: ['day', '\\d{2}'],
  d: ['day', '\\d{1,2}'],
  D: ['day', '\\d{1,2}'],
  HH: ['hour', '\\d{2}'],
  H: ['hour', '\\d{1,2}'],
  mm: ['minute', '\\d{2}'],
  m: ['minute', '\\d{1,2}'],
  ss: ['second', '\\d{2}'],
  s: ['second', '\\d{1,2}'],
  SSS: ['fraction', '\\d{3}'],
  SSSSSS: ['fraction', '\\d{6}'],
  XXX: ['zone', 'Z|[+-]\\d{2}(?::?\\d{2})?'],
};
const TOKEN = /'([^']*)'|yyyy|YYYY|MM?|dd?|DD?|HH?|mm?|ss?|S{6}|S{3}|XXX|[\s\S]/g;
const ORDER = ['year', 'month', 'day', 'hour', 'minute', 'second'] as const;

/**
 * Reads times like `yyyyMMddHHmmss`, `yyyy-M-d H:mm` or `yyyy-MM-dd'T'HH:mm:ss.SSSXXX`: doubled letters are two digits,
 * single ones one or two, texts in quotes stand for themselves, XXX is an offset. Without it a zone must be given.
 * Throws LocalizedError for a pattern without a date, or without a zone.
 */
export function patternReader(pattern: string, zoneMs: number | null): TimeReader {
  const names: string[] = [];
  const source = pattern.replace(TOKEN, (token: string, quoted: string | undefined) => {
    const field = Object.hasOwn(FIELDS, token) ? FIELDS[token] : undefined;
    if (!field) return (quoted ?? token).replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
    names.push(field[0]);
    return `(${field[1]})`;
  });
  if (!['year', 'month', 'day'].every(name => names.includes(name)))
    throw new LocalizedError(`不认识时间格式“${pattern}”`, `Time format "${pattern}" is not known`);
  if (zoneMs === null && !names.includes('zone')) {
    throw new LocalizedError(
      `时间格式“${pattern}”需要时区，例如“+08:00”`,
      `Time format "${pattern}" needs a zone, e.g. "+08:00"`,
    );
  }
  const expression = new RegExp(`^${source}$`);
  const like = { zh: `应为形如“${pattern}”的时间`, en: `expected a time like "${pattern}"` };
  return value => {
    const match = expression.exec(String(value).trim());
    if (!match) return { fault: like };
    const textOf = (name: string) => match[names.indexOf(name) + 1] ?? '0';
    const found = (name: string) => (names.includes(name) ? textOf(name) : '0');
    const offsetMs = names.includes('zone') ? parseZone(textOf('zone')) : zoneMs!;
    const milliseconds = Number(`0.${found('fraction')}`) * 1000;
    return composeUtc(
      ORDER.map(name => Number(found(name))),
      milliseconds,
      offsetMs,
    );
  };
}
