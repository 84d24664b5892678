import type { MessageEndpoint } from '@core/jobs/actor.ts';
import type { ScenarioThread } from '@core/scenario.ts';
import { serveScenarios } from '@scenarios/runtime/host.ts';
import { scenarioCards } from '@scenarios/runtime/registry.ts';
import * as z from 'zod/mini';

// The Content-Security-Policy forbids making code from text; zod would try, and the browser would report it.
z.config({ jitless: true });

/** A further thread of a model, which shares memory with this one. */
function startThread(scenarioId: string): ScenarioThread {
  const worker = new Worker(new URL('./simulation-thread.ts', import.meta.url), {
    type: 'module',
    name: 'simulation-thread',
  });
  return {
    assign: assignment =>
      new Promise((resolve, reject) => {
        worker.addEventListener('message', () => resolve(), { once: true });
        worker.addEventListener('error', event => reject(new Error(event.message)), { once: true });
        worker.postMessage({ scenarioId, assignment });
      }),
    terminate: () => worker.terminate(),
  };
}

const canShare = globalThis.crossOriginIsolated === true;
serveScenarios(globalThis as unknown as MessageEndpoint, scenarioCards, {
  fetch: (input, init) => fetch(input, init),
  now: () => performance.now(),
  threads: canShare ? navigator.hardwareConcurrency : 1,
  ...(canShare ? { startThread } : {}),
});
