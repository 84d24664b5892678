import type { FeedBatch, FeedContext, FeedModule, FeedSource, HistoryQuery } from '@core/feed.ts';
import type { Entity, JsonValue } from '@core/records.ts';
import { linkedController, wait } from '../runtime/abort.ts';
import { explain } from '../runtime/explain.ts';
import { AttributeIds } from './attributes.ts';
import { BrokerApi } from './broker-api.ts';
import { createNotificationLine, type NotificationLine } from './notifications.ts';
import { type NgsiLdOptions, ngsiLdOptions, type SubscriptionOptions } from './options.ts';
import { parseEntities, parseTemporal } from './parse.ts';

export const adapter: FeedModule<NgsiLdOptions> = {
  options: ngsiLdOptions,
  create: (options, context) => new NgsiLdSource(options, context),
};

const SAMPLE_LENGTH = 4000;
/** A subscription is renewed this many times before it would end. */
const RENEWALS = 3;

class NgsiLdSource implements FeedSource {
  readonly #api: BrokerApi;
  readonly #ids = new AttributeIds();
  readonly #line: NotificationLine | null;
  /** What is known of every entity, with a subscription. */
  readonly #entities = new Map<string, Entity>();

  constructor(
    private readonly options: NgsiLdOptions,
    private readonly context: FeedContext,
  ) {
    this.#api = new BrokerApi(options, context);
    this.#line = options.subscription ? createNotificationLine(options.subscription, context) : null;
  }

  run(signal: AbortSignal): Promise<void> {
    return this.#line ? this.#listen(this.#line, signal) : this.#poll(signal);
  }

  /**
   * Temporal values in the range. A broker without the temporal interface answers 404 or 501, and the promise rejects;
   * one that left something out is told of as a gap.
   */
  async history(query: HistoryQuery, signal: AbortSignal): Promise<FeedBatch> {
    const { range, entityIds, properties, limit = 10_000 } = query;
    const parameters = {
      type: this.options.types.join(','),
      timerel: 'between',
      timeAt: new Date(range.startMs).toISOString(),
      endTimeAt: new Date(range.endMs).toISOString(),
      options: 'temporalValues',
      lastN: String(limit),
      ...(entityIds ? { id: entityIds.join(',') } : {}),
      ...(properties ? { attrs: properties.map(id => this.#ids.attributeOf(id)).join(',') } : {}),
    };
    const { document, isPartial } = await this.#api.temporal(parameters, signal);
    const observations = parseTemporal(document, this.#ids, this.context.reject);
    return { observations, ...(isPartial ? { gap: range } : {}) };
  }

  dispose(): void {
    this.#line?.dispose();
  }

  async #poll(signal: AbortSignal): Promise<void> {
    const { clock, random, connection } = this.context;
    while (!signal.aborted) {
      await this.#readEntities(signal);
      connection('open');
      await wait(clock, this.options.intervalSeconds * 1000 * (0.9 + 0.2 * random()), signal);
    }
  }

  /** Listens first and reads the entities then, so that nothing falls between; the runtime asks `history` for what a loss cost. */
  async #listen(line: NotificationLine, signal: AbortSignal): Promise<void> {
    const { controller, unlink } = linkedController(signal);
    const { request } = this.options.subscription!;
    const events = {
      opened: async () => {
        await this.#subscribe(request, controller.signal);
        await this.#readEntities(controller.signal);
        this.context.connection('open');
      },
      notification: (text: string) => this.#receive(text),
    };
    try {
      await Promise.race([
        line.run(controller.signal, events),
        ...(request ? [this.#renew(request, controller.signal)] : []),
      ]);
    } catch (error) {
      if (!signal.aborted) throw error;
    } finally {
      controller.abort();
      unlink();
    }
  }

  async #renew(request: NonNullable<SubscriptionOptions['request']>, signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await wait(this.context.clock, (request.expiresSeconds * 1000) / RENEWALS, signal);
      if (!signal.aborted) await this.#subscribe(request, signal);
    }
  }

  /** All clients of a feed share one subscription: they listen to the same topic. */
  async #subscribe(request: SubscriptionOptions['request'], signal: AbortSignal): Promise<void> {
    const id = `urn:ngsi-ld:Subscription:kapok-${this.context.feedId}`;
    if (request) await this.#api.subscribe(id, request, signal);
  }

  #receive(text: string): void {
    try {
      const batch = this.#parse(JSON.parse(text) as JsonValue);
      const entities = batch.entities?.map(entity => this.#complete(entity));
      this.context.emit({ ...batch, ...(entities ? { entities } : {}) }, () => text);
    } catch (error) {
      const { zh, en } = explain(error);
      this.context.reject('malformed', { zh: `通知：${zh}`, en: `notification: ${en}` }, text.slice(0, 500));
    }
  }

  async #readEntities(signal: AbortSignal): Promise<void> {
    for (const type of this.options.types) {
      for await (const document of this.#api.entities(type, signal))
        this.context.emit(this.#remember(this.#parse(document)), () =>
          JSON.stringify(document).slice(0, SAMPLE_LENGTH),
        );
    }
  }

  #parse(document: JsonValue): FeedBatch {
    const { feedId, clock, reject } = this.context;
    return parseEntities(document, feedId, clock.now(), this.#ids, reject);
  }

  #remember(batch: FeedBatch): FeedBatch {
    if (this.#line) for (const entity of batch.entities ?? []) this.#entities.set(entity.id, entity);
    return batch;
  }

  /** A notification may carry only what changed: place, name and the other properties stay as they are known. */
  #complete(entity: Entity): Entity {
    const known = this.#entities.get(entity.id);
    const isNamed = entity.name.zh !== entity.id;
    const complete = known
      ? {
          ...known,
          ...entity,
          name: isNamed ? entity.name : known.name,
          properties: { ...known.properties, ...entity.properties },
        }
      : entity;
    this.#entities.set(entity.id, complete);
    return complete;
  }
}
