import type { ScenarioRequest, ScenarioResult } from '@core/scenario.ts';
import { ScenarioRefusal } from '@core/scenario.ts';
import type { RunProgress } from '@core/scenario-port.ts';
import type { WallClock } from '@core/time.ts';
import * as z from 'zod/mini';
import { resultFromJson } from './result-json.ts';

/** Runs on a server, behind the same interface as runs in a worker. */
export interface RemoteProcesses {
  handles(scenarioId: string): boolean;
  run(
    request: ScenarioRequest,
    onProgress: (progress: RunProgress) => void,
    signal: AbortSignal,
  ): Promise<ScenarioResult>;
}

export interface RemoteOptions {
  /** Landing page of the service, OGC API – Processes 1.0 (core). */
  readonly url: string;
  /** Scenario id → process id. */
  readonly processes: Readonly<Record<string, string>>;
  readonly fetch: typeof fetch;
  readonly clock: WallClock;
  readonly pollMs?: number;
}

const statusInfo = z.object({
  jobID: z.string(),
  status: z.enum(['accepted', 'running', 'successful', 'failed', 'dismissed']),
  message: z.optional(z.string()),
  progress: z.optional(z.number()),
});
type StatusInfo = z.infer<typeof statusInfo>;

const refusal = z.object({
  inputId: z.string(),
  text: z.object({ zh: z.string(), en: z.string() }),
  nearestValid: z.optional(z.json()),
});

/**
 * Executes a request as an asynchronous job: POST /processes/{id}/execution, poll /jobs/{id}, GET its results, DELETE
 * it on abort. The process takes the input `request` and answers `result`, the document of `resultToJson`.
 */
export function remoteProcesses(options: RemoteOptions): RemoteProcesses {
  const base = options.url.replace(/\/$/, '');
  return {
    handles: scenarioId => scenarioId in options.processes,
    async run(request, onProgress, signal) {
      const started = await start(options, base, request, signal);
      if ('result' in started) return started.result;
      const { job } = started;
      const dismiss = () =>
        void options.fetch(`${base}/jobs/${job.jobID}`, { method: 'DELETE' }).catch(() => {});
      signal.addEventListener('abort', dismiss, { once: true });
      try {
        await finished(options, base, job, onProgress, signal);
      } finally {
        signal.removeEventListener('abort', dismiss);
      }
      const response = await options.fetch(`${base}/jobs/${job.jobID}/results`, { signal });
      if (!response.ok) throw new Error(`Results of the remote run: HTTP ${response.status}`);
      return resultIn(await response.json());
    },
  };
}

async function start(
  { fetch, processes }: RemoteOptions,
  base: string,
  request: ScenarioRequest,
  signal: AbortSignal,
): Promise<{ readonly job: StatusInfo } | { readonly result: ScenarioResult }> {
  const process = processes[request.scenarioId]!;
  const response = await fetch(`${base}/processes/${encodeURIComponent(process)}/execution`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Prefer: 'respond-async' },
    body: JSON.stringify({ inputs: { request }, response: 'document' }),
    signal,
  });
  const body: unknown = await response.json().catch(() => null);
  if (!response.ok) throw failure(body, response.status);
  // A server may execute at once instead, and then answers with the results (OGC 18-062r2, 7.11.4).
  if (response.status === 200 && !statusInfo.safeParse(body).success) return { result: resultIn(body) };
  return { job: z.parse(statusInfo, body) };
}

/** The output `result` of a results document, given as it is or as a qualified value. */
function resultIn(body: unknown): ScenarioResult {
  const output = (body as { result?: unknown } | null)?.result;
  const value = (output as { value?: unknown } | null)?.value ?? output;
  return resultFromJson(JSON.stringify(value ?? null));
}

/** An RFC 7807 problem; one that carries a refusal is shown as a refusal. */
function failure(body: unknown, status: number): Error {
  const refused = refusal.safeParse(body);
  if (refused.success)
    return new ScenarioRefusal(refused.data.inputId, refused.data.text, refused.data.nearestValid);
  const detail = (body as { detail?: string } | null)?.detail;
  return new Error(`The remote run was not accepted: HTTP ${status}${detail ? `, ${detail}` : ''}`);
}

async function finished(
  { fetch, clock, pollMs = 1000 }: RemoteOptions,
  base: string,
  job: StatusInfo,
  onProgress: (progress: RunProgress) => void,
  signal: AbortSignal,
): Promise<void> {
  for (let status = job; status.status !== 'successful'; ) {
    if (status.status === 'failed' || status.status === 'dismissed') {
      throw new Error(`The remote run ended as ${status.status}: ${status.message ?? 'no reason given'}`);
    }
    onProgress({ fraction: (status.progress ?? 0) / 100 });
    signal.throwIfAborted();
    await wait(clock, pollMs, signal);
    const response = await fetch(`${base}/jobs/${job.jobID}`, { signal });
    if (!response.ok) throw new Error(`Status of the remote run: HTTP ${response.status}`);
    status = z.parse(statusInfo, await response.json());
  }
}

function wait(clock: WallClock, delayMs: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const cancel = clock.setTimer(() => {
      signal.removeEventListener('abort', onAbort);
      resolve();
    }, delayMs);
    const onAbort = () => {
      cancel();
      reject(signal.reason);
    };
    signal.addEventListener('abort', onAbort, { once: true });
  });
}
