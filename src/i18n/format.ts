import type { Language } from '@core/text.ts';
import type { TimeMs } from '@core/time.ts';
import { translate } from './index.ts';

const LOCALES: Readonly<Record<Language, string>> = { zh: 'zh-CN', en: 'en-GB' };
const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Grouped digits with a fixed number of decimals; an em dash for NaN. */
export function formatNumber(value: number, language: Language, decimals = 0): string {
  if (!Number.isFinite(value)) return '—';
  return numberFormat(language, decimals).format(value);
}

/** `2026-11-23 08:30:00` in the city's time zone (IANA name); `parts` leaves out what is not asked for. */
export function formatTime(
  timeMs: TimeMs,
  timeZone: string,
  parts: 'date' | 'minutes' | 'seconds' | 'clock' | 'month-day' = 'minutes',
): string {
  if (!Number.isFinite(timeMs)) return '—';
  const field = Object.fromEntries(
    timeFormat(timeZone)
      .formatToParts(timeMs)
      .map(({ type, value }) => [type, value]),
  );
  const date = `${field.year}-${field.month}-${field.day}`;
  if (parts === 'date') return date;
  if (parts === 'month-day') return `${field.month}-${field.day}`;
  const minutes = `${field.hour}:${field.minute}`;
  if (parts === 'clock') return minutes;
  return parts === 'minutes' ? `${date} ${minutes}` : `${date} ${minutes}:${field.second}`;
}

/** Day of the week in the city's time zone. */
export function formatWeekday(timeMs: TimeMs, timeZone: string, language: Language): string {
  return new Intl.DateTimeFormat(LOCALES[language], { weekday: 'long', timeZone }).format(timeMs);
}

/** How long before `nowMs` a reading was taken, in words. */
export function formatAge(timeMs: TimeMs, nowMs: TimeMs, language: Language): string {
  const age = nowMs - timeMs;
  if (age < -MINUTE) return translate('age.future', language);
  if (age < 10 * SECOND) return translate('age.now', language);
  if (age < MINUTE) return translate('age.seconds', language, { count: Math.floor(age / SECOND) });
  if (age < HOUR) return translate('age.minutes', language, { count: Math.floor(age / MINUTE) });
  if (age < 2 * DAY) return translate('age.hours', language, { count: Math.floor(age / HOUR) });
  return translate('age.days', language, { count: Math.floor(age / DAY) });
}

/** Metres below 1 km, kilometres above, at most three significant digits. */
export function formatDistance(meters: number, language: Language): string {
  if (meters < 1000) return `${formatNumber(meters, language)} m`;
  const kilometres = meters / 1000;
  return `${formatNumber(kilometres, language, kilometres < 10 ? 1 : 0)} km`;
}

const numberFormats = new Map<string, Intl.NumberFormat>();
function numberFormat(language: Language, decimals: number): Intl.NumberFormat {
  const key = `${language}${decimals}`;
  const known = numberFormats.get(key);
  if (known) return known;
  const made = new Intl.NumberFormat(LOCALES[language], {
    minimumFractionDigits: decimals,
    maximumFractionDigits: decimals,
  });
  numberFormats.set(key, made);
  return made;
}

const timeFormats = new Map<string, Intl.DateTimeFormat>();
function timeFormat(timeZone: string): Intl.DateTimeFormat {
  const known = timeFormats.get(timeZone);
  if (known) return known;
  const made = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
  });
  timeFormats.set(timeZone, made);
  return made;
}
