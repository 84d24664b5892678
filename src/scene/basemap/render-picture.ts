import type { PaintTile } from './decode-tile.ts';
import type { PaintRequest } from './jobs.ts';
import { paintTile } from './paint-tile.ts';
import { BASEMAP_PALETTES } from './palette.ts';
import { type VectorTileCache, VectorTileError } from './tile-cache.ts';
import { metersPerPixel, type TileWindow, tileWindow } from './tile-window.ts';

/**
 * Paints one picture, its first row in the south. Rejects with VectorTileError when its tile is broken or none is there, with AbortError when the
 * signal aborts.
 */
export async function renderPicture(
  cache: VectorTileCache,
  request: PaintRequest,
  signal: AbortSignal,
): Promise<ImageBitmap> {
  const { tile, window } = await loadCovering(cache, request);
  signal.throwIfAborted();
  const { sizePixels, z, y } = request;
  const canvas = new OffscreenCanvas(sizePixels, sizePixels);
  // Painted by the processor, in this worker: thousands of short strokes are slow work for a GPU, and for one that is
  // software they cost as much as the rest of the city.
  const context = canvas.getContext('2d', { alpha: false, willReadFrequently: true });
  if (!context) throw new Error('No 2D canvas in workers');
  // Rows from the south: WebGL takes bitmaps as they are and Cesium's textures begin at the bottom.
  context.setTransform(1, 0, 0, -1, 0, sizePixels);
  paintTile(context, tile, BASEMAP_PALETTES[request.theme], {
    window,
    zoom: z,
    sizePixels,
    metersPerPixel: metersPerPixel(z, y, sizePixels),
  });
  return canvas.transferToImageBitmap();
}

/** The deepest vector tile there is over the picture: packs leave out tiles that would add nothing. */
async function loadCovering(
  cache: VectorTileCache,
  { url, z, x, y, minimumZoom, maximumZoom }: PaintRequest,
): Promise<{ tile: PaintTile; window: TileWindow }> {
  for (let zoom = Math.min(z, maximumZoom); ; zoom--) {
    const window = tileWindow(z, x, y, zoom);
    try {
      return { tile: await cache.load(tileUrl(url, window)), window };
    } catch (error) {
      const missing = error instanceof VectorTileError && error.status === 404;
      if (!missing || zoom <= minimumZoom) throw error;
    }
  }
}

function tileUrl(template: string, { z, x, y }: TileWindow): string {
  return template.replace('{z}', String(z)).replace('{x}', String(x)).replace('{y}', String(y));
}
