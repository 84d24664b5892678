/**
 * Typed messages between a thread and a worker. One table maps each message to its request and response, so that
 * both sides are checked; requests carry an AbortSignal; buffers are transferred, never cloned.
 */
export type JobTable = Record<string, { request: unknown; response: unknown }>;
/** One-way messages from worker to owner. */
export type NoticeTable = Record<string, unknown>;

/** The part of Worker, MessagePort and DedicatedWorkerGlobalScope that an actor needs. */
export interface MessageEndpoint {
  postMessage(message: unknown, transfer: Transferable[]): void;
  addEventListener(type: 'message', listener: (event: MessageEvent) => void): void;
  removeEventListener(type: 'message', listener: (event: MessageEvent) => void): void;
}

/** Wraps a value whose buffers should move rather than be copied. */
export class Transfer<T> {
  constructor(
    readonly value: T,
    readonly buffers: Transferable[],
  ) {}
}

type Packet =
  | { kind: 'request'; id: number; name: string; payload: unknown }
  | { kind: 'abort'; id: number }
  | { kind: 'response'; id: number; payload: unknown }
  | { kind: 'failure'; id: number; error: SerializedError }
  | { kind: 'notice'; name: string; payload: unknown };

interface SerializedError {
  readonly name: string;
  readonly message: string;
  readonly details: unknown;
}

/** An error that crossed a thread; `details` holds the own enumerable fields of the original. */
export class RemoteError extends Error {
  constructor(
    name: string,
    message: string,
    readonly details: Readonly<Record<string, unknown>>,
  ) {
    super(message);
    this.name = name;
  }
}

type Handlers<Jobs extends JobTable> = {
  [Name in keyof Jobs]: (
    request: Jobs[Name]['request'],
    signal: AbortSignal,
  ) =>
    | Promise<Jobs[Name]['response'] | Transfer<Jobs[Name]['response']>>
    | Jobs[Name]['response']
    | Transfer<Jobs[Name]['response']>;
};

/** Serves jobs on the worker's side. Returns the function that sends notices. */
export function serveJobs<Jobs extends JobTable, Notices extends NoticeTable = Record<string, never>>(
  endpoint: MessageEndpoint,
  handlers: Handlers<Jobs>,
): <Name extends keyof Notices & string>(
  name: Name,
  payload: Notices[Name],
  transfer?: Transferable[],
) => void {
  const running = new Map<number, AbortController>();
  endpoint.addEventListener('message', async event => {
    const packet = event.data as Packet;
    if (packet.kind === 'abort') running.get(packet.id)?.abort();
    if (packet.kind !== 'request') return;
    const controller = new AbortController();
    running.set(packet.id, controller);
    try {
      const handler = handlers[packet.name];
      if (!handler) throw new Error(`No handler for message "${packet.name}"`);
      const answer = await handler(packet.payload, controller.signal);
      const [payload, transfer] = answer instanceof Transfer ? [answer.value, answer.buffers] : [answer, []];
      endpoint.postMessage({ kind: 'response', id: packet.id, payload } satisfies Packet, transfer);
    } catch (error) {
      endpoint.postMessage(
        { kind: 'failure', id: packet.id, error: serializeError(error) } satisfies Packet,
        [],
      );
    } finally {
      running.delete(packet.id);
    }
  });
  return (name, payload, transfer = []) =>
    endpoint.postMessage({ kind: 'notice', name, payload } satisfies Packet, transfer);
}

function serializeError(error: unknown): SerializedError {
  if (!(error instanceof Error)) return { name: 'Error', message: String(error), details: {} };
  return { name: error.name, message: error.message, details: { ...error } };
}

/** Asks jobs of a worker, or of anything that looks like one. */
export class Actor<Jobs extends JobTable, Notices extends NoticeTable = Record<string, never>> {
  #nextId = 1;
  readonly #pending = new Map<number, { resolve: (value: never) => void; reject: (error: Error) => void }>();
  readonly #listeners = new Map<string, Set<(payload: never) => void>>();
  readonly #endpoint: MessageEndpoint;

  constructor(endpoint: MessageEndpoint) {
    this.#endpoint = endpoint;
    endpoint.addEventListener('message', this.#receive);
  }

  /** Rejects with the worker's error, or with AbortError at once when the signal aborts. */
  ask<Name extends keyof Jobs & string>(
    name: Name,
    request: Jobs[Name]['request'],
    options: { signal?: AbortSignal | undefined; transfer?: Transferable[] } = {},
  ): Promise<Jobs[Name]['response']> {
    const { signal, transfer = [] } = options;
    if (signal?.aborted) return Promise.reject(abortError());
    const id = this.#nextId++;
    return new Promise((resolve, reject) => {
      const onAbort = () => {
        this.#endpoint.postMessage({ kind: 'abort', id } satisfies Packet, []);
        this.#pending.delete(id);
        reject(abortError());
      };
      const settle =
        <T>(deliver: (value: T) => void) =>
        (value: T) => {
          signal?.removeEventListener('abort', onAbort);
          deliver(value);
        };
      this.#pending.set(id, { resolve: settle(resolve as (value: never) => void), reject: settle(reject) });
      signal?.addEventListener('abort', onAbort, { once: true });
      this.#endpoint.postMessage({ kind: 'request', id, name, payload: request } satisfies Packet, transfer);
    });
  }

  /** Listens to a notice; returns the unsubscriber. */
  on<Name extends keyof Notices & string>(
    name: Name,
    listener: (payload: Notices[Name]) => void,
  ): () => void {
    const listeners = this.#listeners.get(name) ?? new Set();
    this.#listeners.set(name, listeners);
    listeners.add(listener as (payload: never) => void);
    return () => listeners.delete(listener as (payload: never) => void);
  }

  /** Rejects everything pending and stops listening; the owner terminates the worker. */
  dispose(): void {
    this.#endpoint.removeEventListener('message', this.#receive);
    for (const { reject } of this.#pending.values()) reject(abortError());
    this.#pending.clear();
    this.#listeners.clear();
  }

  readonly #receive = (event: MessageEvent): void => {
    const packet = event.data as Packet;
    if (packet.kind === 'notice') {
      for (const listener of this.#listeners.get(packet.name) ?? []) listener(packet.payload as never);
      return;
    }
    if (packet.kind !== 'response' && packet.kind !== 'failure') return;
    const pending = this.#pending.get(packet.id);
    this.#pending.delete(packet.id);
    if (packet.kind === 'response') pending?.resolve(packet.payload as never);
    else {
      const { name, message, details } = packet.error;
      pending?.reject(new RemoteError(name, message, details as Record<string, unknown>));
    }
  };
}

function abortError(): DOMException {
  return new DOMException('The job was aborted', 'AbortError');
}
