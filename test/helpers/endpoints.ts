import type { MessageEndpoint } from '../../src/core/jobs/actor.ts';

/** Two ends of a channel as between a page and its worker: messages are cloned, buffers moved, in order, later. */
export function linkedEndpoints(): [MessageEndpoint, MessageEndpoint] {
  const first = new End();
  const second = new End();
  first.other = second;
  second.other = first;
  return [first, second];
}

class End implements MessageEndpoint {
  other: End | null = null;
  readonly #listeners = new Set<(event: MessageEvent) => void>();

  postMessage(message: unknown, transfer: Transferable[]): void {
    const data: unknown = structuredClone(message, { transfer });
    queueMicrotask(() => {
      this.other?.deliver({ data } as MessageEvent);
    });
  }

  deliver(event: MessageEvent): void {
    for (const listener of this.#listeners) listener(event);
  }

  addEventListener(_type: 'message', listener: (event: MessageEvent) => void): void {
    this.#listeners.add(listener);
  }

  removeEventListener(_type: 'message', listener: (event: MessageEvent) => void): void {
    this.#listeners.delete(listener);
  }
}
