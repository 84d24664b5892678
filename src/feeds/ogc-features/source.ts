import type { FeedBatch, FeedContext, FeedModule, FeedSource, HistoryQuery } from '@core/feed.ts';
import type { Entity, JsonValue, Observation } from '@core/records.ts';
import { wait } from '../runtime/abort.ts';
import { entitiesOfGeoJson } from '../runtime/geojson.ts';
import { isRecord } from '../runtime/geometry.ts';
import { fetchChecked } from '../runtime/polling.ts';
import { parsePointSeries } from './coverage-json.ts';
import { type EdrPosition, type OgcFeaturesOptions, ogcFeaturesOptions } from './options.ts';

export const adapter: FeedModule<OgcFeaturesOptions> = {
  options: ogcFeaturesOptions,
  create: (options, context) => new OgcFeaturesSource(options, context),
};

const MOST_PAGES = 1000;
/** An EDR poll asks for the newest values only. */
const RECENT_MS = 6 * 3_600_000;

class OgcFeaturesSource implements FeedSource {
  readonly #collection: string;

  constructor(
    private readonly options: OgcFeaturesOptions,
    private readonly context: FeedContext,
  ) {
    this.#collection = `${options.url.replace(/\/+$/, '')}/collections/${encodeURIComponent(options.collection)}`;
  }

  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      if (this.options.positions.length > 0) await this.#readPositions(signal);
      else await this.#readFeatures(signal);
      this.context.connection('open');
      await wait(
        this.context.clock,
        this.options.intervalSeconds * 1000 * (0.9 + 0.2 * this.context.random()),
        signal,
      );
    }
  }

  /** Time series of the EDR positions; a Features collection keeps no history and answers with nothing. */
  async history({ range, entityIds, properties }: HistoryQuery, signal: AbortSignal): Promise<FeedBatch> {
    const observations: Observation[] = [];
    for (const position of this.options.positions) {
      if (entityIds && !entityIds.includes(this.#idOf(position))) continue;
      const batch = await this.#askPosition(position, range.startMs, range.endMs, signal);
      observations.push(
        ...(batch.observations ?? []).filter(
          ({ property, timeMs }) => timeMs < range.endMs && (!properties || properties.includes(property)),
        ),
      );
    }
    return { observations };
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

  async #readPositions(signal: AbortSignal): Promise<void> {
    const nowMs = this.context.clock.now();
    for (const position of this.options.positions) {
      const batch = await this.#askPosition(position, nowMs - RECENT_MS, nowMs, signal);
      const entity: Entity = {
        id: this.#idOf(position),
        type: this.options.type,
        name: position.name,
        position: [position.longitude, position.latitude, 0],
        heightReference: 'ground',
        properties: {},
        source: this.context.feedId,
        origin: 'measured',
      };
      this.context.emit({ ...batch, entities: [entity] });
    }
  }

  async #askPosition(
    { longitude, latitude, id }: EdrPosition,
    startMs: number,
    endMs: number,
    signal: AbortSignal,
  ): Promise<FeedBatch> {
    const datetime = `${new Date(startMs).toISOString()}/${new Date(endMs).toISOString()}`;
    const parameters = new URLSearchParams({
      coords: `POINT(${longitude} ${latitude})`,
      datetime,
      f: 'CoverageJSON',
    });
    const document = await this.#get(`${this.#collection}/position?${parameters}`, signal);
    return parsePointSeries(document, `${this.options.namespace}:${id}`, this.context.reject);
  }

  #idOf(position: EdrPosition): string {
    return `${this.options.namespace}:${position.id}`;
  }

  async #get(address: string, signal: AbortSignal): Promise<JsonValue> {
    const headers = {
      Accept: 'application/geo+json, application/prs.coverage+json, application/json',
      ...this.options.headers,
    };
    return (await fetchChecked(this.context, address, { headers }, signal)).json() as Promise<JsonValue>;
  }
}
