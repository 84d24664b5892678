import type { Theme } from '@core/scene-port.ts';

/** One picture of the basemap, asked of the imagery worker. Tile numbers are Web Mercator, y from the north. */
export interface PaintRequest {
  /** Template of the vector tiles, absolute, with {z}, {x}, {y}. */
  readonly url: string;
  readonly minimumZoom: number;
  /** Deepest zoom of the vector tiles; deeper pictures are painted from it. */
  readonly maximumZoom: number;
  readonly z: number;
  readonly x: number;
  readonly y: number;
  readonly theme: Theme;
  /** Edge of the square picture in pixels. */
  readonly sizePixels: number;
}

export type BasemapJobs = {
  /** The picture's first row is the southern one. */
  paint: { request: PaintRequest; response: ImageBitmap };
};
