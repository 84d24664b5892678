import type { TypedArray } from './columns.ts';
import { RAMP_SIZE, rampTable } from './ramps.ts';
import type { ColorStyle, NumberStyle, Rgba } from './style.ts';

/** Grey of a value that is not there, where a style names none. */
export const MISSING_COLOR: Rgba = [128, 136, 148, 160];

/** Colour of one value of the style's attribute; undefined and NaN take the colour for missing values. */
export function colorOf(style: ColorStyle, value: number | string | undefined): Rgba {
  if (style.kind === 'constant') return style.color;
  const missing = style.missing ?? MISSING_COLOR;
  if (style.kind === 'category')
    return style.categories.find(category => category.value === value)?.color ?? missing;
  if (typeof value !== 'number' || Number.isNaN(value)) return missing;
  const table = rampTable(style.ramp);
  const entry = 4 * rampEntry(style, value);
  return [table[entry]!, table[entry + 1]!, table[entry + 2]!, 255];
}

/**
 * Colours of `length` rows as RGBA bytes, stride 4. `values` is the style's attribute, one number or text per row;
 * when it is missing every row takes the colour for missing values.
 */
export function colorRows(
  style: ColorStyle,
  length: number,
  values: TypedArray | readonly string[] | undefined,
): Uint8Array {
  const colors = new Uint8Array(4 * length);
  if (style.kind === 'constant' || !values) {
    fillRows(colors, colorOf(style, undefined));
  } else if (style.kind === 'ramp') {
    rampRows(style, values, colors);
  } else {
    const known = new Map(style.categories.map(category => [category.value, category.color]));
    const missing = style.missing ?? MISSING_COLOR;
    for (let row = 0; row < length; row++) colors.set(known.get(values[row]!) ?? missing, 4 * row);
  }
  return colors;
}

/** A NumberStyle evaluated per row, or the number itself when it is fixed. NaN takes the start of the range. */
export function numberRows(
  style: NumberStyle,
  length: number,
  values: TypedArray | undefined,
): number | Float32Array {
  if (typeof style === 'number') return style;
  const out = new Float32Array(length);
  for (let row = 0; row < length; row++) out[row] = numberOf(style, values?.[row]);
  return out;
}

/** A NumberStyle for one value: scaled linearly from `domain` to `range` and clamped. */
export function numberOf(style: NumberStyle, value: number | undefined): number {
  if (typeof style === 'number') return style;
  const [low, high] = style.domain;
  const [start, end] = style.range;
  const fraction = ((value ?? Number.NaN) - low) / (high - low || 1);
  return Number.isNaN(fraction) ? start : start + Math.min(1, Math.max(0, fraction)) * (end - start);
}

function fillRows(colors: Uint8Array, color: Rgba): void {
  for (let offset = 0; offset < colors.length; offset += 4) colors.set(color, offset);
}

function rampEntry(style: Extract<ColorStyle, { kind: 'ramp' }>, value: number): number {
  const [low, high] = style.domain;
  const fraction = Math.min(1, Math.max(0, (value - low) / (high - low || 1)));
  return Math.round((style.reverse ? 1 - fraction : fraction) * (RAMP_SIZE - 1));
}

function rampRows(
  style: Extract<ColorStyle, { kind: 'ramp' }>,
  values: TypedArray | readonly string[],
  colors: Uint8Array,
): void {
  const table = rampTable(style.ramp);
  const missing = style.missing ?? MISSING_COLOR;
  for (let row = 0; 4 * row < colors.length; row++) {
    const value = Number(values[row]);
    const offset = 4 * row;
    if (Number.isNaN(value)) {
      colors.set(missing, offset);
      continue;
    }
    const entry = 4 * rampEntry(style, value);
    colors[offset] = table[entry]!;
    colors[offset + 1] = table[entry + 1]!;
    colors[offset + 2] = table[entry + 2]!;
    colors[offset + 3] = 255;
  }
}
