import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { EyeView } from '../../bridge.ts';
import { placeLabels, textEms } from './placement.ts';

/** An eye at the origin of space looking along −z, so that pixels follow from x, y and −z at once. */
const view: EyeView = {
  rotation: [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1],
  projection: [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, -1, -1, 0, 0, -1, 0],
  positionEcef: [0, 0, 0],
  width: 400,
  height: 400,
  heightMeters: 1000,
  focalLengthPixels: 200,
  revision: 1,
};

const at = (x: number, y: number) => [(x - 200) / 200, (200 - y) / 200, -1].map(value => value * 1000);

function place(
  points: readonly (readonly [number, number])[],
  options: Partial<Parameters<typeof placeLabels>[0]> = {},
) {
  return placeLabels({
    view,
    positions: Float64Array.from(points.flatMap(([x, y]) => at(x, y))),
    texts: points.map(() => '广州塔'),
    sizes: 16,
    shown: new Set(),
    collide: true,
    minimumPixelsPerKilometre: 0,
    ...options,
  });
}

test('of two labels at one place the more important stays, and the one already shown among equals', () => {
  const crowd = [
    [200, 200],
    [205, 202],
  ] as const;
  expect(place(crowd)).toEqual([0]);
  expect(place(crowd, { priorities: [1, 2] })).toEqual([1]);
  expect(place(crowd, { shown: new Set([1]) })).toEqual([1]);
  expect(place(crowd, { collide: false })).toEqual([0, 1]);
});

test('labels off the screen, behind the eye, without text or too small a scale are left out', () => {
  expect(
    place([
      [-100, 200],
      [200, 200],
    ]),
  ).toEqual([1]);
  expect(place([[200, 200]], { positions: Float64Array.of(0, 0, 500) })).toEqual([]);
  expect(place([[200, 200]], { texts: [''] })).toEqual([]);
  expect(place([[200, 200]], { minimumPixelsPerKilometre: 500 })).toEqual([]);
});

test('placed labels never overlap', () => {
  const pixel = fc.integer({ min: 0, max: 400 });
  fc.assert(
    fc.property(fc.array(fc.tuple(pixel, pixel), { maxLength: 80 }), points => {
      const rows = place(points);
      const half = (textEms('广州塔') * 16) / 2 + 3;
      rows.forEach((row, i) => {
        for (const other of rows.slice(i + 1)) {
          const [a, b] = [points[row]!, points[other]!];
          const apart =
            Math.abs(a[0] - b[0]) >= 2 * half - 1e-6 || Math.abs(a[1] - b[1]) >= 2 * (0.65 * 16 + 3) - 1e-6;
          expect(apart).toBe(true);
        }
      });
    }),
  );
});
