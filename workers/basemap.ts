import { type MessageEndpoint, serveJobs, Transfer } from '@core/jobs/actor.ts';
import { tileFetcher } from '@scene/basemap/archive-tiles.ts';
import type { BasemapJobs } from '@scene/basemap/jobs.ts';
import { renderPicture } from '@scene/basemap/render-picture.ts';
import { VectorTileCache } from '@scene/basemap/tile-cache.ts';

/** Imagery worker: paints vector tiles into pictures for the globe. */
const cache = new VectorTileCache(tileFetcher((input, init) => fetch(input, init)));

serveJobs<BasemapJobs>(self as unknown as MessageEndpoint, {
  async paint(request, signal) {
    const picture = await renderPicture(cache, request, signal);
    return new Transfer(picture, [picture]);
  },
});
