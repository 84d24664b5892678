import type { ScenarioRequest, ScenarioResult } from '@core/scenario.ts';
import type { RunProgress } from '@core/scenario-port.ts';

/** Messages of the simulation worker (`workers/simulation.ts`): one worker computes one run at a time. */
export type ScenarioJobs = {
  run: {
    request: { readonly request: ScenarioRequest; readonly cityBaseUrl: string };
    response: ScenarioResult;
  };
  pause: { request: { readonly paused: boolean }; response: null };
};

export type ScenarioNotices = {
  progress: RunProgress;
};
