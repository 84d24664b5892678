import type { FeedContext, FeedModule, FeedSource } from '@core/feed.ts';
import type { JsonValue } from '@core/records.ts';
import { wait } from '../runtime/abort.ts';
import { entitiesOfGeoJson } from '../runtime/geojson.ts';
import { isRecord } from '../runtime/geometry.ts';
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
      for (let page = 0; page < MOST_PAGES; page++) {
        if ((await this.#readPage(page, signal)) < this.options.pageSize) break;
      }
      this.context.connection('open');
      await wait(
        this.context.clock,
        this.options.intervalSeconds * 1000 * (0.9 + 0.2 * this.context.random()),
        signal,
      );
    }
  }

  dispose(): void {}

  /** Number of features read. */
  async #readPage(page: number, signal: AbortSignal): Promise<number> {
    const { options, context } = this;
    const response = await fetchChecked(context, this.#address(page), { headers: options.headers }, signal);
    const text = decodeXml(new Uint8Array(await response.arrayBuffer()));
    const document = text.trimStart().startsWith('<')
      ? parseGml(text, context.reject)
      : (JSON.parse(text) as JsonValue);
    if (document === null) return 0;
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
    };
    const batch = entitiesOfGeoJson(document, features, context.clock.now(), context.reject);
    context.emit(batch, () => text.slice(0, 4000));
    // What was rejected counts too: a page with one bad feature is not the last.
    return isRecord(document) && Array.isArray(document.features) ? document.features.length : 0;
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
