import { Journal } from '@archive/journal.ts';
import type { MessageEndpoint } from '@core/jobs/actor.ts';
import { systemClock } from '@core/time.ts';
import { VALIDATION } from '@core/validation.ts';
import { FeedHost } from '@feeds/runtime/host.ts';
import { feedCards } from '@feeds/runtime/registry.ts';
import type { FeedEnvironment } from '@feeds/runtime/runner.ts';
import * as z from 'zod/mini';

z.config(VALIDATION);

const environment: FeedEnvironment = {
  fetch: (input, init) => fetch(input, init),
  openWebSocket: (url, protocols) => new WebSocket(url, protocols),
  clock: systemClock,
  random: Math.random,
};
const journal = Journal.open({ clock: systemClock, name: 'live' });
new FeedHost(globalThis as unknown as MessageEndpoint, feedCards, environment, journal);
