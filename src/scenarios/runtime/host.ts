import type { MessageEndpoint } from '@core/jobs/actor.ts';
import { serveJobs, Transfer } from '@core/jobs/actor.ts';
import type { ScenarioCard, ScenarioResult } from '@core/scenario.ts';
import type { ScenarioJobs, ScenarioNotices } from './jobs.ts';
import type { RunEnvironment } from './run-context.ts';
import { PauseGate, runScenario } from './run-context.ts';

/** The worker's side: computes the runs it is asked for and reports how far they are. */
export function serveScenarios(
  endpoint: MessageEndpoint,
  cards: readonly ScenarioCard[],
  environment: RunEnvironment,
): void {
  const gate = new PauseGate();
  const notify = serveJobs<ScenarioJobs, ScenarioNotices>(endpoint, {
    run: async ({ request, cityBaseUrl }, signal) => {
      const card = cards.find(candidate => candidate.id === request.scenarioId);
      if (!card) throw new RangeError(`There is no what-if model "${request.scenarioId}"`);
      // A run before this one may have ended while it was held.
      gate.setPaused(false);
      const onProgress = (progress: ScenarioNotices['progress']) => notify('progress', progress);
      const result = await runScenario(card, request, cityBaseUrl, environment, gate, onProgress, signal);
      return new Transfer(result, buffersOf(result));
    },
    pause: ({ paused }) => {
      gate.setPaused(paused);
      return null;
    },
  });
}

/** Buffers of a result, each once, to be moved between threads. */
export function buffersOf(result: ScenarioResult): ArrayBuffer[] {
  const arrays = [
    ...result.grids.flatMap(grid => [grid.timesSeconds, grid.codes]),
    ...result.features.flatMap(({ coordinates, startIndices, values }) => [
      coordinates,
      startIndices,
      ...Object.values(values).map(column => column.values),
    ]),
    ...result.figures.flatMap(({ series }) => (series ? [series.timesSeconds, series.values] : [])),
  ];
  return [...new Set(arrays.map(array => array.buffer))].filter(buffer => buffer instanceof ArrayBuffer);
}
