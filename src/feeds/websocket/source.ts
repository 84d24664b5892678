import type { FeedContext, FeedSource } from '@core/feed.ts';
import { Mapper } from '../mapping/mapper.ts';
import { receive } from '../messages/decode.ts';
import { Watchdog } from '../runtime/abort.ts';
import type { WebSocketOptions } from './options.ts';

/** Listens on one socket. */
export class WebSocketSource implements FeedSource {
  readonly #options: WebSocketOptions;
  readonly #context: FeedContext;
  readonly #mapper: Mapper | null;

  constructor(options: WebSocketOptions, context: FeedContext) {
    this.#options = options;
    this.#context = context;
    this.#mapper = options.mapping ? new Mapper(options.mapping, context.feedId) : null;
    if (!this.#mapper && options.format !== 'columns')
      throw new RangeError(`/mapping: the format "${options.format}" needs a mapping`);
  }

  run(signal: AbortSignal): Promise<void> {
    const { url, protocols, greet, silenceSeconds, unauthorizedCodes } = this.#options;
    const { clock, connection } = this.#context;
    const socket = this.#context.openWebSocket(url, protocols);
    socket.binaryType = 'arraybuffer';
    return new Promise((resolve, reject) => {
      let stopHeartbeat = () => {};
      const finish = (error?: Error) => {
        watchdog.stop();
        stopHeartbeat();
        signal.removeEventListener('abort', abort);
        socket.onopen = socket.onmessage = socket.onclose = null;
        // A socket closed before it opened reports an error that nobody needs.
        socket.onerror = () => {};
        if (socket.readyState < WEB_SOCKET_CLOSING) socket.close();
        if (error) reject(error);
        else resolve();
      };
      const abort = () => finish();
      const watchdog = new Watchdog(clock, silenceSeconds * 1000, () =>
        finish(new Error(`No message for ${silenceSeconds} s: the connection is half-open`)),
      );
      signal.addEventListener('abort', abort, { once: true });
      socket.onopen = () => {
        connection('open');
        watchdog.touch();
        for (const message of greet)
          socket.send(typeof message === 'string' ? message : JSON.stringify(message));
        stopHeartbeat = this.#startHeartbeat(socket);
      };
      socket.onmessage = ({ data }: MessageEvent<string | ArrayBuffer>) => {
        watchdog.touch();
        this.#receive(data);
      };
      socket.onclose = ({ code, reason }) => {
        const detail = `closed with code ${code}${reason ? `: ${reason}` : ''}`;
        if (unauthorizedCodes.includes(code)) connection('unauthorized', detail);
        finish(new Error(`${url} ${detail}`));
      };
    });
  }

  dispose(): void {}

  #receive(data: string | ArrayBuffer): void {
    const { format, heartbeat, mapping } = this.#options;
    if (data === heartbeat?.answer) return;
    const content = typeof data === 'string' ? data : new Uint8Array(data);
    receive(content, format, this.#mapper, mapping?.origin ?? 'measured', this.#context);
  }

  /** Returns the function that ends it. */
  #startHeartbeat(socket: WebSocket): () => void {
    const { heartbeat } = this.#options;
    if (!heartbeat) return () => {};
    let cancel = () => {};
    const beat = () => {
      if (socket.readyState === WEB_SOCKET_OPEN) socket.send(heartbeat.message);
      cancel = this.#context.clock.setTimer(beat, heartbeat.everySeconds * 1000);
    };
    beat();
    return () => cancel();
  }
}

/** `WebSocket.OPEN` and `CLOSING`, which have no global to be read from everywhere. */
const WEB_SOCKET_OPEN = 1;
const WEB_SOCKET_CLOSING = 2;
