import { ecefToGeodetic } from '@core/crs/ellipsoid.ts';

/** Cells of equal steps in longitude and latitude, row by row from the south-west. */
export interface CellGrid {
  readonly width: number;
  readonly height: number;
  /** [west, south, east, north] in degrees. */
  readonly bounds: readonly [number, number, number, number];
}

/** Index of the cell over or under a point, ECEF metres; null outside of the grid. */
export function cellAt({ width, height, bounds }: CellGrid, position: readonly [number, number, number]) {
  const [longitude, latitude] = ecefToGeodetic(...position);
  const column = Math.floor(((longitude - bounds[0]) / (bounds[2] - bounds[0])) * width);
  const row = Math.floor(((latitude - bounds[1]) / (bounds[3] - bounds[1])) * height);
  const isInside = column >= 0 && row >= 0 && column < width && row < height;
  return isInside ? row * width + column : null;
}
