import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Cartographic, type ImageryProvider, Rectangle, Request, Resource } from '@cesium/engine';
import type { ImageryLayer } from '@core/layers.ts';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { MAPSERVER_PROGRAM, startMapServer } from '../../../test/helpers/map-server.ts';
import { readPng } from '../../../test/helpers/png.ts';
import { missingProgram, type ServerProcess, startServer } from '../../../test/helpers/server-process.ts';
import { createImageryProvider, type ImageryContext } from './imagery-provider.ts';

const MAPPROXY_PROGRAM = '/usr/bin/mapproxy-util';
const missing = missingProgram(MAPSERVER_PROGRAM);
const missingProxy = missing ?? missingProgram(MAPPROXY_PROGRAM);
const LEVEL = 14;
const HYDRANT = { longitude: 113.3205, latitude: 23.1105 };
const FEATURES = {
  type: 'FeatureCollection',
  features: [
    {
      type: 'Feature',
      properties: { code: 'h1' },
      geometry: { type: 'Point', coordinates: [HYDRANT.longitude, HYDRANT.latitude] },
    },
  ],
};

let mapServer: Awaited<ReturnType<typeof startMapServer>>;
beforeAll(async () => {
  if (!missing) mapServer = await startMapServer(FEATURES);
});
afterAll(() => mapServer?.stop());
afterEach(() => vi.restoreAllMocks());

/** The tile that holds the hydrant, asked of the server at the address that Cesium makes, and where in it the hydrant is red. */
async function redSpot(imagery: ImageryLayer['imagery']) {
  const layer = { id: 'service', type: 'imagery', imagery } as ImageryLayer;
  const context = { baseUrl: 'http://twin.invalid/' } as ImageryContext;
  const provider = (await createImageryProvider(layer, context)) as ImageryProvider;
  const place = Cartographic.fromDegrees(HYDRANT.longitude, HYDRANT.latitude);
  const tile = provider.tilingScheme.positionToTileXY(place, LEVEL)!;
  const fetched = vi.spyOn(Resource.prototype, 'fetchImage').mockResolvedValue({} as never);
  await provider.requestImage(tile.x, tile.y, LEVEL, new Request());
  const { url } = fetched.mock.contexts[0] as Resource;
  const answer = await fetch(url);
  expect([url, answer.status, answer.headers.get('content-type')]).toEqual([url, 200, 'image/png']);
  const picture = readPng(new Uint8Array(await answer.arrayBuffer()));
  const bounds = provider.tilingScheme.tileXYToNativeRectangle(tile.x, tile.y, LEVEL, new Rectangle());
  const native = provider.tilingScheme.projection.project(place);
  // Geographic tilings have native degrees, but project to metres.
  const isDegrees = bounds.east <= 360 && bounds.west >= -360;
  const [x, y] = isDegrees ? [HYDRANT.longitude, HYDRANT.latitude] : [native.x, native.y];
  const column = ((x! - bounds.west) / bounds.width) * picture.width;
  const row = ((bounds.north - y!) / bounds.height) * picture.height;
  const isRed = (dx: number, dy: number) => {
    const [red, green] = picture.at(
      Math.min(picture.width - 1, Math.max(0, Math.floor(column + dx))),
      Math.min(picture.height - 1, Math.max(0, Math.floor(row + dy))),
    );
    return red > 200 && green < 60;
  };
  return { url, isRed };
}

describe.skipIf(missing)(`a real WMS${missing ? ` (${missing})` : ''}`, () => {
  it('MapServer: what a layer shows lies where it is', async () => {
    const { isRed } = await redSpot({
      kind: 'wms',
      url: `${mapServer.url}/?map=city`,
      options: { layers: 'hydrants', format: 'image/png' },
    });
    expect([isRed(0, 0), isRed(40, 0), isRed(0, 40)]).toEqual([true, false, false]);
  });
});

describe.skipIf(missingProxy)(`real WMTS and tiles${missingProxy ? ` (${missingProxy})` : ''}`, () => {
  let proxy: ServerProcess;
  beforeAll(async () => {
    proxy = await startServer(
      MAPPROXY_PROGRAM,
      (port, folder) => {
        const configuration = join(folder, 'mapproxy.yaml');
        writeFileSync(configuration, configurationFor(mapServer.url));
        return ['serve-develop', '-b', `127.0.0.1:${port}`, configuration];
      },
      async port => (await fetch(`http://127.0.0.1:${port}/`)).ok,
    );
  }, 60_000);
  afterAll(() => proxy?.stop());

  it('WMTS by key and value, as the national map is configured, its key kept', async () => {
    const { url, isRed } = await redSpot({
      kind: 'wmts',
      url: `http://127.0.0.1:${proxy.port}/service?tk=a-key`,
      options: { layer: 'img', style: 'default', tileMatrixSet: 'w', format: 'image/png' },
    });
    expect(new URL(url).searchParams.get('tk')).toBe('a-key');
    expect([isRed(0, 0), isRed(40, 0), isRed(0, 40)]).toEqual([true, false, false]);
  });

  it('WMTS by template', async () => {
    const { isRed } = await redSpot({
      kind: 'wmts',
      url: `http://127.0.0.1:${proxy.port}/wmts/{layer}/{TileMatrixSet}/{TileMatrix}/{TileCol}/{TileRow}.png`,
      options: { layer: 'img', tileMatrixSet: 'w', format: 'image/png' },
    });
    expect([isRed(0, 0), isRed(40, 0)]).toEqual([true, false]);
  });

  it('XYZ, and rows counted from the south as in TMS', async () => {
    const base = `http://127.0.0.1:${proxy.port}`;
    const xyz = await redSpot({ kind: 'xyz', url: `${base}/tiles/1.0.0/img/w/{z}/{x}/{y}.png?origin=nw` });
    expect([xyz.isRed(0, 0), xyz.isRed(40, 0)]).toEqual([true, false]);
    const tms = await redSpot({ kind: 'xyz', url: `${base}/tiles/1.0.0/img/w/{z}/{x}/{reverseY}.png` });
    expect([tms.isRed(0, 0), tms.isRed(40, 0)]).toEqual([true, false]);
  });
});

/** MapProxy in front of MapServer, with the names that the national map service uses. */
function configurationFor(mapServerUrl: string): string {
  return JSON.stringify({
    services: {
      demo: null,
      tms: { use_grid_names: true },
      wmts: {
        kvp: true,
        restful: true,
        restful_template: '/{Layer}/{TileMatrixSet}/{TileMatrix}/{TileCol}/{TileRow}.{Format}',
      },
    },
    layers: [{ name: 'img', title: 'Imagery', tile_sources: ['img_cache'] }],
    caches: {
      img_cache: {
        grids: ['w'],
        sources: ['city'],
        disable_storage: true,
        format: 'image/png',
        meta_size: [1, 1],
        meta_buffer: 20,
      },
    },
    sources: {
      city: {
        type: 'wms',
        supported_srs: ['EPSG:3857'],
        req: { url: `${mapServerUrl}/?map=city`, layers: 'hydrants' },
      },
    },
    grids: {
      w: {
        srs: 'EPSG:3857',
        origin: 'nw',
        bbox: [-20037508.342789244, -20037508.342789244, 20037508.342789244, 20037508.342789244],
        num_levels: 19,
      },
    },
  });
}
