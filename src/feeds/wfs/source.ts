import { crsTransform } from '@core/crs/transform.ts';
import type { FeedContext, FeedModule, FeedSource } from '@core/feed.ts';
import type { JsonValue } from '@core/records.ts';
import { wait } from '../runtime/abort.ts';
import { entitiesOfGeoJson } from '../runtime/geojson.ts';
import { isRecord, type ToWgs84 } from '../runtime/geometry.ts';
import { fetchChecked } from '../runtime/polling.ts';
import { decodeXml } from '../runtime/xml.ts';
import { parseGml } from './gml.ts';
import { type WfsOptions, wfsOptions } from './options.ts';

export const adapter: FeedModule<WfsOptions> = {
  options: wfsOptions,
  create: (options, context) => new WfsSource(options, context),
};

const MOST_PAGES = 1000;

class WfsSource implements FeedSource {
  constructor(
    private readonly options: WfsOptions,
    private readonly context: FeedContext,
  ) {}

  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await this.#readAll(signal);
      this.context.connection('open');
      await wait(
        this.context.clock,
        this.options.intervalSeconds * 1000 * (0.9 + 0.2 * this.context.random()),
        signal,
      );
    }
  }

  dispose(): void {}

  async #readAll(signal: AbortSignal): Promise<void> {
    let before = '';
    for (let page = 0; page < MOST_PAGES; page++) {
      const features = await this.#readPage(page, before, signal);
      const first = JSON.stringify(features[0]) ?? '';
      if (features.length < this.options.pageSize || first === before) return;
      before = first;
    }
  }

  /** The features read; a page that begins as the one before is not taken in: the server pays no heed to `startIndex`. */
  async #readPage(page: number, before: string, signal: AbortSignal): Promise<readonly JsonValue[]> {
    const { options, context } = this;
    const response = await fetchChecked(context, this.#address(page), { headers: options.headers }, signal);
    const text = decodeXml(new Uint8Array(await response.arrayBuffer()));
    const document = text.trimStart().startsWith('<')
      ? parseGml(text, context.reject)
      : (JSON.parse(text) as JsonValue);
    const found = isRecord(document) && Array.isArray(document.features) ? document.features : [];
    if (document === null || (page > 0 && JSON.stringify(found[0]) === before)) return found;
    const { namespace, type, observed, nameProperty, timeProperty, typeName } = options;
    const features = {
      namespace,
      type,
      source: context.feedId,
      origin: 'measured' as const,
      observed,
      idPrefix: `${typeName}/${page}-`,
      ...(nameProperty ? { nameProperty } : {}),
      ...(timeProperty ? { timeProperty } : {}),
      ...toWgs84Of(document),
    };
    const batch = entitiesOfGeoJson(document, features, context.clock.now(), context.reject);
    context.emit(batch, () => text.slice(0, 4000));
    // What was rejected counts too: a page with one bad feature is not the last.
    return found;
  }

  #address(page: number): string {
    const { url, typeName, outputFormat, bbox, pageSize } = this.options;
    const parameters = new URLSearchParams({
      service: 'WFS',
      version: '2.0.0',
      request: 'GetFeature',
      typeNames: typeName,
      outputFormat,
      srsName: 'urn:ogc:def:crs:EPSG::4326',
      startIndex: String(page * pageSize),
      count: String(pageSize),
    });
    // Latitude comes first in the axis order of this CRS.
    if (bbox)
      parameters.set('bbox', `${bbox[1]},${bbox[0]},${bbox[3]},${bbox[2]},urn:ogc:def:crs:EPSG::4326`);
    return `${url}${url.includes('?') ? (/[?&]$/.test(url) ? '' : '&') : '?'}${parameters}`;
  }
}

/** GeoJSON of before RFC 7946 names its CRS; coordinates are east first whatever its authority says. Throws UnknownCrsError. */
function toWgs84Of(document: JsonValue): { toWgs84?: ToWgs84 } {
  const crs = isRecord(document) && isRecord(document.crs) ? document.crs.properties : undefined;
  const name = isRecord(crs) ? crs.name : undefined;
  if (typeof name !== 'string' || /CRS:?84|(::?|\/)4326$/.test(name)) return {};
  return { toWgs84: crsTransform(name).toWgs84 };
}
