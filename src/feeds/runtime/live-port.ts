import type { FeedConfiguration, FeedStatus } from '@core/feed.ts';
import { Actor, type MessageEndpoint } from '@core/jobs/actor.ts';
import type { FeedJobs, FeedNotices } from '@core/jobs/feed-jobs.ts';
import type { LiveDelta, LivePort } from '@core/live-port.ts';
import { DeltaDecoder } from './delta-codec.ts';

/** The feeds worker, or anything that looks like one. */
export type FeedWorker = MessageEndpoint & { terminate(): void };

export interface LivePortOptions {
  /** Makes the worker; the default is `workers/feeds.ts`. */
  readonly createWorker?: () => FeedWorker;
  /** Base of relative URLs in feeds that have none of their own; the page's address by default. */
  readonly baseUrl?: string;
}

/** Live data and history from the feeds worker. Subscribe before `configure` to miss nothing. */
export function createLivePort({
  createWorker = createFeedWorker,
  baseUrl = globalThis.location?.href,
}: LivePortOptions = {}): LivePort {
  const worker = createWorker();
  const actor = new Actor<FeedJobs, FeedNotices>(worker);
  const decoder = new DeltaDecoder();
  const deltaListeners = new Set<(delta: LiveDelta) => void>();
  const statusListeners = new Set<(status: readonly FeedStatus[]) => void>();
  let status: readonly FeedStatus[] = [];

  actor.on('delta', packet => {
    const delta = decoder.decode(packet);
    try {
      for (const listener of deltaListeners) listener(delta);
    } finally {
      ignoreAbort(actor.ask('acknowledge', undefined));
    }
  });
  actor.on('status', next => {
    status = next;
    for (const listener of statusListeners) listener(next);
  });
  const withBase = (feed: FeedConfiguration): FeedConfiguration =>
    feed.baseUrl || !baseUrl ? feed : { ...feed, baseUrl };

  return {
    configure: feeds => actor.ask('configure', feeds.map(withBase)),
    setClock: clock => ignoreAbort(actor.ask('setClock', clock)),
    series: (entityId, property, range, signal) =>
      actor.ask('series', { entityId, property, range }, { signal }),
    snapshot: (timeMs, signal) => actor.ask('snapshot', timeMs, { signal }),
    send: (feedId, command) => actor.ask('send', { feedId, command }),
    status: () => status,
    inspect: feedId => actor.ask('inspect', feedId),
    onDelta: listener => subscribe(deltaListeners, listener),
    onStatus: listener => subscribe(statusListeners, listener),
    dispose() {
      actor.dispose();
      worker.terminate();
      deltaListeners.clear();
      statusListeners.clear();
    },
  };
}

function createFeedWorker(): FeedWorker {
  return new Worker(new URL('../../../workers/feeds.ts', import.meta.url), { type: 'module', name: 'feeds' });
}

function subscribe<T>(listeners: Set<T>, listener: T): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** One-way questions end with the port. */
function ignoreAbort(answer: Promise<undefined>): void {
  answer.catch((error: Error) => {
    if (error.name !== 'AbortError') throw error;
  });
}
