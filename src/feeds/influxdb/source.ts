import type { FeedBatch, FeedContext, FeedModule, FeedSource, HistoryQuery } from '@core/feed.ts';
import type { Entity, JsonValue, Observation } from '@core/records.ts';
import { fetchChecked, poll } from '../runtime/polling.ts';
import { type InfluxDbOptions, influxDbOptions } from './options.ts';
import { parseInfluxDb } from './parse.ts';
import { historyQuery, newestQuery } from './query.ts';

export const adapter: FeedModule<InfluxDbOptions> = {
  options: influxDbOptions,
  create: (options, context) => new InfluxDbSource(options, context),
};

class InfluxDbSource implements FeedSource {
  constructor(
    private readonly options: InfluxDbOptions,
    private readonly context: FeedContext,
  ) {}

  run(signal: AbortSignal): Promise<void> {
    const { options, context } = this;
    const read = async (response: Response) => {
      const document = (await response.json()) as JsonValue;
      const batch = parseInfluxDb(document, options.fields, options, context.feedId, context.reject);
      context.emit(batch, () => JSON.stringify(document).slice(0, 4000));
    };
    return poll(
      context,
      {
        url: this.#address(newestQuery(options)),
        headers: options.headers,
        intervalMs: options.intervalSeconds * 1000,
        read,
      },
      signal,
    );
  }

  async history(
    { range, entityIds, properties, limit = 100_000 }: HistoryQuery,
    signal: AbortSignal,
  ): Promise<FeedBatch> {
    const prefix = `${this.options.namespace}:`;
    const names = entityIds?.filter(id => id.startsWith(prefix)).map(id => id.slice(prefix.length));
    const entities: Entity[] = [];
    const observations: Observation[] = [];
    for (const field of this.options.fields) {
      if (properties && !properties.includes(field.property)) continue;
      const query = historyQuery(this.options, field.field, range, names, limit);
      const response = await fetchChecked(
        this.context,
        this.#address(query),
        { headers: this.options.headers },
        signal,
      );
      const batch = parseInfluxDb(
        (await response.json()) as JsonValue,
        [field],
        this.options,
        this.context.feedId,
        this.context.reject,
      );
      entities.push(...(batch.entities ?? []));
      observations.push(...(batch.observations ?? []));
    }
    return { entities, observations };
  }

  dispose(): void {}

  #address(query: string): string {
    return `${this.options.url.replace(/\/+$/, '')}/query?${new URLSearchParams({ db: this.options.database, epoch: 'ms', q: query })}`;
  }
}
