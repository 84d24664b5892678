import * as z from 'zod/mini';
import type { FeedCard, FeedContext, FeedSource } from '../../src/core/feed.ts';
import type { Alert, Entity, Observation, TrackPoint } from '../../src/core/records.ts';
import { systemClock } from '../../src/core/time.ts';

/** All that a source said. */
interface Seen {
  readonly entities: Entity[];
  readonly observations: Observation[];
  readonly tracks: TrackPoint[];
  readonly alerts: Alert[];
  readonly rejections: string[];
}

/** A source against a real server: real network, real clock, everything recorded. */
export async function recordingContext<Options>(card: FeedCard<Options>, options: unknown) {
  const seen: Seen = { entities: [], observations: [], tracks: [], alerts: [], rejections: [] };
  const module = await card.load();
  const context: FeedContext = {
    feedId: card.id,
    fetch: (...request) => fetch(...request),
    openWebSocket: (url, protocols) => new WebSocket(url, protocols),
    clock: systemClock,
    random: () => 0.5,
    emit(batch) {
      for (const key of ['entities', 'observations', 'tracks', 'alerts'] as const)
        (seen[key] as unknown[]).push(...(batch[key] ?? []));
    },
    connection() {},
    reject: (reason, detail) => seen.rejections.push(`${reason}: ${detail.en}`),
  };
  const source: FeedSource = module.create(z.parse(module.options, options), context);
  const run = () => {
    const controller = new AbortController();
    let failure: string | null = null;
    const ended = source.run(controller.signal).catch((error: unknown) => {
      if (!controller.signal.aborted) failure = String(error);
    });
    return {
      failure: () => failure,
      async stop() {
        controller.abort();
        await ended;
        source.dispose();
      },
    };
  };
  return { source, seen, run };
}
