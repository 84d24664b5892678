import type { Twin } from '../twin.ts';
import { createApi, type KapokApi } from './kapok-api.ts';

/** The part of `window` that embedding needs. */
export interface EmbeddingWindow {
  kapok?: KapokApi;
  addEventListener(type: 'message', listener: (event: MessageEvent) => void): void;
  removeEventListener(type: 'message', listener: (event: MessageEvent) => void): void;
}

interface CallMessage {
  readonly kapok: 1;
  readonly id: string | number;
  /** Dotted name of a method of the API, e.g. `camera.flyTo`. */
  readonly method: string;
  readonly arguments?: readonly unknown[];
}

/**
 * Puts the API at `window.kapok`, and answers `{kapok: 1, id, method, arguments}` messages from the configured origins
 * with `{kapok: 1, id, result}` or `{kapok: 1, id, error}`. Messages of any other origin are ignored.
 */
export function exposeApi(twin: Twin, window: EmbeddingWindow, origins: readonly string[]): () => void {
  const api = createApi(twin);
  window.kapok = api;
  const onMessage = (event: MessageEvent) => {
    if (!origins.includes(event.origin) || !isCall(event.data)) return;
    void answer(api, event.data).then(reply =>
      (event.source as Window | null)?.postMessage(reply, { targetOrigin: event.origin }),
    );
  };
  if (origins.length > 0) window.addEventListener('message', onMessage);
  return () => {
    window.removeEventListener('message', onMessage);
    delete window.kapok;
  };
}

async function answer(api: KapokApi, call: CallMessage): Promise<unknown> {
  const { id, method } = call;
  try {
    const result = await methodOf(api, method)(...(call.arguments ?? []));
    return { kapok: 1, id, result: result ?? null };
  } catch (error) {
    return { kapok: 1, id, error: error instanceof Error ? error.message : String(error) };
  }
}

/** The method of a dotted name, bound to its object. Only own members are reachable. Throws RangeError. */
function methodOf(api: KapokApi, name: string): (...parameters: unknown[]) => unknown {
  let owner: unknown;
  let value: unknown = api;
  for (const part of name.split('.')) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, part)) {
      throw new RangeError(`kapok has no method "${name}"`);
    }
    owner = value;
    value = (value as Record<string, unknown>)[part];
  }
  if (typeof value !== 'function') throw new RangeError(`kapok has no method "${name}"`);
  return value.bind(owner);
}

function isCall(data: unknown): data is CallMessage {
  const call = data as Partial<CallMessage> | null;
  const known = typeof call === 'object' && call?.kapok === 1 && typeof call.method === 'string';
  return known && (call.arguments === undefined || Array.isArray(call.arguments));
}
