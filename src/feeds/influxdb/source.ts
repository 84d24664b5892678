import type { FeedBatch, FeedContext, FeedModule, FeedSource, HistoryQuery } from '@core/feed.ts';
import type { Entity, JsonValue, Observation } from '@core/records.ts';
import { fetchChecked, poll } from '../runtime/polling.ts';
import { parseAnnotatedCsv } from './annotated-csv.ts';
import { historyFlux, newestFlux } from './flux.ts';
import { type InfluxDbOptions, influxDbOptions } from './options.ts';
import { parseInfluxDb } from './parse.ts';
import { historyQuery, newestQuery } from './query.ts';

export const adapter: FeedModule<InfluxDbOptions> = {
  options: influxDbOptions,
  create: (options, context) => new InfluxDbSource(options, context),
};

const SAMPLE_LENGTH = 4000;

class InfluxDbSource implements FeedSource {
  constructor(
    private readonly options: InfluxDbOptions,
    private readonly context: FeedContext,
  ) {}

  run(signal: AbortSignal): Promise<void> {
    const { options, context } = this;
    const query = options.language === 'flux' ? newestFlux(options) : newestQuery(options);
    return poll(
      context,
      {
        ...this.#request(query),
        intervalMs: options.intervalSeconds * 1000,
        read: async response => {
          const text = await response.text();
          context.emit(this.#parse(text, options.fields), () => text.slice(0, SAMPLE_LENGTH));
        },
      },
      signal,
    );
  }

  async history(
    { range, entityIds, properties, limit = 100_000 }: HistoryQuery,
    signal: AbortSignal,
  ): Promise<FeedBatch> {
    const { options } = this;
    const prefix = `${options.namespace}:`;
    const names = entityIds?.filter(id => id.startsWith(prefix)).map(id => id.slice(prefix.length));
    const wanted = options.fields.filter(({ property }) => !properties || properties.includes(property));
    const entities: Entity[] = [];
    const observations: Observation[] = [];
    for (const field of wanted) {
      const query =
        options.language === 'flux'
          ? historyFlux(options, [field.field], range, names, limit)
          : historyQuery(options, field.field, range, names, limit);
      const { url, ...init } = this.#request(query);
      const response = await fetchChecked(this.context, url, init, signal);
      const batch = this.#parse(await response.text(), [field]);
      entities.push(...(batch.entities ?? []));
      observations.push(...(batch.observations ?? []));
    }
    return { entities, observations };
  }

  dispose(): void {}

  #parse(text: string, fields: InfluxDbOptions['fields']): FeedBatch {
    const { options, context } = this;
    if (options.language === 'flux')
      return parseAnnotatedCsv(text, fields, options, context.feedId, context.reject);
    return parseInfluxDb(JSON.parse(text) as JsonValue, fields, options, context.feedId, context.reject);
  }

  #request(query: string): { url: string; method?: string; headers: Record<string, string>; body?: string } {
    const { url, database, language, organization, headers } = this.options;
    const root = url.replace(/\/+$/, '');
    if (language === 'influxql') {
      const parameters = new URLSearchParams({ db: database, epoch: 'ms', q: query });
      return { url: `${root}/query?${parameters}`, headers };
    }
    const parameters = new URLSearchParams(organization === undefined ? {} : { org: organization });
    const dialect = { header: true, annotations: ['datatype', 'group', 'default'] };
    return {
      url: `${root}/api/v2/query?${parameters}`,
      method: 'POST',
      headers: { Accept: 'application/csv', 'Content-Type': 'application/json', ...headers },
      body: JSON.stringify({ query, type: 'flux', dialect }),
    };
  }
}
