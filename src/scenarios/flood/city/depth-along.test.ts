import { describe, expect, it } from 'vitest';
import { PlacedGrid } from '../case/placed-grid.ts';
import { depthAtWalls, depthsAlong } from './depth-along.ts';

/** Cells of 10 m: dry but for the columns from 20 on; cells 5…9 × 5…9 are built over. */
const wetEast = (depth: number) => (i: number, j: number) => {
  if (i >= 5 && i < 10 && j >= 5 && j < 10) return Number.NaN;
  return i >= 20 ? depth : 0;
};
const box = (west: number, south: number, east: number, north: number) =>
  [
    [west, south],
    [east, south],
    [east, north],
    [west, north],
  ] as const;

describe('how deep a building stands in water', () => {
  it('is what half of its walls stand in, whichever way its outline turns', () => {
    for (const isReversed of [false, true]) {
      const turn = (ring: ReturnType<typeof box>) => (isReversed ? ring.toReversed() : ring);
      expect(depthAtWalls(turn(box(22, 3, 26, 7)), wetEast(0.4))).toBe(0.4);
      expect(depthAtWalls(turn(box(12, 3, 18, 7)), wetEast(0.4))).toBe(0);
      // One wall of four.
      expect(depthAtWalls(turn(box(14, 3, 19.9, 8)), wetEast(0.4))).toBe(0);
      // Three of four.
      expect(depthAtWalls(turn(box(19.8, 3, 24, 8)), wetEast(0.4))).toBe(0.4);
    }
  });

  it('looks past its own blocked cells, and water one street away is not at its walls', () => {
    const moat = (i: number, j: number) => {
      const [x, y] = [Math.abs(i - 7), Math.abs(j - 7)];
      const away = Math.max(x, y);
      return away <= 2 ? Number.NaN : away === 3 ? 0.2 : 0.9;
    };
    expect(depthAtWalls(box(5, 5, 10, 10), moat)).toBe(0.2);
    expect(depthAtWalls(box(5.4, 5.4, 9.6, 9.6), moat)).toBe(0.2);
    expect(depthAtWalls(box(5, 5, 10, 10), (i, j) => (moat(i, j) === 0.9 ? 0.9 : 0))).toBe(0);
  });

  it('is nothing outside the grid', () => {
    expect(depthAtWalls(box(5, 5, 10, 10), () => Number.NaN)).toBe(0);
  });
});

it('a line is looked at all along, not only at its vertices', () => {
  const raster = {
    columns: 40,
    rows: 10,
    west: 0,
    south: 0,
    cellWidth: 10,
    cellHeight: 10,
    values: new Float64Array(400),
  };
  const grid = new PlacedGrid(raster, undefined, undefined);
  const pool = (i: number) => (i >= 12 && i < 16 ? 0.5 : 0);
  const { depths, metresEach } = depthsAlong(
    [
      [2, 5.5],
      [38, 5.5],
    ],
    grid,
    pool,
  );
  expect(depths.filter(depth => depth >= 0.3).length * metresEach).toBeCloseTo(40, 6);
});
