import type { FeedContext } from '@core/feed.ts';
import { LocalizedError, verbatim } from '@core/text.ts';
import type { TimeMs } from '@core/time.ts';
import { linkedController, Watchdog } from '../runtime/abort.ts';
import { EventStreamParser, type StreamEvent } from './event-stream-parser.ts';

export interface EventStreamAddress {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Without a byte for so long (comments count) the connection is half-open. */
  readonly silenceSeconds: number;
}

export interface EventStreamEvents {
  /** The server answers with a stream. */
  opened?(): void;
  event(event: StreamEvent): void;
}

/** One text/event-stream over `fetch`; asks for what it missed by the last id it saw. */
export class EventStream {
  readonly #address: EventStreamAddress;
  readonly #context: FeedContext;
  readonly #parser = new EventStreamParser();
  /** Last byte of this or an earlier connection. */
  #lastAliveMs: TimeMs | null = null;

  constructor(address: EventStreamAddress, context: FeedContext) {
    this.#address = address;
    this.#context = context;
  }

  get lastAliveMs(): TimeMs | null {
    return this.#lastAliveMs;
  }

  /** Empty when the server gives none: then it cannot know what we missed. */
  get lastEventId(): string {
    return this.#parser.lastEventId;
  }

  /** Resolves when the signal aborts; rejects when the stream cannot be had, ends or falls silent. */
  async run(signal: AbortSignal, events: EventStreamEvents): Promise<void> {
    const { silenceSeconds } = this.#address;
    const { controller, unlink } = linkedController(signal);
    const watchdog = new Watchdog(this.#context.clock, silenceSeconds * 1000, () =>
      controller.abort(
        new LocalizedError(
          `${silenceSeconds} 秒没有任何数据：连接已半开`,
          `Nothing for ${silenceSeconds} s: the connection is half-open`,
        ),
      ),
    );
    try {
      const body = await this.#open(controller.signal);
      events.opened?.();
      await this.#read(body, watchdog, controller.signal, events);
    } catch (error) {
      if (!signal.aborted) throw error;
    } finally {
      watchdog.stop();
      unlink();
      controller.abort();
    }
  }

  async #open(signal: AbortSignal): Promise<ReadableStream<Uint8Array>> {
    const { url, headers } = this.#address;
    const { lastEventId } = this.#parser;
    const response = await this.#context.fetch(url, {
      headers: {
        Accept: 'text/event-stream',
        ...headers,
        ...(lastEventId ? { 'Last-Event-ID': lastEventId } : {}),
      },
      cache: 'no-store',
      signal,
    });
    if (response.status === 401 || response.status === 403)
      this.#context.connection('unauthorized', verbatim(`HTTP ${response.status}`));
    if (!response.ok)
      throw new LocalizedError(`${url}：HTTP ${response.status}`, `${url}: HTTP ${response.status}`);
    const type = response.headers.get('content-type') ?? '';
    if (!type.startsWith('text/event-stream') || !response.body)
      throw new LocalizedError(`${url} 不是事件流，而是“${type}”`, `${url} is no event stream but "${type}"`);
    this.#parser.restart();
    return response.body;
  }

  async #read(
    body: ReadableStream<Uint8Array>,
    watchdog: Watchdog,
    signal: AbortSignal,
    { event: receive }: EventStreamEvents,
  ): Promise<void> {
    const reader = body.getReader();
    const decoder = new TextDecoder();
    const cancel = () => reader.cancel(signal.reason).catch(() => {});
    signal.addEventListener('abort', cancel, { once: true });
    try {
      for (let chunk = await reader.read(); !chunk.done; chunk = await reader.read()) {
        watchdog.touch();
        this.#lastAliveMs = this.#context.clock.now();
        for (const event of this.#parser.push(decoder.decode(chunk.value, { stream: true }))) receive(event);
      }
    } finally {
      signal.removeEventListener('abort', cancel);
    }
    signal.throwIfAborted();
    throw new LocalizedError('服务器结束了事件流', 'The server ended the stream');
  }
}
