import GeoJsonVt from 'geojson-vt';
import { describe, expect, it } from 'vitest';
import { fromGeojsonVt } from 'vt-pbf';
import { VectorTileCache, VectorTileError } from './tile-cache.ts';

/** A real vector tile with one road across it. */
function roadTile(): Uint8Array {
  const index = new GeoJsonVt({
    type: 'FeatureCollection',
    features: [
      {
        type: 'Feature',
        properties: { class: 'primary', lanes: 4 },
        geometry: {
          type: 'LineString',
          coordinates: [
            [-90, 0],
            [90, 0],
          ],
        },
      },
    ],
  });
  const tile = index.getTile(0, 0, 0);
  return fromGeojsonVt({ roads: tile ?? { features: [] } }, { version: 2, extent: 4096 });
}

const answering = (status: number, body: Uint8Array) => {
  const urls: string[] = [];
  const fetchTile = async (url: string | URL | Request) => {
    urls.push(String(url));
    return new Response(body.slice().buffer as ArrayBuffer, { status });
  };
  return { urls, fetchTile: fetchTile as typeof fetch };
};

describe('VectorTileCache', () => {
  it('decodes lines into tile units with their properties', async () => {
    const { fetchTile } = answering(200, roadTile());
    const tile = await new VectorTileCache(fetchTile).load('a');
    const road = tile.get('roads')?.[0];
    expect(road).toMatchObject({ kind: 'line', properties: { class: 'primary', lanes: 4 } });
    expect([...(road?.parts[0] ?? [])]).toEqual([0.25, 0.5, 0.75, 0.5]);
    expect(road?.bounds).toEqual([0.25, 0.5, 0.75, 0.5]);
  });

  it('fetches a tile once for all who wait', async () => {
    const { urls, fetchTile } = answering(200, roadTile());
    const cache = new VectorTileCache(fetchTile);
    await Promise.all([cache.load('a'), cache.load('a'), cache.load('b')]);
    expect(urls).toEqual(['a', 'b']);
  });

  it('forgets the tile used least recently', async () => {
    const { urls, fetchTile } = answering(200, roadTile());
    const cache = new VectorTileCache(fetchTile, 2);
    for (const url of ['a', 'b', 'a', 'c', 'a', 'b']) await cache.load(url);
    expect(urls).toEqual(['a', 'b', 'c', 'b']);
  });

  it('names the tile that failed and asks again next time', async () => {
    const { urls, fetchTile } = answering(503, new Uint8Array());
    const cache = new VectorTileCache(fetchTile);
    await expect(cache.load('a')).rejects.toMatchObject({ name: 'VectorTileError', status: 503, url: 'a' });
    await expect(cache.load('a')).rejects.toBeInstanceOf(VectorTileError);
    expect(urls).toEqual(['a', 'a']);
  });

  it('refuses bytes that are no vector tile', async () => {
    const { fetchTile } = answering(200, new TextEncoder().encode('<html>not a tile</html>'));
    await expect(new VectorTileCache(fetchTile).load('a')).rejects.toThrow(/Not a vector tile/);
  });
});
