import type { FeedBatch, FeedContext, FeedModule, FeedSource, HistoryQuery } from '@core/feed.ts';
import type { Entity, JsonValue, Observation } from '@core/records.ts';
import { wait } from '../runtime/abort.ts';
import { fetchChecked } from '../runtime/polling.ts';
import { type PrometheusOptions, type PrometheusQuery, prometheusOptions } from './options.ts';
import { parsePrometheus } from './parse.ts';

export const adapter: FeedModule<PrometheusOptions> = {
  options: prometheusOptions,
  create: (options, context) => new PrometheusSource(options, context),
};

/** The server refuses a range query of more than 11,000 steps. */
const MOST_STEPS = 11_000;

class PrometheusSource implements FeedSource {
  constructor(
    private readonly options: PrometheusOptions,
    private readonly context: FeedContext,
  ) {}

  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      for (const query of this.options.queries) {
        const document = await this.#ask('query', { query: query.expression }, signal);
        this.context.emit(this.#parse(document, query), () => JSON.stringify(document).slice(0, 4000));
      }
      this.context.connection('open');
      await wait(
        this.context.clock,
        this.options.intervalSeconds * 1000 * (0.9 + 0.2 * this.context.random()),
        signal,
      );
    }
  }

  /** Evaluates the queries over the range, with the feed's interval as step, coarser where the server demands it. */
  async history({ range, entityIds, properties }: HistoryQuery, signal: AbortSignal): Promise<FeedBatch> {
    const seconds = (range.endMs - range.startMs) / 1000;
    const stepSeconds = Math.max(this.options.intervalSeconds, Math.ceil(seconds / (MOST_STEPS - 1)));
    const entities: Entity[] = [];
    const observations: Observation[] = [];
    for (const query of this.options.queries) {
      if (properties && !properties.includes(query.property)) continue;
      const parameters = {
        query: query.expression,
        start: String(range.startMs / 1000),
        end: String(range.endMs / 1000),
        step: String(stepSeconds),
      };
      const batch = this.#parse(await this.#ask('query_range', parameters, signal), query);
      entities.push(...(batch.entities ?? []));
      observations.push(
        ...(batch.observations ?? []).filter(
          ({ entityId, timeMs }) => timeMs < range.endMs && (!entityIds || entityIds.includes(entityId)),
        ),
      );
    }
    return { entities, observations };
  }

  dispose(): void {}

  #parse(document: JsonValue, query: PrometheusQuery): FeedBatch {
    return parsePrometheus(document, query, this.options, this.context.feedId, this.context.reject);
  }

  async #ask(endpoint: string, parameters: Record<string, string>, signal: AbortSignal): Promise<JsonValue> {
    const address = `${this.options.url.replace(/\/+$/, '')}/api/v1/${endpoint}?${new URLSearchParams(parameters)}`;
    return (
      await fetchChecked(this.context, address, { headers: this.options.headers }, signal)
    ).json() as Promise<JsonValue>;
  }
}
