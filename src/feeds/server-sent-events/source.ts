import type { FeedContext, FeedSource } from '@core/feed.ts';
import { Mapper } from '../mapping/mapper.ts';
import { receive } from '../messages/decode.ts';
import { EventStream } from '../transports/event-stream.ts';
import type { StreamEvent } from '../transports/event-stream-parser.ts';
import type { EventStreamOptions } from './options.ts';

/** Maps the events of one stream; says what it missed when the server gives no ids to ask by. */
export class EventStreamSource implements FeedSource {
  readonly #options: EventStreamOptions;
  readonly #context: FeedContext;
  readonly #mapper: Mapper;
  readonly #stream: EventStream;

  constructor(options: EventStreamOptions, context: FeedContext) {
    this.#options = options;
    this.#context = context;
    this.#mapper = new Mapper(options.mapping, context.feedId);
    this.#stream = new EventStream(options, context);
  }

  run(signal: AbortSignal): Promise<void> {
    return this.#stream.run(signal, {
      opened: () => {
        this.#context.connection('open');
        this.#declareGap();
      },
      event: event => this.#receive(event),
    });
  }

  dispose(): void {}

  /** Without ids the server cannot know what we missed. */
  #declareGap(): void {
    const startMs = this.#stream.lastAliveMs;
    const endMs = this.#context.clock.now();
    if (startMs !== null && this.#stream.lastEventId === '') this.#context.emit({ gap: { startMs, endMs } });
  }

  #receive({ type, data, lastEventId }: StreamEvent): void {
    const { events, format, mapping } = this.#options;
    if (events && !events.includes(type)) return;
    receive(data, format, this.#mapper, mapping.origin, this.#context, { event: type, id: lastEventId });
  }
}
