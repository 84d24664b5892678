import type { Journal } from '../../src/archive/journal.ts';
import type { FeedCard, FeedConfiguration, FeedStatus } from '../../src/core/feed.ts';
import type { LiveDelta, LivePort } from '../../src/core/live-port.ts';
import type { WallClock } from '../../src/core/time.ts';
import { FeedHost } from '../../src/feeds/runtime/host.ts';
import { createLivePort } from '../../src/feeds/runtime/live-port.ts';
import { linkedEndpoints } from './endpoints.ts';
import { ManualClock } from './manual-clock.ts';

export interface TestTwin<Clock extends WallClock = ManualClock> {
  readonly clock: Clock;
  readonly port: LivePort;
  readonly deltas: LiveDelta[];
  statusOf(feedId: string): FeedStatus;
  dispose(): void;
}

export interface TestTwinOptions<Clock extends WallClock = ManualClock> {
  /** A manual clock by default; the system's for tests against real servers. */
  readonly clock?: Clock;
  readonly fetch?: typeof fetch;
  readonly random?: () => number;
  readonly baseUrl?: string;
  readonly journal?: Promise<Journal | null>;
  readonly openWebSocket?: (url: string, protocols?: string[]) => WebSocket;
}

/** The whole way of a reading, page and worker, on one clock. */
export function createTestTwin(cards: readonly FeedCard[], options?: TestTwinOptions): TestTwin;
export function createTestTwin<Clock extends WallClock>(
  cards: readonly FeedCard[],
  options: TestTwinOptions<Clock>,
): TestTwin<Clock>;
export function createTestTwin(
  cards: readonly FeedCard[],
  options: TestTwinOptions<WallClock> = {},
): TestTwin<WallClock> {
  const clock = options.clock ?? new ManualClock();
  const [page, worker] = linkedEndpoints();
  const environment = {
    clock,
    random: options.random ?? (() => 0.5),
    fetch: options.fetch ?? (() => Promise.reject(new Error('no network in this test'))),
    openWebSocket:
      options.openWebSocket ??
      (() => {
        throw new Error('no socket in this test');
      }),
  };
  const host = new FeedHost(worker, cards, environment, options.journal);
  const endpoint = Object.assign(page, { terminate: () => void host.dispose() });
  const port = createLivePort({
    createWorker: () => endpoint,
    ...(options.baseUrl ? { baseUrl: options.baseUrl } : {}),
  });
  const deltas: LiveDelta[] = [];
  port.onDelta(delta => deltas.push(delta));
  return {
    clock,
    port,
    deltas,
    statusOf(feedId) {
      const status = port.status().find(candidate => candidate.id === feedId);
      if (!status) throw new Error(`No status of feed ${feedId}`);
      return status;
    },
    dispose: () => port.dispose(),
  };
}

/** A configuration of an adapter, in short. */
export function feedConfiguration(adapter: string, more: Partial<FeedConfiguration> = {}): FeedConfiguration {
  return { id: adapter, adapter, title: { zh: adapter, en: adapter }, options: {}, ...more };
}
