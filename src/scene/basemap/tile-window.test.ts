import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { metersPerPixel, tileWindow } from './tile-window.ts';

describe('tileWindow', () => {
  it('is the tile itself where the pack has it', () => {
    expect(tileWindow(12, 3336, 1776, 14)).toEqual({ z: 12, x: 3336, y: 1776, scale: 1, column: 0, row: 0 });
  });

  it('covers exactly the picture inside the deepest vector tile', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 19 }),
        fc.integer({ min: 0, max: 14 }),
        fc.nat(),
        fc.nat(),
        (z, deepest, a, b) => {
          const count = 2 ** z;
          const [x, y] = [a % count, b % count];
          const window = tileWindow(z, x, y, deepest);
          expect(window.z).toBe(Math.min(z, deepest));
          expect((window.x + window.column / window.scale) / 2 ** window.z).toBeCloseTo(x / count, 12);
          expect((window.y + window.row / window.scale) / 2 ** window.z).toBeCloseTo(y / count, 12);
          expect(window.scale * 2 ** window.z).toBe(count);
        },
      ),
    );
  });
});

describe('metersPerPixel', () => {
  it('is the Mercator scale at the equator and shrinks with the cosine of the latitude', () => {
    expect(metersPerPixel(0, 0, 256)).toBeCloseTo(156_543.034, 2);
    // Row 1776 of zoom 12 is at 23.1° N, Guangzhou.
    expect(metersPerPixel(12, 1776, 256) / (156_543.034 / 4096)).toBeCloseTo(
      Math.cos((23.12 * Math.PI) / 180),
      2,
    );
  });
});
