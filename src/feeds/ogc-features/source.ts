import type { FeedBatch, FeedContext, FeedModule, FeedSource, HistoryQuery } from '@core/feed.ts';
import type { JsonValue } from '@core/records.ts';
import { wait } from '../runtime/abort.ts';
import { entitiesOfGeoJson } from '../runtime/geojson.ts';
import { isRecord } from '../runtime/geometry.ts';
import { fetchChecked } from '../runtime/polling.ts';
import { EnvironmentalData } from './environmental-data.ts';
import { type OgcFeaturesOptions, ogcFeaturesOptions } from './options.ts';

export const adapter: FeedModule<OgcFeaturesOptions> = {
  options: ogcFeaturesOptions,
  create: (options, context) => new OgcFeaturesSource(options, context),
};

const MOST_PAGES = 1000;

class OgcFeaturesSource implements FeedSource {
  readonly #collection: string;
  readonly #edr: EnvironmentalData;

  constructor(
    private readonly options: OgcFeaturesOptions,
    private readonly context: FeedContext,
  ) {
    this.#collection = `${options.url.replace(/\/+$/, '')}/collections/${encodeURIComponent(options.collection)}`;
    this.#edr = new EnvironmentalData(options, context, (path, signal) =>
      this.#get(`${this.#collection}/${path}`, signal),
    );
  }

  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      if (this.#edr.isAsked) await this.#edr.readRecent(signal);
      else await this.#readFeatures(signal);
      this.context.connection('open');
      await wait(
        this.context.clock,
        this.options.intervalSeconds * 1000 * (0.9 + 0.2 * this.context.random()),
        signal,
      );
    }
  }

  /** Time series of an EDR collection; a Features collection keeps no history and answers with nothing. */
  async history(query: HistoryQuery, signal: AbortSignal): Promise<FeedBatch> {
    return this.#edr.isAsked ? this.#edr.history(query, signal) : {};
  }

  dispose(): void {}

  async #readFeatures(signal: AbortSignal): Promise<void> {
    const { bbox, pageSize, namespace, type, nameProperty, timeProperty, observed, collection } =
      this.options;
    let next: string | null =
      `${this.#collection}/items?f=json&limit=${pageSize}${bbox ? `&bbox=${bbox.join(',')}` : ''}`;
    for (let page = 0; next !== null && page < MOST_PAGES; page++) {
      const document = await this.#get(next, signal);
      const options = {
        namespace,
        type,
        source: this.context.feedId,
        origin: 'measured' as const,
        observed,
        idPrefix: `${collection}/${page}-`,
        ...(nameProperty ? { nameProperty } : {}),
        ...(timeProperty ? { timeProperty } : {}),
      };
      const batch = entitiesOfGeoJson(document, options, this.context.clock.now(), this.context.reject);
      this.context.emit(batch, () => JSON.stringify(document).slice(0, 4000));
      next = this.#nextPage(document, next);
    }
  }

  /** Only the query of the `next` link is taken: it leads to the same collection, whatever host it names. */
  #nextPage(document: JsonValue, current: string): string | null {
    const links = isRecord(document) && Array.isArray(document.links) ? document.links : [];
    const link = links.find(item => isRecord(item) && item.rel === 'next');
    const href = isRecord(link) && typeof link.href === 'string' ? link.href : '';
    const query = href.slice(href.indexOf('?') + 1);
    const next = href.includes('?') ? `${this.#collection}/items?${query}` : null;
    return next === current ? null : next;
  }

  async #get(address: string, signal: AbortSignal): Promise<JsonValue> {
    const headers = {
      Accept: 'application/geo+json, application/prs.coverage+json, application/json',
      ...this.options.headers,
    };
    return (await fetchChecked(this.context, address, { headers }, signal)).json() as Promise<JsonValue>;
  }
}
