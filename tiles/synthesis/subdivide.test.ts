import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MaskGrid } from './mask-grid.ts';
import { subdivide } from './subdivide.ts';

const RULES = {
  targetArea: () => 9000,
  rankAreas: [200_000, 40_000],
  halfWidths: [8, 5, 3],
  minimumArea: 400,
} as const;

function landWithHole(width: number, height: number, hole: number): MaskGrid {
  const mask = new MaskGrid([0, 0, width, height], 4);
  const [x, y] = [width / 2, height / 2];
  mask.fill(
    [
      [
        [x - hole, y - hole],
        [x + hole, y - hole],
        [x + hole, y + hole],
        [x - hole, y + hole],
      ],
    ],
    1,
  );
  return mask;
}

describe('subdivide', () => {
  it('cuts free land into parcels that neither overlap nor leave it', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 200, max: 900 }),
        fc.integer({ min: 200, max: 900 }),
        fc.integer({ min: 10, max: 60 }),
        (width, height, hole) => {
          const mask = landWithHole(width, height, hole);
          const { parcels } = subdivide(mask, 0, RULES, 'test');
          const cells = parcels.flatMap(parcel => [...parcel.cells]);
          expect(cells.filter(cell => mask.data[cell] !== 0)).toEqual([]);
          expect(new Set(cells).size).toBe(cells.length);
          expect(parcels.length).toBeGreaterThan(0);
        },
      ),
      { numRuns: 12 },
    );
  });

  it('makes parcels of about the target size, with streets between them', () => {
    const { parcels, streets } = subdivide(new MaskGrid([0, 0, 1200, 900], 4), 0, RULES, 'test');
    for (const parcel of parcels) expect(parcel.areaSquareMeters).toBeLessThanOrEqual(9000 * 1.35);
    expect(parcels.length).toBeGreaterThan(60);
    expect(streets.length).toBeGreaterThanOrEqual(parcels.length - 1);
  });

  it('gives the same cuts for the same seed and others for another', () => {
    const make = (seed: string) => subdivide(landWithHole(700, 500, 40), 0, RULES, seed).streets;
    expect(make('a')).toEqual(make('a'));
    expect(make('a')).not.toEqual(make('b'));
  });
});
