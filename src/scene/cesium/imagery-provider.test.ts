import type { UrlTemplateImageryProvider, WebMapServiceImageryProvider } from '@cesium/engine';
import type { ImageryLayer } from '@core/layers.ts';
import { describe, expect, it } from 'vitest';
import { createImageryProvider, type ImageryContext } from './imagery-provider.ts';

/** Of a service; only the vector basemap needs more of the context. */
const CONTEXT = { baseUrl: 'https://twin.test/cities/toy/', bounds: [113, 23, 114, 24], theme: 'night' };

type Provider = UrlTemplateImageryProvider & WebMapServiceImageryProvider;

function providerOf(imagery: ImageryLayer['imagery']): Provider {
  const layer: ImageryLayer = {
    id: 'service',
    type: 'imagery',
    title: { zh: '影像', en: 'Imagery' },
    visible: true,
    opacity: 1,
    order: 1,
    pickable: false,
    group: 'base',
    imagery,
  };
  const provider = createImageryProvider(layer, CONTEXT as unknown as ImageryContext);
  if (provider instanceof Promise) throw new Error('no archive was asked for');
  return provider as unknown as Provider;
}

const addressOf = (imagery: ImageryLayer['imagery']) => new URL(providerOf(imagery).url);

describe('imagery services', () => {
  it('asks a WMTS by key and value, with the key of its address', () => {
    const { host, searchParams } = addressOf({
      kind: 'wmts',
      url: 'https://maps.test/img_w/wmts?tk=key',
      options: { layer: 'img', tileMatrixSet: 'w', format: 'tiles' },
    });
    expect(host).toBe('maps.test');
    expect(Object.fromEntries(searchParams)).toMatchObject({
      tk: 'key',
      service: 'WMTS',
      request: 'GetTile',
      layer: 'img',
      tilematrixset: 'w',
      format: 'tiles',
    });
  });

  it('asks a WMS for its layers, and keeps the address absolute', () => {
    const provider = providerOf({ kind: 'wms', url: 'https://maps.test/wms', options: { layers: 'a,b' } });
    expect(provider.url).toMatch(/^https:\/\/maps\.test\/wms/);
    expect(provider.layers).toBe('a,b');
  });

  it('reads XYZ tiles beside the pack', () => {
    const { pathname } = addressOf({ kind: 'xyz', url: 'imagery/{z}/{x}/{y}.jpg' });
    expect(decodeURIComponent(pathname)).toBe('/cities/toy/imagery/{z}/{x}/{y}.jpg');
  });
});
