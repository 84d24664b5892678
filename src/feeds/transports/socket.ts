import type { FeedContext } from '@core/feed.ts';
import { LocalizedError } from '@core/text.ts';
import { Watchdog } from '../runtime/abort.ts';
import type { SocketOptions } from './socket-options.ts';

/** `WebSocket.OPEN` and `CLOSING`, which have no global to be read from everywhere. */
const WEB_SOCKET_OPEN = 1;
const WEB_SOCKET_CLOSING = 2;

export interface SocketEvents {
  opened(): void;
  message(data: string | Uint8Array): void;
}

/** Listens on one socket. Resolves when the signal aborts; rejects when it closes, falls silent or is refused. */
export function runSocket(
  options: SocketOptions,
  context: FeedContext,
  signal: AbortSignal,
  events: SocketEvents,
): Promise<void> {
  const { url, protocols, greet, heartbeat, silenceSeconds, unauthorizedCodes } = options;
  const socket = context.openWebSocket(url, protocols);
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
    const watchdog = new Watchdog(context.clock, silenceSeconds * 1000, () =>
      finish(
        new LocalizedError(
          `${silenceSeconds} 秒没有消息：连接已半开`,
          `No message for ${silenceSeconds} s: the connection is half-open`,
        ),
      ),
    );
    signal.addEventListener('abort', abort, { once: true });
    socket.onopen = () => {
      watchdog.touch();
      for (const message of greet)
        socket.send(typeof message === 'string' ? message : JSON.stringify(message));
      stopHeartbeat = startHeartbeat(socket, heartbeat, context);
      events.opened();
    };
    socket.onmessage = ({ data }: MessageEvent<string | ArrayBuffer>) => {
      watchdog.touch();
      if (data !== heartbeat?.answer) events.message(typeof data === 'string' ? data : new Uint8Array(data));
    };
    socket.onclose = ({ code, reason }) => {
      const said = `${code}${reason ? ` ${reason}` : ''}`;
      const detail = { zh: `连接被关闭，代码 ${said}`, en: `closed with code ${said}` };
      if (unauthorizedCodes.includes(code)) context.connection('unauthorized', detail);
      finish(new LocalizedError(`${url} ${detail.zh}`, `${url} ${detail.en}`));
    };
  });
}

/** Returns the function that ends it. */
function startHeartbeat(
  socket: WebSocket,
  heartbeat: SocketOptions['heartbeat'],
  { clock }: FeedContext,
): () => void {
  if (!heartbeat) return () => {};
  let cancel = () => {};
  const beat = () => {
    if (socket.readyState === WEB_SOCKET_OPEN) socket.send(heartbeat.message);
    cancel = clock.setTimer(beat, heartbeat.everySeconds * 1000);
  };
  beat();
  return () => cancel();
}
