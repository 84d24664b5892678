import { CHARACTERS, cellOf } from './atlas.ts';
import type { GlyphName } from './glyphs.ts';

/**
 * Badges as the GPU takes them, one record each: position (float32 × 3) and its remainder (float32 × 3), pixels
 * (float32), colour (RGBA bytes) and what stands on it (uint32: up to five characters of four bits each, the first
 * lowest, 0 where there is none; above them the cell of the atlas).
 */
export interface Badges {
  readonly length: number;
  readonly records: Uint8Array;
}

export const BADGE_BYTES = 36;
export const LABEL_CHARACTERS = 5;
const CHARACTER_BITS = 4;

/** What badges are made of; `sizes` in pixels, `colors` RGBA bytes, `positions` ECEF metres, one per badge. */
export interface BadgeColumns {
  readonly length: number;
  readonly positions: Float64Array;
  readonly colors: Uint8Array;
  size(badge: number): number;
  /** Packed as by `packMark`. */
  mark(badge: number): number;
}

export function packBadges({ length, positions, colors, size, mark }: BadgeColumns): Badges {
  const records = new Uint8Array(length * BADGE_BYTES);
  const floats = new Float32Array(records.buffer);
  const words = new Uint32Array(records.buffer);
  for (let badge = 0; badge < length; badge++) {
    const word = (badge * BADGE_BYTES) / 4;
    for (let axis = 0; axis < 3; axis++) {
      const position = positions[3 * badge + axis]!;
      floats[word + axis] = position;
      floats[word + 3 + axis] = position - floats[word + axis]!;
    }
    floats[word + 6] = size(badge);
    for (let channel = 0; channel < 4; channel++) {
      records[badge * BADGE_BYTES + 28 + channel] = colors[4 * badge + channel]!;
    }
    words[word + 8] = mark(badge);
  }
  return { length, records };
}

/** A glyph and a label of at most five of the atlas's characters, as one unsigned integer. */
export function packMark(glyph: GlyphName, label = ''): number {
  let mark = cellOf(glyph) << (LABEL_CHARACTERS * CHARACTER_BITS);
  for (let i = 0; i < Math.min(label.length, LABEL_CHARACTERS); i++) {
    mark |= (CHARACTERS.indexOf(label[i]!) + 1) << (i * CHARACTER_BITS);
  }
  return mark >>> 0;
}
