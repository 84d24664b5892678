import type { FeedBatch, FeedContext, FeedModule, FeedSource, HistoryQuery } from '@core/feed.ts';
import type { JsonValue } from '@core/records.ts';
import { wait } from '../runtime/abort.ts';
import { fetchChecked } from '../runtime/polling.ts';
import { type NgsiLdOptions, ngsiLdOptions } from './options.ts';
import { parseEntities, parseTemporal } from './parse.ts';

export const adapter: FeedModule<NgsiLdOptions> = {
  options: ngsiLdOptions,
  create: (options, context) => new NgsiLdSource(options, context),
};

const MOST_PAGES = 1000;

class NgsiLdSource implements FeedSource {
  readonly #root: string;
  readonly #headers: Record<string, string>;

  constructor(
    private readonly options: NgsiLdOptions,
    private readonly context: FeedContext,
  ) {
    this.#root = options.url.replace(/\/+$/, '');
    this.#headers = {
      Accept: 'application/json',
      ...(options.context
        ? {
            Link: `<${options.context}>; rel="http://www.w3.org/ns/json-ld#context"; type="application/ld+json"`,
          }
        : {}),
      ...(options.tenant ? { 'NGSILD-Tenant': options.tenant } : {}),
      ...options.headers,
    };
  }

  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      for (const type of this.options.types) await this.#readType(type, signal);
      this.context.connection('open');
      await wait(
        this.context.clock,
        this.options.intervalSeconds * 1000 * (0.9 + 0.2 * this.context.random()),
        signal,
      );
    }
  }

  /** Temporal values in the range; a broker without the temporal interface answers 404 or 501, and the promise rejects. */
  async history(query: HistoryQuery, signal: AbortSignal): Promise<FeedBatch> {
    const { range, entityIds, properties, limit = 10_000 } = query;
    const parameters = new URLSearchParams({
      type: this.options.types.join(','),
      timerel: 'between',
      timeAt: new Date(range.startMs).toISOString(),
      endTimeAt: new Date(range.endMs).toISOString(),
      options: 'temporalValues',
      lastN: String(limit),
    });
    if (entityIds) parameters.set('id', entityIds.join(','));
    if (properties) parameters.set('attrs', properties.join(','));
    const document = await this.#get(`${this.#root}/temporal/entities?${parameters}`, signal);
    return { observations: parseTemporal(document, this.context.reject) };
  }

  dispose(): void {}

  async #readType(type: string, signal: AbortSignal): Promise<void> {
    const { pageSize } = this.options;
    for (let page = 0; page < MOST_PAGES; page++) {
      const parameters = new URLSearchParams({
        type,
        limit: String(pageSize),
        offset: String(page * pageSize),
      });
      const document = await this.#get(`${this.#root}/entities?${parameters}`, signal);
      const batch = parseEntities(
        document,
        this.context.feedId,
        this.context.clock.now(),
        this.context.reject,
      );
      this.context.emit(batch, () => JSON.stringify(document).slice(0, 4000));
      if (!Array.isArray(document) || document.length < pageSize) return;
    }
  }

  async #get(address: string, signal: AbortSignal): Promise<JsonValue> {
    return (
      await fetchChecked(this.context, address, { headers: this.#headers }, signal)
    ).json() as Promise<JsonValue>;
  }
}
