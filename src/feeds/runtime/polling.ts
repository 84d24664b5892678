import type { FeedContext } from '@core/feed.ts';
import { LocalizedError, verbatim } from '@core/text.ts';
import { wait } from './abort.ts';

export interface PollRequest {
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** GET when absent. */
  readonly method?: string;
  readonly body?: string;
  readonly intervalMs: number;
  /** What the answer means. Not called when the server says that nothing changed (304). */
  read(response: Response, signal: AbortSignal): Promise<void>;
}

/** An answer that says who we are is not enough; retrying would lock the account. */
export class UnauthorizedError extends LocalizedError {
  override readonly name = 'UnauthorizedError';
}

const REQUEST_TIMEOUT_MS = 15_000;
/** Clients that started together must not stay together. */
const JITTER_SHARE = 0.1;

/**
 * Asks again and again until the signal aborts: conditionally where the server gave an ETag or a date, jittered, one
 * request at a time. Rejects when the server cannot be reached or refuses, so that the runtime backs off.
 */
export async function poll(context: FeedContext, request: PollRequest, signal: AbortSignal): Promise<void> {
  const conditions: Record<string, string> = {};
  const { method = 'GET', body = null } = request;
  while (!signal.aborted) {
    const response = await fetchChecked(
      context,
      request.url,
      { method, body, headers: { ...request.headers, ...conditions } },
      signal,
    );
    context.connection('open');
    if (response.status !== 304) {
      remember(conditions, 'If-None-Match', response.headers.get('etag'));
      remember(conditions, 'If-Modified-Since', response.headers.get('last-modified'));
      await request.read(response, signal);
    }
    const spread = 1 + JITTER_SHARE * (2 * context.random() - 1);
    await wait(context.clock, request.intervalMs * spread, signal);
  }
}

/** Fetches with a time limit that holds for the whole answer, body included. Throws UnauthorizedError on 401 and 403, Error on any other failure but 304. */
export async function fetchChecked(
  context: FeedContext,
  url: string,
  init: RequestInit,
  signal: AbortSignal,
): Promise<Response> {
  const timeout = new AbortController();
  const cancel = context.clock.setTimer(
    () =>
      timeout.abort(
        new LocalizedError(
          `${REQUEST_TIMEOUT_MS / 1000} 秒内没有应答`,
          `No answer within ${REQUEST_TIMEOUT_MS / 1000} s`,
        ),
      ),
    REQUEST_TIMEOUT_MS,
  );
  try {
    const response = await context.fetch(url, { ...init, signal: AbortSignal.any([signal, timeout.signal]) });
    if (response.status === 401 || response.status === 403) {
      context.connection('unauthorized', verbatim(`${response.status} ${response.statusText}`.trim()));
      throw new UnauthorizedError(`${url}：${response.status}`, `${url}: ${response.status}`);
    }
    if (!response.ok && response.status !== 304) {
      const said = `${response.status} ${response.statusText}`.trim();
      throw new LocalizedError(`${url} 应答 ${said}`, `${url}: ${said}`);
    }
    if (!response.body) return response;
    const { status, headers } = response;
    return new Response(await response.arrayBuffer(), { status, headers });
  } finally {
    cancel();
  }
}

function remember(conditions: Record<string, string>, header: string, value: string | null): void {
  if (value) conditions[header] = value;
  else delete conditions[header];
}
