import type { LocalizedText } from '@core/text.ts';
import type { TimeMs } from '@core/time.ts';
import { crsTransform } from './crs.ts';
import { parsePointer, resolvePointer } from './json-pointer.ts';
import type {
  NumberReference,
  PositionReference,
  Reference,
  TextReference,
  TimeReference,
} from './schema.ts';
import { MappingFault, type Scope } from './scope.ts';
import { timeReader } from './time-format.ts';
import { unitConversion } from './units.ts';

/** What a value should have been. */
export const EXPECTED = {
  number: { zh: '数值', en: 'a number' },
  text: { zh: '文字', en: 'a text' },
} as const;

/** Takes a value out of a scope; undefined when the message has none there. */
export interface Getter<T> {
  (scope: Scope): T;
  /** Tokens of its path, for faults. */
  readonly tokens: readonly string[];
}

function getter<T>(tokens: readonly string[], read: (scope: Scope) => T): Getter<T> {
  return Object.assign((scope: Scope) => read(scope), { tokens });
}

/** Compiles a reference to a raw JSON value. */
export function compileReference(reference: Reference): Getter<unknown> {
  if (typeof reference === 'number') return getter([], () => reference);
  if (typeof reference === 'string') {
    if (!reference.startsWith('/')) return getter([], () => reference);
    const tokens = parsePointer(reference);
    return getter(tokens, scope => resolvePointer(scope.item, tokens));
  }
  if ('constant' in reference) return getter([], () => reference.constant);
  const { from, prefix, values, default: fallback } = reference;
  const tokens = parsePointer(reference.path);
  return getter(tokens, scope => {
    let value = resolvePointer(scope[from], tokens);
    if (value === undefined || value === null) return fallback ?? value;
    if (values) value = translate(values, value, scope, tokens);
    return prefix && isScalar(value) ? prefix + String(value) : value;
  });
}

function translate(
  values: Readonly<Record<string, unknown>>,
  value: unknown,
  scope: Scope,
  tokens: readonly string[],
): unknown {
  const name = String(value);
  if (Object.hasOwn(values, name)) return values[name];
  if (Object.hasOwn(values, '*')) return values['*'];
  const known = Object.keys(values).join(', ');
  throw new MappingFault(
    'unmapped',
    [...scope.location, ...tokens],
    { zh: `应为 ${known} 之一`, en: `expected one of ${known}` },
    value,
  );
}

/** A text that must be there. */
export function compileText(reference: Reference): Getter<string> {
  const read = compileReference(reference);
  return getter(read.tokens, scope => {
    const value = read(scope);
    if (isScalar(value) && value !== '') return String(value);
    throw absent(scope, read.tokens, EXPECTED.text, value);
  });
}

/** A text in both languages; one reference serves both. */
export function compileLocalizedText(reference: TextReference): Getter<LocalizedText> {
  if (typeof reference === 'object' && 'zh' in reference) {
    const zh = compileText(reference.zh);
    const en = compileText(reference.en);
    return getter(zh.tokens, scope => ({ zh: zh(scope), en: en(scope) }));
  }
  const both = compileText(reference);
  return getter(both.tokens, scope => {
    const text = both(scope);
    return { zh: text, en: text };
  });
}

/** A number, NaN where the message says that there is none, undefined where it is silent. */
export function compileNumber(reference: NumberReference, targetUnit?: string): Getter<number | undefined> {
  if (typeof reference === 'number') return getter([], () => reference);
  const isPlain = typeof reference === 'string' || !('value' in reference);
  const settings = isPlain
    ? { value: reference, scale: 1, offset: 0, missing: [], range: undefined }
    : reference;
  const read = compileReference(settings.value);
  const unit = 'unit' in settings ? settings.unit : undefined;
  const convert = unit && targetUnit ? unitConversion(unit, targetUnit) : (value: number) => value;
  return getter(read.tokens, scope => {
    const found = read(scope);
    if (found === undefined) return undefined;
    if (isMissing(found) || settings.missing.some(mark => String(mark) === String(found))) return Number.NaN;
    const number = toNumber(found);
    if (number === null) throw absent(scope, read.tokens, EXPECTED.number, found);
    const value = convert(number * settings.scale + settings.offset);
    const [least, greatest] = settings.range ?? [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
    if (value >= least && value <= greatest) return value;
    const where = [...scope.location, ...read.tokens];
    throw new MappingFault(
      'out-of-range',
      where,
      { zh: `应在 ${least} 至 ${greatest} 之间`, en: `expected ${least}…${greatest}` },
      found,
    );
  });
}

/** A number that must be there. */
export function compileRequiredNumber(reference: NumberReference): Getter<number> {
  const read = compileNumber(reference);
  return getter(read.tokens, scope => {
    const value = read(scope);
    if (value === undefined || Number.isNaN(value)) throw absent(scope, read.tokens, EXPECTED.number, value);
    return value;
  });
}

export function compileTime(reference: TimeReference): Getter<TimeMs> {
  if (reference === 'arrival') return getter([], scope => scope.nowMs);
  const read = compileReference(reference.value);
  const parse = timeReader(reference.format, reference.zone);
  return getter(read.tokens, scope => {
    const found = read(scope);
    const time = parse(found);
    if (typeof time === 'number') return time;
    const reason = found === undefined ? 'unmapped' : 'malformed';
    throw new MappingFault(reason, [...scope.location, ...read.tokens], time.fault, found);
  });
}

/** WGS84 degrees and metres, whatever the message's CRS. */
export function compilePosition(
  reference: PositionReference,
): Getter<readonly [longitude: number, latitude: number, height: number]> {
  const first = compileRequiredNumber(reference.longitude);
  const second = compileRequiredNumber(reference.latitude);
  const third = compileNumber(reference.height);
  const toWgs84 = crsTransform(reference.crs);
  return getter(first.tokens, scope => {
    const [longitude, latitude] = toWgs84(first(scope), second(scope));
    const valid = Math.abs(longitude) <= 180 && Math.abs(latitude) <= 90;
    if (valid) return [longitude, latitude, third(scope) || 0];
    const where = [...scope.location, ...first.tokens];
    throw new MappingFault(
      'out-of-range',
      where,
      { zh: `在 ${reference.crs} 中没有这个位置`, en: `no place in ${reference.crs}` },
      [longitude, latitude],
    );
  });
}

export function absent(
  scope: Scope,
  tokens: readonly string[],
  expected: LocalizedText,
  found: unknown,
): MappingFault {
  const missing = found === undefined || found === null;
  return new MappingFault(
    missing ? 'unmapped' : 'malformed',
    [...scope.location, ...tokens],
    missing
      ? { zh: `应为${expected.zh}，实为空`, en: `expected ${expected.en}, found nothing` }
      : { zh: `应为${expected.zh}`, en: `expected ${expected.en}` },
    missing ? undefined : found,
  );
}

export function isScalar(value: unknown): value is string | number | boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}

/** What says by itself that there is no value. */
function isMissing(value: unknown): boolean {
  return value === null || (typeof value === 'string' && /^\s*nan\s*$/i.test(value));
}

const NUMBER = /^\s*[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?\s*$/i;

/** Numbers and decimal texts that are one; booleans count as 0 and 1. */
function toNumber(value: unknown): number | null {
  if (typeof value === 'boolean') return Number(value);
  const number = typeof value === 'string' && NUMBER.test(value) ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : null;
}
