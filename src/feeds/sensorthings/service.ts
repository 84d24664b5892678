import type { FeedContext } from '@core/feed.ts';
import type { JsonValue } from '@core/records.ts';
import { LocalizedError } from '@core/text.ts';
import { isRecord } from '../runtime/geometry.ts';
import { fetchChecked, UnauthorizedError } from '../runtime/polling.ts';
import type { SensorThingsOptions } from './options.ts';

/** A server that keeps naming a next page must not keep us for ever. */
const MOST_PAGES = 10_000;

/** The REST side of a SensorThings service: answers by page, on the configured server only. */
export class Service {
  readonly root: string;
  readonly #headers: Readonly<Record<string, string>>;
  readonly #context: FeedContext;

  constructor({ url, headers }: SensorThingsOptions, context: FeedContext) {
    this.root = url.replace(/\/+$/, '');
    this.#headers = headers;
    this.#context = context;
  }

  /** Whether the service offers MultiDatastreams, as its root document says; one without a root offers none. */
  async offersMultiDatastreams(signal: AbortSignal): Promise<boolean> {
    try {
      const { value } = await this.#get(this.root, signal);
      const sets = Array.isArray(value) ? value : [];
      return sets.some(entry => isRecord(entry) && entry.name === 'MultiDatastreams');
    } catch (error) {
      if (signal.aborted || error instanceof UnauthorizedError) throw error;
      return false;
    }
  }

  /** `value` of the page at `path` below the root, and of every `@iot.nextLink` after it. */
  async *pages(path: string, signal: AbortSignal): AsyncGenerator<readonly JsonValue[]> {
    let next: string | null = `${this.root}/${path}`;
    for (let count = 0; next !== null && count < MOST_PAGES; count++) {
      const body = await this.#get(next, signal);
      if (!Array.isArray(body.value))
        throw new LocalizedError(`${next}：没有“value”数组`, `${next}: no "value" array`);
      yield body.value;
      next = this.#sameServer(body['@iot.nextLink'], next);
    }
  }

  async #get(address: string, signal: AbortSignal): Promise<{ readonly [key: string]: JsonValue }> {
    const headers = { Accept: 'application/json', ...this.#headers };
    const response = await fetchChecked(this.#context, address, { headers }, signal);
    const body = (await response.json()) as JsonValue;
    if (!isRecord(body)) throw new LocalizedError(`${address}：不是 JSON 对象`, `${address}: no JSON object`);
    return body;
  }

  /** Behind a proxy, servers name themselves wrongly: only the path below the root and the query are taken. */
  #sameServer(link: JsonValue | undefined, current: string): string | null {
    if (typeof link !== 'string' || link === '') return null;
    const isHere = link.startsWith(`${this.root}/`);
    const below = isHere ? link.slice(this.root.length + 1) : (link.match(/\/v1\.[01]\/(.*)$/)?.[1] ?? link);
    if (/^\w+:/.test(below)) return null;
    const next = `${this.root}/${below.replace(/^\/+/, '')}`;
    if (next === current)
      throw new LocalizedError(
        `${current}：nextLink 又指向同一页`,
        `${current}: nextLink names the same page`,
      );
    return next;
  }
}
