import { geodeticToEcef } from '@core/crs/ellipsoid.ts';
import { expect, it } from 'vitest';
import { cellAt } from './grid-cell.ts';

const grid = { width: 4, height: 2, bounds: [113, 23, 113.4, 23.2] } as const;

function at(longitude: number, latitude: number, height = 0) {
  const out: [number, number, number] = [0, 0, 0];
  geodeticToEcef(longitude, latitude, height, out);
  return cellAt(grid, out);
}

it('counts from the south-west, whatever the height', () => {
  expect([at(113.05, 23.05), at(113.35, 23.05), at(113.05, 23.15), at(113.35, 23.15, 300)]).toEqual([
    0, 3, 4, 7,
  ]);
});

it('knows nothing outside', () => {
  expect([at(112.99, 23.05), at(113.41, 23.05), at(113.1, 22.9), at(113.1, 23.21)]).toEqual([
    null,
    null,
    null,
    null,
  ]);
});
