import type { MessageEndpoint } from '@core/jobs/actor.ts';
import { systemClock } from '@core/time.ts';
import { FeedHost } from '@feeds/runtime/host.ts';
import { feedCards } from '@feeds/runtime/registry.ts';

new FeedHost(globalThis as unknown as MessageEndpoint, feedCards, {
  fetch: (input, init) => fetch(input, init),
  openWebSocket: (url, protocols) => new WebSocket(url, protocols),
  clock: systemClock,
  random: Math.random,
});
