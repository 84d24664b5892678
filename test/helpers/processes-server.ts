/**
 * A small OGC API – Processes server (core, asynchronous jobs, dismiss) that runs the traffic model on the test city:
 * what `remoteProcesses` meets outside, as a process of its own. Usage: processes-server.ts <port>
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { ScenarioRequest, ScenarioResult } from '../../src/core/scenario.ts';
import { resultToJson } from '../../src/scenarios/runtime/result-json.ts';
import { PauseGate, runScenario } from '../../src/scenarios/runtime/run-context.ts';
import { trafficCard } from '../../src/scenarios/traffic/scenario.ts';
import { gridCity } from '../../src/scenarios/traffic/testing/grid-city.ts';

interface Job {
  status: 'running' | 'successful' | 'failed' | 'dismissed';
  progress: number;
  message: string;
  result?: ScenarioResult;
  readonly controller: AbortController;
}

const PACK_URL = 'http://pack.invalid/';
const pack = gridCity(5, 400);
const jobs = new Map<string, Job>();

async function fetchPack(input: RequestInfo | URL): Promise<Response> {
  const text = pack.get(String(input).slice(PACK_URL.length));
  return new Response(text ?? null, { status: text === undefined ? 404 : 200 });
}

function execute(request: ScenarioRequest): string {
  const id = `job-${jobs.size + 1}`;
  const job: Job = { status: 'running', progress: 0, message: '', controller: new AbortController() };
  jobs.set(id, job);
  const environment = { fetch: fetchPack, now: () => performance.now(), threads: 1 };
  const onProgress = ({ fraction }: { readonly fraction: number }) => {
    job.progress = Math.round(100 * fraction);
  };
  runScenario(trafficCard, request, PACK_URL, environment, new PauseGate(), onProgress, job.controller.signal)
    .then(result => Object.assign(job, { status: 'successful', progress: 100, result }))
    .catch((error: Error) => {
      if (job.status === 'running') Object.assign(job, { status: 'failed', message: error.message });
    });
  return id;
}

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const path = new URL(request.url!, 'http://localhost').pathname;
  const json = (status: number, body: unknown) => {
    response.writeHead(status, { 'Content-Type': 'application/json' });
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  };
  const [, id, results] = /^\/jobs\/([\w-]+)(\/results)?$/.exec(path) ?? [];
  const job = id === undefined ? undefined : jobs.get(id);
  if (request.method === 'POST' && path === '/processes/traffic-assignment/execution') {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { inputs } = JSON.parse(Buffer.concat(chunks).toString('utf8')) as {
      inputs: { request: ScenarioRequest };
    };
    const jobID = execute(inputs.request);
    response.setHeader('Location', `/jobs/${jobID}`);
    return json(201, { jobID, type: 'process', status: 'accepted' });
  }
  if (!job) return json(404, { title: 'No such thing', status: 404 });
  if (results) return json(200, `{"result":{"value":${resultToJson(job.result!)}}}`);
  if (request.method === 'DELETE') {
    job.status = 'dismissed';
    job.controller.abort();
  }
  const { status, progress, message } = job;
  return json(200, { jobID: id, type: 'process', status, progress, message });
}

createServer((request, response) => void answer(request, response)).listen(
  Number(process.argv[2]),
  '127.0.0.1',
);
