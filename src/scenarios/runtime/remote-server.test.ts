import { join } from 'node:path';
import type { ScenarioRequest } from '@core/scenario.ts';
import { systemClock } from '@core/time.ts';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type ServerProcess, startServer } from '../../../test/helpers/server-process.ts';
import { trafficCard } from '../traffic/scenario.ts';
import { gridCity } from '../traffic/testing/grid-city.ts';
import { remoteProcesses } from './remote.ts';
import { PauseGate, runScenario } from './run-context.ts';

const ROOT = join(import.meta.dirname, '../../..');
let server: ServerProcess;

beforeAll(async () => {
  const script = join(ROOT, 'test/helpers/processes-server.ts');
  const options = ['--tsconfig', join(ROOT, 'tsconfig.json')];
  server = await startServer(
    join(ROOT, 'node_modules/.bin/tsx'),
    port => [...options, script, String(port)],
    async port => (await fetch(`http://127.0.0.1:${port}/jobs/none`)).status === 404,
  );
}, 60_000);
afterAll(() => server.stop());

const request: ScenarioRequest = {
  scenarioId: 'traffic',
  cityId: 'grid',
  seed: 1,
  startMs: 0,
  inputs: { queues: false },
  interventions: [],
};

function remote() {
  return remoteProcesses({
    url: `http://127.0.0.1:${server.port}/`,
    processes: { traffic: 'traffic-assignment' },
    fetch,
    clock: systemClock,
    pollMs: 20,
  });
}

it('computes in another process what a run here computes, to the bit', async () => {
  const pack = gridCity(5, 400);
  const environment = {
    fetch: async (input: RequestInfo | URL) => new Response(pack.get(String(input).split('invalid/')[1]!)),
    now: () => 0,
    threads: 1,
  };
  const here = await runScenario(
    trafficCard,
    request,
    'http://pack.invalid/',
    environment,
    new PauseGate(),
    () => {},
    new AbortController().signal,
  );
  const there = await remote().run(request, () => {}, new AbortController().signal);
  expect(there.hashes).toEqual(here.hashes);
  expect(there.features[0]!.values.flow!.values).toEqual(here.features[0]!.values.flow!.values);
});

it('dismisses the job over there when it is cancelled here', async () => {
  const controller = new AbortController();
  const long = { ...request, inputs: { durationHours: 6 } };
  const running = remote().run(long, ({ fraction }) => fraction > 0 && controller.abort(), controller.signal);
  await expect(running).rejects.toMatchObject({ name: 'AbortError' });
  const statusOf = async () =>
    ((await (await fetch(`http://127.0.0.1:${server.port}/jobs/job-2`)).json()) as { status: string }).status;
  await expect.poll(statusOf).toBe('dismissed');
});

it('hands on why a job failed', async () => {
  const absurd = { ...request, inputs: { durationHours: -1 } };
  await expect(remote().run(absurd, () => {}, new AbortController().signal)).rejects.toThrow(
    /failed: .*must lie within/,
  );
});
