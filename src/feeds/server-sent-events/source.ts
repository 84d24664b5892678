import type { FeedContext, FeedSource } from '@core/feed.ts';
import type { TimeMs } from '@core/time.ts';
import { Mapper } from '../mapping/mapper.ts';
import { receive } from '../messages/decode.ts';
import { linkedController, Watchdog } from '../runtime/abort.ts';
import type { EventStreamOptions } from './options.ts';
import { EventStreamParser, type StreamEvent } from './parse.ts';

/** Reads one event stream; asks for what it missed by the last id it saw, or says that it cannot. */
export class EventStreamSource implements FeedSource {
  readonly #options: EventStreamOptions;
  readonly #context: FeedContext;
  readonly #mapper: Mapper;
  readonly #parser = new EventStreamParser();
  /** Last sign of life of an earlier connection. */
  #lastAliveMs: TimeMs | null = null;

  constructor(options: EventStreamOptions, context: FeedContext) {
    this.#options = options;
    this.#context = context;
    this.#mapper = new Mapper(options.mapping, context.feedId);
  }

  async run(signal: AbortSignal): Promise<void> {
    const { silenceSeconds } = this.#options;
    const { controller, unlink } = linkedController(signal);
    const watchdog = new Watchdog(this.#context.clock, silenceSeconds * 1000, () =>
      controller.abort(new Error(`Nothing for ${silenceSeconds} s: the connection is half-open`)),
    );
    try {
      const body = await this.#open(controller.signal);
      await this.#read(body, watchdog, controller.signal);
    } catch (error) {
      if (!signal.aborted) throw error;
    } finally {
      watchdog.stop();
      unlink();
      controller.abort();
    }
  }

  dispose(): void {}

  async #open(signal: AbortSignal): Promise<ReadableStream<Uint8Array>> {
    const { url, headers } = this.#options;
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
      this.#context.connection('unauthorized', `HTTP ${response.status}`);
    if (!response.ok) throw new Error(`${url}: HTTP ${response.status}`);
    const type = response.headers.get('content-type') ?? '';
    if (!type.startsWith('text/event-stream') || !response.body)
      throw new Error(`${url} is no event stream but "${type}"`);
    this.#parser.restart();
    this.#context.connection('open');
    this.#declareGap();
    return response.body;
  }

  /** Without ids the server cannot know what we missed. */
  #declareGap(): void {
    const startMs = this.#lastAliveMs;
    const endMs = this.#context.clock.now();
    if (startMs !== null && this.#parser.lastEventId === '') this.#context.emit({ gap: { startMs, endMs } });
  }

  async #read(body: ReadableStream<Uint8Array>, watchdog: Watchdog, signal: AbortSignal): Promise<void> {
    const reader = body.getReader();
    const decoder = new TextDecoder();
    const cancel = () => reader.cancel(signal.reason).catch(() => {});
    signal.addEventListener('abort', cancel, { once: true });
    try {
      for (let chunk = await reader.read(); !chunk.done; chunk = await reader.read()) {
        watchdog.touch();
        this.#lastAliveMs = this.#context.clock.now();
        for (const event of this.#parser.push(decoder.decode(chunk.value, { stream: true })))
          this.#receive(event);
      }
    } finally {
      signal.removeEventListener('abort', cancel);
    }
    signal.throwIfAborted();
    throw new Error('The server ended the stream');
  }

  #receive({ type, data, lastEventId }: StreamEvent): void {
    const { events, format, mapping } = this.#options;
    if (events && !events.includes(type)) return;
    receive(data, format, this.#mapper, mapping.origin, this.#context, { event: type, id: lastEventId });
  }
}
