import { RAMP_SIZE, rampTable } from '@core/ramps.ts';
import type { ColorStyle, Rgba } from '@core/style.ts';
import type { Device, Texture } from '@luma.gl/core';
import fieldFunctions from '../../../../shaders/field/field.glsl?raw';

/** A field as shaders take it: values row by row from the south-west, with the colours they get. */
export interface FieldPaint {
  readonly columns: number;
  readonly rows: number;
  /** NaN where there is nothing. */
  readonly values: Float32Array;
  readonly style: ColorStyle;
  readonly hideBelow?: number | undefined;
  /** Values up to this share of the domain fade in from nothing; 0 for none. */
  readonly fadeIn?: number;
}

/** Names and order of the uniform block in shaders/field/field.glsl; a test compares them. */
export const FIELD_UNIFORMS = {
  size: 'vec2<f32>',
  low: 'f32',
  high: 'f32',
  reversed: 'f32',
  hideBelow: 'f32',
  smoothed: 'f32',
  fadeIn: 'f32',
  missing: 'vec4<f32>',
} as const;

export const fieldModule = {
  name: 'field',
  vs: fieldFunctions,
  fs: fieldFunctions,
  uniformTypes: FIELD_UNIFORMS,
};

const NOTHING = -3e38;
const LOWEST = -1e36;

/** A float texture of values, with a number that shaders know for NaN. */
export function valueTexture(device: Device, values: Float32Array, columns: number, rows: number): Texture {
  if (values.length < columns * rows) {
    throw new RangeError(`${values.length} values for a grid of ${columns} × ${rows}`);
  }
  const data = new Float32Array(columns * rows);
  for (let i = 0; i < data.length; i++) {
    const value = values[i]!;
    data[i] = Number.isNaN(value) ? NOTHING : value;
  }
  const sampler = { minFilter: 'nearest', magFilter: 'nearest' } as const;
  return device.createTexture({ format: 'r32float', width: columns, height: rows, data, sampler });
}

/** The textures and uniforms of a paint; `dispose` frees the textures. */
export class FieldTextures {
  readonly #values: Texture;
  readonly #ramp: Texture;
  readonly #uniforms: Readonly<Record<string, unknown>>;

  constructor(device: Device, paint: FieldPaint) {
    const { columns, rows, style } = paint;
    const { colors, domain, reversed } = rampOf(style);
    const values = style.kind === 'category' ? categoryIndices(paint.values, style) : paint.values;
    this.#values = valueTexture(device, values, columns, rows);
    const sampler = { minFilter: 'nearest', magFilter: 'nearest' } as const;
    const width = colors.length / 4;
    this.#ramp = device.createTexture({ format: 'rgba8unorm', width, height: 1, data: colors, sampler });
    const missing = style.kind === 'constant' ? undefined : style.missing;
    this.#uniforms = {
      size: [columns, rows],
      low: domain[0],
      high: domain[1],
      reversed: reversed ? 1 : 0,
      hideBelow: paint.hideBelow ?? LOWEST,
      smoothed: style.kind === 'category' ? 0 : 1,
      fadeIn: paint.fadeIn ?? 0,
      missing: (missing ?? [0, 0, 0, 0]).map(channel => channel / 255),
    };
  }

  get props(): Record<string, unknown> {
    return { ...this.#uniforms, fieldValues: this.#values, fieldRamp: this.#ramp };
  }

  dispose(): void {
    this.#values.destroy();
    this.#ramp.destroy();
  }
}

function rampOf(style: ColorStyle): {
  colors: Uint8Array;
  domain: readonly [number, number];
  reversed: boolean;
} {
  if (style.kind === 'ramp') {
    const colors = rampTable(style.ramp);
    if (colors.length !== 4 * RAMP_SIZE) throw new Error(`Ramp "${style.ramp}" is not ${RAMP_SIZE} entries`);
    return { colors, domain: style.domain, reversed: Boolean(style.reverse) };
  }
  const entries: readonly Rgba[] =
    style.kind === 'constant' ? [style.color] : style.categories.map(category => category.color);
  const colors = Uint8Array.from(entries.flat());
  return { colors, domain: [0, Math.max(1, entries.length - 1)], reversed: false };
}

/** Values as numbers of their category; NaN where they belong to none. */
function categoryIndices(
  values: Float32Array,
  style: Extract<ColorStyle, { kind: 'category' }>,
): Float32Array {
  const indices = new Map(style.categories.map((category, i) => [Number(category.value), i]));
  return values.map(value => indices.get(value) ?? Number.NaN);
}
