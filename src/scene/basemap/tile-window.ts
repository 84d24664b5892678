/** The part of a vector tile that a picture shows: the tile itself, or a square of an ancestor. */
export interface TileWindow {
  readonly z: number;
  readonly x: number;
  readonly y: number;
  /** Pictures along one edge of the vector tile: 1, 2, 4… */
  readonly scale: number;
  /** Column and row of the picture inside the vector tile, from its north-west corner. */
  readonly column: number;
  readonly row: number;
}

/** The vector tile of at most `maximumZoom` that covers picture z/x/y, and the window of it to paint. */
export function tileWindow(z: number, x: number, y: number, maximumZoom: number): TileWindow {
  const levels = Math.max(0, z - maximumZoom);
  const scale = 2 ** levels;
  return {
    z: z - levels,
    x: Math.floor(x / scale),
    y: Math.floor(y / scale),
    scale,
    column: x % scale,
    row: y % scale,
  };
}

const EARTH_CIRCUMFERENCE_METERS = 40_075_016.686;

/** Ground metres a pixel covers at the middle of a Web Mercator picture (spherical Mercator, EPSG:3857). */
export function metersPerPixel(z: number, y: number, sizePixels: number): number {
  const northing = Math.PI * (1 - (2 * (y + 0.5)) / 2 ** z);
  const latitude = Math.atan(Math.sinh(northing));
  return (EARTH_CIRCUMFERENCE_METERS * Math.cos(latitude)) / (sizePixels * 2 ** z);
}
