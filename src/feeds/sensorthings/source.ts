import type { FeedBatch, FeedContext, FeedModule, FeedSource, HistoryQuery } from '@core/feed.ts';
import type { JsonValue, Observation } from '@core/records.ts';
import { wait } from '../runtime/abort.ts';
import { isRecord } from '../runtime/geometry.ts';
import { fetchChecked } from '../runtime/polling.ts';
import { type SensorThingsOptions, sensorThingsOptions } from './options.ts';
import { type Datastream, odataKey, parseObservations, parseThings } from './parse.ts';

export const adapter: FeedModule<SensorThingsOptions> = {
  options: sensorThingsOptions,
  create: (options, context) => new SensorThingsSource(options, context),
};

const EXPAND = 'Locations,Datastreams($expand=ObservedProperty)';
const NEWEST = 'Observations($orderby=phenomenonTime desc;$top=1)';
/** A server that keeps naming a next page must not keep us for ever. */
const MOST_PAGES = 10_000;

class SensorThingsSource implements FeedSource {
  #datastreams = new Map<string, Datastream>();
  readonly #root: string;

  constructor(
    private readonly options: SensorThingsOptions,
    private readonly context: FeedContext,
  ) {
    this.#root = options.url.replace(/\/+$/, '');
  }

  async run(signal: AbortSignal): Promise<void> {
    let catalogueDueMs = Number.NEGATIVE_INFINITY;
    while (!signal.aborted) {
      if (this.context.clock.now() >= catalogueDueMs) {
        await this.#readCatalogue(signal);
        catalogueDueMs = this.context.clock.now() + this.options.catalogueSeconds * 1000;
      }
      await this.#readNewest(signal);
      this.context.connection('open');
      await wait(
        this.context.clock,
        this.options.intervalSeconds * 1000 * (0.9 + 0.2 * this.context.random()),
        signal,
      );
    }
  }

  /** Observations in the range, oldest first, of the datastreams that match; at most `limit` a datastream. */
  async history(query: HistoryQuery, signal: AbortSignal): Promise<FeedBatch> {
    if (this.#datastreams.size === 0) await this.#readCatalogue(signal);
    const { range, entityIds, properties, limit = 10_000 } = query;
    const start = new Date(range.startMs).toISOString();
    const end = new Date(range.endMs).toISOString();
    const observations: Observation[] = [];
    for (const datastream of this.#datastreams.values()) {
      if (entityIds && !entityIds.includes(datastream.entityId)) continue;
      if (properties && !properties.includes(datastream.property.id)) continue;
      const filter = encodeURIComponent(`phenomenonTime ge ${start} and phenomenonTime lt ${end}`);
      const address = `${this.#root}/Datastreams${odataKey(datastream.id)}/Observations?$filter=${filter}&$orderby=phenomenonTime%20asc&$top=1000`;
      let left = limit;
      for await (const page of this.#pages(address, signal)) {
        observations.push(...parseObservations(page.slice(0, left), datastream, this.context.reject));
        left -= page.length;
        if (left <= 0) break;
      }
    }
    return { observations };
  }

  dispose(): void {
    this.#datastreams.clear();
  }

  async #readCatalogue(signal: AbortSignal): Promise<void> {
    const { filter, pageSize, namespace, type } = this.options;
    const clause = filter ? `&$filter=${encodeURIComponent(filter)}` : '';
    const found = new Map<string, Datastream>();
    for await (const page of this.#pages(
      `${this.#root}/Things?$expand=${EXPAND}&$top=${pageSize}${clause}`,
      signal,
    )) {
      const { entities, datastreams } = parseThings(
        page,
        { namespace, type, source: this.context.feedId },
        this.context.reject,
      );
      for (const datastream of datastreams) found.set(String(datastream.id), datastream);
      this.context.emit({ entities, properties: datastreams.map(({ property }) => property) }, () =>
        JSON.stringify(page).slice(0, 4000),
      );
    }
    this.#datastreams = found;
  }

  async #readNewest(signal: AbortSignal): Promise<void> {
    const address = `${this.#root}/Datastreams?$select=@iot.id&$expand=${encodeURIComponent(NEWEST)}&$top=${this.options.pageSize}`;
    for await (const page of this.#pages(address, signal)) {
      const observations = page.flatMap(entry => {
        if (!isRecord(entry) || !Array.isArray(entry.Observations)) return [];
        const datastream = this.#datastreams.get(String(entry['@iot.id']));
        return datastream ? parseObservations(entry.Observations, datastream, this.context.reject) : [];
      });
      this.context.emit({ observations }, () => JSON.stringify(page).slice(0, 4000));
    }
  }

  /** `value` of the page at `address` and of every `@iot.nextLink` after it, on the same server only. */
  async *#pages(address: string, signal: AbortSignal): AsyncGenerator<readonly JsonValue[]> {
    let next: string | null = address;
    for (let count = 0; next !== null && count < MOST_PAGES; count++) {
      const response = await fetchChecked(
        this.context,
        next,
        { headers: { Accept: 'application/json', ...this.options.headers } },
        signal,
      );
      const body = (await response.json()) as JsonValue;
      if (!isRecord(body) || !Array.isArray(body.value)) throw new Error(`${next}: no "value" array`);
      yield body.value;
      next = this.#sameServer(body['@iot.nextLink'], next);
    }
  }

  /** Behind a proxy, servers name themselves wrongly: only the path below the root and the query are taken. */
  #sameServer(link: JsonValue | undefined, current: string): string | null {
    if (typeof link !== 'string' || link === '') return null;
    const below = link.match(/\/v1\.[01]\/(.*)$/)?.[1];
    const next = below ? `${this.#root}/${below}` : link;
    if (next === current) throw new Error(`${current}: nextLink names the same page`);
    return below || !/^\w+:/.test(link) ? next : null;
  }
}
