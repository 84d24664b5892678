import type { FeedContext } from '@core/feed.ts';
import type { JsonValue } from '@core/records.ts';
import { LocalizedError, verbatim } from '@core/text.ts';
import { fetchChecked } from '../runtime/polling.ts';
import type { NgsiLdOptions, SubscriptionOptions } from './options.ts';

const CONTEXT_RELATION = 'http://www.w3.org/ns/json-ld#context';
const MOST_PAGES = 1000;
const PARTIAL_CONTENT = 206;

/** The HTTP side of a context broker. */
export class BrokerApi {
  readonly #root: string;
  readonly #headers: Readonly<Record<string, string>>;
  readonly #options: NgsiLdOptions;
  readonly #context: FeedContext;

  constructor(options: NgsiLdOptions, context: FeedContext) {
    this.#root = options.url.replace(/\/+$/, '');
    this.#options = options;
    this.#context = context;
    const link = `<${options.context}>; rel="${CONTEXT_RELATION}"; type="application/ld+json"`;
    this.#headers = {
      Accept: 'application/json',
      ...(options.context ? { Link: link } : {}),
      ...(options.tenant ? { 'NGSILD-Tenant': options.tenant } : {}),
      ...options.headers,
    };
  }

  /** Entities of a type, page after page. */
  async *entities(type: string, signal: AbortSignal): AsyncGenerator<JsonValue> {
    const { pageSize } = this.#options;
    for (let page = 0; page < MOST_PAGES; page++) {
      const parameters = { type, limit: String(pageSize), offset: String(page * pageSize) };
      const document = await this.#json(`entities?${new URLSearchParams(parameters)}`, signal);
      yield document;
      if (!Array.isArray(document) || document.length < pageSize) return;
    }
  }

  /** The temporal evolution of entities; `isPartial` when the broker left something out. */
  async temporal(
    parameters: Readonly<Record<string, string>>,
    signal: AbortSignal,
  ): Promise<{ document: JsonValue; isPartial: boolean }> {
    const response = await this.#fetch(`temporal/entities?${new URLSearchParams(parameters)}`, {}, signal);
    return {
      document: (await response.json()) as JsonValue,
      isPartial: response.status === PARTIAL_CONTENT,
    };
  }

  /** Makes a subscription under `id`, or prolongs the one that is there. */
  async subscribe(
    id: string,
    request: NonNullable<SubscriptionOptions['request']>,
    signal: AbortSignal,
  ): Promise<void> {
    const { endpoint, attributes, expiresSeconds } = request;
    const expiresAt = new Date(this.#context.clock.now() + expiresSeconds * 1000).toISOString();
    const patched = await this.#send(
      'PATCH',
      `subscriptions/${encodeURIComponent(id)}`,
      { expiresAt },
      signal,
    );
    if (patched !== 404) return;
    await this.#send(
      'POST',
      'subscriptions',
      {
        id,
        type: 'Subscription',
        entities: this.#options.types.map(type => ({ type })),
        ...(attributes.length > 0 ? { watchedAttributes: attributes } : {}),
        notification: { format: 'normalized', endpoint: { uri: endpoint, accept: 'application/json' } },
        expiresAt,
      },
      signal,
    );
  }

  /** Status of the answer. Throws unless the broker did it, knows no such thing (404) or had it already (409). */
  async #send(method: 'POST' | 'PATCH', path: string, body: object, signal: AbortSignal): Promise<number> {
    const response = await this.#context.fetch(`${this.#root}/${path}`, {
      method,
      headers: { ...this.#headers, 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
      signal,
    });
    const { status } = response;
    if (status === 401 || status === 403)
      this.#context.connection('unauthorized', verbatim(`HTTP ${status}`));
    if (response.ok || (method === 'PATCH' ? status === 404 : status === 409)) return status;
    const said = `${status} ${(await response.text()).slice(0, 300)}`;
    throw new LocalizedError(`上下文代理拒绝了订阅：${said}`, `The broker refused the subscription: ${said}`);
  }

  async #json(path: string, signal: AbortSignal): Promise<JsonValue> {
    return (await this.#fetch(path, {}, signal)).json() as Promise<JsonValue>;
  }

  #fetch(path: string, init: RequestInit, signal: AbortSignal): Promise<Response> {
    return fetchChecked(this.#context, `${this.#root}/${path}`, { headers: this.#headers, ...init }, signal);
  }
}
