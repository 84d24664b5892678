import { Duplex } from 'node:stream';
import type { Aedes } from 'aedes';

/** A WebSocket whose other end is a broker in this process: no network, no port. */
export function connectToBroker(broker: Promise<Aedes>): WebSocket {
  const socket = new BrokerSocket();
  broker.then(ready => {
    ready.handle(socket.stream);
    socket.open();
  });
  return socket as unknown as WebSocket;
}

/** A WebSocket that nobody answers. */
export function refusedSocket(): WebSocket {
  const socket = new BrokerSocket();
  queueMicrotask(() => socket.close());
  return socket as unknown as WebSocket;
}

class BrokerSocket extends EventTarget {
  readonly OPEN = 1;
  readyState = 0;
  binaryType = 'blob';
  bufferedAmount = 0;
  readonly stream: Duplex;

  constructor() {
    super();
    this.stream = new Duplex({
      read() {},
      write: (chunk: Uint8Array, _encoding, done) => {
        const data = Uint8Array.from(chunk).buffer;
        this.dispatchEvent(Object.assign(new Event('message'), { data }));
        done();
      },
      destroy: (_error, done) => {
        this.close();
        done(null);
      },
    });
  }

  open(): void {
    this.readyState = 1;
    this.dispatchEvent(new Event('open'));
  }

  send(data: Uint8Array): void {
    if (this.readyState === 1) this.stream.push(Buffer.from(data));
  }

  close(): void {
    if (this.readyState === 3) return;
    this.readyState = 3;
    this.stream.destroy();
    this.dispatchEvent(Object.assign(new Event('close'), { code: 1006, reason: '' }));
  }
}
