import {
  type ImageryProvider,
  Rectangle,
  UrlTemplateImageryProvider,
  WebMapServiceImageryProvider,
  WebMapTileServiceImageryProvider,
} from '@cesium/engine';
import type { Actor } from '@core/jobs/actor.ts';
import type { ImageryLayer } from '@core/layers.ts';
import type { Theme } from '@core/scene-port.ts';
import { resolveTemplate } from '@core/url-template.ts';
import { archiveTemplate } from '../basemap/archive-template.ts';
import type { BasemapJobs } from '../basemap/jobs.ts';
import { VectorImagery, type VectorImageryOptions } from './vector-imagery.ts';

export interface ImageryContext {
  readonly baseUrl: string;
  readonly bounds: readonly [number, number, number, number];
  readonly theme: Theme;
  readonly actor: Actor<BasemapJobs>;
}

/**
 * The provider of an imagery layer. Options of services are strings: `layer`, `style`, `tileMatrixSet`, `format`,
 * `maximumLevel` for WMTS; `layers`, `format`, `transparent` for WMS; `maximumLevel`, `minimumLevel` for XYZ;
 * `subdomains`, separated by commas, stand for {s}. A PMTiles archive has to be opened first;
 * vector tiles in it are painted like the pack's basemap.
 */
export function createImageryProvider(
  layer: ImageryLayer,
  context: ImageryContext,
): ImageryProvider | Promise<ImageryProvider> {
  const { imagery } = layer;
  const url = resolveTemplate(imagery.url, context.baseUrl);
  if (imagery.kind === 'vector-basemap') {
    const { minimumZoom, maximumZoom } = imagery;
    const { bounds, theme } = context;
    const tiles = url.includes('{z}') ? url : archiveTemplate(url);
    return new VectorImagery(context.actor, {
      url: tiles,
      minimumZoom,
      maximumZoom,
      bounds,
      theme,
    }).asProvider();
  }
  if (imagery.kind === 'pmtiles') return openArchive(url, context);
  const options = imagery.options ?? {};
  const subdomains = options.subdomains ? { subdomains: options.subdomains.split(',') } : {};
  const maximumLevel = Number(options.maximumLevel) || 18;
  switch (imagery.kind) {
    case 'xyz':
      return new UrlTemplateImageryProvider({
        url,
        maximumLevel,
        minimumLevel: Number(options.minimumLevel) || 0,
        rectangle: Rectangle.MAX_VALUE,
        ...subdomains,
      });
    case 'wmts':
      return new WebMapTileServiceImageryProvider({
        url,
        layer: options.layer ?? '',
        style: options.style ?? 'default',
        tileMatrixSetID: options.tileMatrixSet ?? 'w',
        format: options.format ?? 'image/png',
        maximumLevel,
        ...subdomains,
      });
    case 'wms':
      return new WebMapServiceImageryProvider({
        url,
        layers: options.layers ?? '',
        parameters: {
          format: options.format ?? 'image/png',
          transparent: options.transparent !== 'false',
        },
        maximumLevel,
      });
  }
}

/** The reader of archives loads with the first one. */
async function openArchive(url: string, { actor, theme }: ImageryContext): Promise<ImageryProvider> {
  const { openPmtilesImagery } = await import('./pmtiles-imagery.ts');
  const paintVector = (vector: Omit<VectorImageryOptions, 'theme'>) =>
    new VectorImagery(actor, { ...vector, theme }).asProvider();
  return openPmtilesImagery(url, { paintVector });
}
