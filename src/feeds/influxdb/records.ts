import type { FeedBatch, FeedContext } from '@core/feed.ts';
import type { Entity, JsonValue, Observation, ObservedProperty } from '@core/records.ts';
import { about } from '@core/text.ts';
import type { InfluxDbOptions } from './options.ts';

type Field = InfluxDbOptions['fields'][number];

/** Gathers the rows of an answer, of whichever format, as records. */
export class InfluxRecords {
  readonly #entities = new Map<string, Entity>();
  readonly #observations: Observation[] = [];
  readonly #options: InfluxDbOptions;
  readonly #source: string;
  readonly #reject: FeedContext['reject'];

  constructor(options: InfluxDbOptions, source: string, reject: FeedContext['reject']) {
    this.#options = options;
    this.#source = source;
    this.#reject = reject;
  }

  /** The id of the entity that tags name; null, and a rejection, when they name none. */
  entity(field: string, tags: Readonly<Record<string, JsonValue>>): string | null {
    const { entityTag, namespace, type } = this.#options;
    const name = Object.hasOwn(tags, entityTag) ? tags[entityTag] : undefined;
    if (typeof name !== 'string' || name === '') {
      const detail = { zh: `序列没有标签“${entityTag}”`, en: `a series without the tag "${entityTag}"` };
      this.#reject('unmapped', about(field, detail));
      return null;
    }
    const id = `${namespace}:${name}`;
    const source = this.#source;
    this.#entities.set(id, {
      id,
      type,
      name: { zh: name, en: name },
      properties: tags,
      source,
      origin: 'measured',
    });
    return id;
  }

  /** A row: numbers and booleans are values, null is a missing one; anything else is rejected. */
  row(
    { field, property }: Field,
    entityId: string,
    timeMs: number,
    value: unknown,
    sample: () => string,
  ): void {
    const number = typeof value === 'boolean' ? Number(value) : value === null ? Number.NaN : value;
    if (typeof number !== 'number' || !Number.isFinite(timeMs)) {
      const detail = { zh: '行不是 [时间, 数值]', en: 'a row is not [time, number]' };
      return this.#reject('unsupported', about(field, detail), sample().slice(0, 200));
    }
    const quality = Number.isNaN(number) ? 'missing' : 'good';
    this.#observations.push({ entityId, property, timeMs, value: number, quality, origin: 'measured' });
  }

  batch(fields: readonly Field[]): FeedBatch {
    const properties: ObservedProperty[] = fields.map(({ property, unit }) => ({
      id: property,
      name: { zh: property, en: property },
      unit,
      decimals: 2,
    }));
    return { entities: [...this.#entities.values()], observations: this.#observations, properties };
  }
}
