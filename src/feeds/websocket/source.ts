import type { FeedContext, FeedSource } from '@core/feed.ts';
import { Mapper } from '../mapping/mapper.ts';
import { needsMapping, receive } from '../messages/decode.ts';
import { runSocket } from '../transports/socket.ts';
import type { WebSocketOptions } from './options.ts';

/** Maps the messages of one socket. */
export class WebSocketSource implements FeedSource {
  readonly #options: WebSocketOptions;
  readonly #context: FeedContext;
  readonly #mapper: Mapper | null;

  constructor(options: WebSocketOptions, context: FeedContext) {
    this.#options = options;
    this.#context = context;
    this.#mapper = options.mapping ? new Mapper(options.mapping, context.feedId) : null;
    if (!this.#mapper && options.format !== 'columns') throw needsMapping(options.format);
  }

  run(signal: AbortSignal): Promise<void> {
    const { format, mapping } = this.#options;
    return runSocket(this.#options, this.#context, signal, {
      opened: () => this.#context.connection('open'),
      message: data => receive(data, format, this.#mapper, mapping?.origin ?? 'measured', this.#context),
    });
  }

  dispose(): void {}
}
