import { expect, test } from 'vitest';
import fragmentShader from '../../../../shaders/icons/badge.fragment.glsl?raw';
import {
  ATLAS_COLUMNS,
  CELL_PIXELS,
  CHARACTER_PIXELS,
  CHARACTERS,
  cellOf,
  FIRST_CHARACTER,
} from './atlas.ts';
import { BADGE_BYTES, LABEL_CHARACTERS, packBadges, packMark } from './badges.ts';
import { clusterSize, shortCount } from './clusters.ts';

/** What the shader reads from a mark. */
function unpack(mark: number): { cell: number; label: string } {
  const places = Array.from({ length: LABEL_CHARACTERS }, (_, i) => (mark >>> (4 * i)) & 15);
  const label = places.map(place => (place === 0 ? '' : CHARACTERS[place - 1])).join('');
  return { cell: mark >>> (4 * LABEL_CHARACTERS), label };
}

test('a mark carries its glyph and every count, in both languages', () => {
  expect(unpack(packMark('camera'))).toEqual({ cell: cellOf('camera'), label: '' });
  const counts = [2, 10, 999, 1000, 1234, 9999, 10_000, 12_345, 99_999, 100_000, 1_300_000, 12_345_678, 4e9];
  for (const language of ['zh', 'en'] as const) {
    for (const count of counts) {
      const label = shortCount(count, language);
      expect(label.length, label).toBeLessThanOrEqual(LABEL_CHARACTERS);
      expect(unpack(packMark('cluster', label))).toEqual({ cell: cellOf('cluster'), label });
    }
  }
});

test('records hold positions to a millimetre, sizes, colours and marks', () => {
  const positions = Float64Array.of(-2_325_012.123456, 5_389_456.654321, 2_489_321.000777, 1, 2, 3);
  const { length, records } = packBadges({
    length: 2,
    positions,
    colors: Uint8Array.of(1, 2, 3, 4, 250, 251, 252, 253),
    size: badge => 20 + badge,
    mark: badge => packMark('cluster', String(badge + 7)),
  });
  expect(length).toBe(2);
  expect(records.byteLength).toBe(2 * BADGE_BYTES);
  const view = new DataView(records.buffer);
  for (let axis = 0; axis < 3; axis++) {
    const sum = view.getFloat32(4 * axis, true) + view.getFloat32(12 + 4 * axis, true);
    expect(Math.abs(sum - positions[axis]!)).toBeLessThan(1e-6);
  }
  expect(view.getFloat32(BADGE_BYTES + 24, true)).toBe(21);
  expect(Array.from(records.subarray(BADGE_BYTES + 28, BADGE_BYTES + 32))).toEqual([250, 251, 252, 253]);
  expect(unpack(view.getUint32(BADGE_BYTES + 32, true)).label).toBe('8');
  expect(clusterSize(1, 24)).toBe(24);
});

test('the shader knows the atlas', () => {
  const constant = (name: string) => Number(new RegExp(`${name} = ([\\d.]+)u?;`).exec(fragmentShader)?.[1]);
  expect(constant('CELL')).toBe(CELL_PIXELS);
  expect(constant('COLUMNS')).toBe(ATLAS_COLUMNS);
  expect(constant('FIRST_CHARACTER')).toBe(FIRST_CHARACTER);
  expect(constant('LABEL_CHARACTERS')).toBe(LABEL_CHARACTERS);
  expect(constant('LABEL_PIXELS') * constant('ATLAS_PIXELS_PER_LABEL_PIXEL')).toBe(CHARACTER_PIXELS);
  const special = ['.', '万', '亿', 'M'].map(character => CHARACTERS.indexOf(character) + 1);
  for (const character of special) expect(fragmentShader).toContain(`character == ${character}u`);
});
