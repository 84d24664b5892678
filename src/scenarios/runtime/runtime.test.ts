import { createHash } from 'node:crypto';
import { TableRegistry } from '@core/columns.ts';
import type { ScenarioCard, ScenarioRequest, ScenarioResult } from '@core/scenario.ts';
import { ScenarioRefusal } from '@core/scenario.ts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { serveScenarios } from './host.ts';
import { decodeFrame, quantiseFrames } from './quantise.ts';
import { remoteProcesses } from './remote.ts';
import { resultToJson } from './result-json.ts';
import { PauseGate, runScenario } from './run-context.ts';
import type { SimulationWorker } from './scenario-port.ts';
import { createScenarioPort } from './scenario-port.ts';
import { plainSha256, sha256Text } from './sha256.ts';

/** A model that counts to a number, a breath each. */
const counter: ScenarioCard = {
  id: 'counter',
  title: { zh: '计数', en: 'Counter' },
  description: { zh: '计数', en: 'Counts' },
  version: '1.0.0',
  inputs: [],
  interventions: [],
  limits: [],
  load: async () => ({
    inputs: z.object({ to: z.number() }),
    async run(request, { progress }) {
      const to = Number(request.inputs.to);
      if (to < 0) throw new ScenarioRefusal('to', { zh: '不能为负', en: 'Cannot be negative' }, 0);
      for (let k = 0; k < to; k++) await progress(k / to);
      return resultOf(request, to);
    },
  }),
};

function resultOf(request: ScenarioRequest, value: number): ScenarioResult {
  return {
    scenarioId: request.scenarioId,
    modelVersion: '1.0.0',
    request,
    hashes: {},
    startMs: 0,
    durationSeconds: 1,
    grids: [],
    features: [],
    figures: [{ id: 'count', title: { zh: '数', en: 'Count' }, value, unit: '', decimals: 0 }],
    warnings: [],
    wallSeconds: 0,
  };
}

const requestOf = (to: number): ScenarioRequest => ({
  scenarioId: 'counter',
  cityId: 'test',
  seed: 1,
  startMs: 0,
  inputs: { to },
  interventions: [],
});

/** A port whose workers are hosts at the other end of a message channel. */
function portWithHosts() {
  const living = new Set<MessagePort>();
  let started = 0;
  const createWorker = (): SimulationWorker => {
    const { port1, port2 } = new MessageChannel();
    const environment = { fetch, now: () => 0, threads: 1 };
    serveScenarios(port2 as never, [counter], environment);
    port1.start();
    port2.start();
    living.add(port1);
    started++;
    return Object.assign(port1, {
      terminate() {
        living.delete(port1);
        port1.close();
        port2.close();
      },
    }) as never;
  };
  const port = createScenarioPort({
    cityBaseUrl: 'http://pack.invalid/',
    tables: new TableRegistry(),
    createWorker,
    cards: [counter],
    factories: new Map(),
  });
  return { port, living, started: () => started };
}

const signal = () => new AbortController().signal;

describe('the worker pool', () => {
  it('runs, reports progress and keeps one worker for the next run', async () => {
    const { port, living, started } = portWithHosts();
    const fractions: number[] = [];
    const result = await port.run(requestOf(5), ({ fraction }) => fractions.push(fraction), signal());
    expect(result.figures[0]!.value).toBe(5);
    expect(fractions).toEqual([0, 0.2, 0.4, 0.6, 0.8]);
    await Promise.all([
      port.run(requestOf(3), () => {}, signal()),
      port.run(requestOf(4), () => {}, signal()),
    ]);
    expect(started()).toBe(2);
    expect(living.size).toBe(1);
    port.dispose();
    expect(living.size).toBe(0);
  });

  it('inflates what packs keep compressed, and hands the rest over as it is', async () => {
    const { deflateSync } = await import('node:zlib');
    const plain = new TextEncoder().encode('elevation elevation elevation');
    const files: Readonly<Record<string, Uint8Array<ArrayBuffer>>> = {
      'a.bin.z': new Uint8Array(deflateSync(plain)),
      'a.json': plain,
    };
    const read: number[] = [];
    const reader: ScenarioCard = {
      ...counter,
      load: async () => ({
        ...(await counter.load()),
        async run(request, context) {
          for (const path of Object.keys(files)) read.push((await context.fetchCityFile(path)).byteLength);
          return (await counter.load()).run(request, context);
        },
      }),
    };
    const fetchFile = async (url: URL | RequestInfo) => new Response(files[String(url).split('/').at(-1)!]);
    const environment = { fetch: fetchFile, now: () => 0, threads: 1 };
    const { hashes } = await runScenario(
      reader,
      requestOf(1),
      'http://pack.invalid/',
      environment,
      new PauseGate(),
      () => {},
      signal(),
    );
    expect(read).toEqual([plain.length, plain.length]);
    expect(Object.keys(hashes)).toEqual(expect.arrayContaining(['a.bin.z', 'a.json', 'result']));
  });

  it('ends the worker of an aborted run at once, and the next run is as good as new', async () => {
    const { port, living } = portWithHosts();
    const controller = new AbortController();
    const running = port.run(requestOf(1e9), () => controller.abort(), controller.signal);
    await expect(running).rejects.toMatchObject({ name: 'AbortError' });
    expect(living.size).toBe(0);
    expect((await port.run(requestOf(2), () => {}, signal())).figures[0]!.value).toBe(2);
    port.dispose();
  });

  it('hands a refusal over with its fields', async () => {
    const { port } = portWithHosts();
    const error = await port.run(requestOf(-1), () => {}, signal()).catch((reason: unknown) => reason);
    expect(error).toMatchObject({
      name: 'ScenarioRefusal',
      details: { inputId: 'to', text: { zh: '不能为负' }, nearestValid: 0 },
    });
    port.dispose();
  });

  it('holds a run between two breaths and lets it go on', async () => {
    const { port } = portWithHosts();
    let breaths = 0;
    let whenHeld = 0;
    const request = requestOf(50);
    const running = port.run(
      request,
      () => {
        breaths++;
        if (breaths === 5) port.setPaused(request, true);
      },
      signal(),
    );
    while (breaths < 5) await new Promise(resolve => setImmediate(resolve));
    for (let turn = 0; turn < 200; turn++) await new Promise(resolve => setImmediate(resolve));
    whenHeld = breaths;
    for (let turn = 0; turn < 200; turn++) await new Promise(resolve => setImmediate(resolve));
    expect(breaths).toBe(whenHeld);
    expect(breaths).toBeLessThan(50);
    port.setPaused(request, false);
    expect((await running).figures[0]!.value).toBe(50);
    port.dispose();
  });
});

describe('OGC API – Processes', () => {
  const clock = {
    now: () => 0,
    setTimer(callback: () => void) {
      const handle = setImmediate(callback);
      return () => clearImmediate(handle);
    },
  };
  const json = (body: unknown, status = 200) => new Response(JSON.stringify(body), { status });

  function server(polls: readonly object[], results: unknown) {
    const seen: string[] = [];
    let poll = 0;
    const answer = async (input: RequestInfo | URL, init?: RequestInit) => {
      const path = String(input).replace('http://server.invalid/ogc', '');
      seen.push(`${init?.method ?? 'GET'} ${path}`);
      if (path.endsWith('/execution')) return json({ jobID: 'j1', status: 'accepted' }, 201);
      if (path.endsWith('/results')) return json({ result: results });
      return json({ jobID: 'j1', ...polls[Math.min(poll++, polls.length - 1)] });
    };
    const processes = { counter: 'count-process' };
    return {
      seen,
      remote: remoteProcesses({ url: 'http://server.invalid/ogc/', processes, fetch: answer, clock }),
    };
  }

  it('executes, follows and fetches a job', async () => {
    const result = resultOf(requestOf(7), 7);
    const { seen, remote } = server(
      [{ status: 'running', progress: 40 }, { status: 'successful' }],
      JSON.parse(resultToJson(result)),
    );
    const fractions: number[] = [];
    expect(await remote.run(requestOf(7), ({ fraction }) => fractions.push(fraction), signal())).toEqual(
      result,
    );
    expect(fractions).toEqual([0, 0.4]);
    expect(seen).toEqual([
      'POST /processes/count-process/execution',
      'GET /jobs/j1',
      'GET /jobs/j1',
      'GET /jobs/j1/results',
    ]);
  });

  it('dismisses the job on abort', async () => {
    const { seen, remote } = server([{ status: 'running', progress: 1 }], {});
    const controller = new AbortController();
    let polls = 0;
    const running = remote.run(
      requestOf(1),
      () => {
        if (++polls === 3) controller.abort();
      },
      controller.signal,
    );
    await expect(running).rejects.toMatchObject({ name: 'AbortError' });
    expect(seen).toContain('DELETE /jobs/j1');
  });

  it('says why a job failed', async () => {
    const { remote } = server([{ status: 'failed', message: 'out of memory' }], {});
    await expect(remote.run(requestOf(1), () => {}, signal())).rejects.toThrow('out of memory');
  });
});

describe('quantised key frames', () => {
  it('come back within half a step, and empty cells stay empty', () => {
    const cell = fc.oneof(fc.constant(Number.NaN), fc.float({ min: -50, max: 300, noNaN: true }));
    fc.assert(
      fc.property(
        fc.array(fc.array(cell, { minLength: 6, maxLength: 6 }), { minLength: 1, maxLength: 4 }),
        frames => {
          const floats = frames.map(frame => Float32Array.from(frame));
          const quantised = quantiseFrames(floats);
          const grid = {
            ...quantised,
            id: 'x',
            title: { zh: '', en: '' },
            unit: '',
            width: 3,
            height: 2,
            bounds: [0, 0, 1, 1] as const,
            timesSeconds: Float64Array.from(floats, (_, k) => k),
          };
          for (const [k, frame] of floats.entries()) {
            const decoded = decodeFrame(grid, k);
            for (const [at, value] of frame.entries()) {
              if (Number.isNaN(value)) expect(decoded[at]).toBeNaN();
              else expect(Math.abs(decoded[at]! - value)).toBeLessThanOrEqual(quantised.scale * 0.51 + 4e-5);
            }
          }
        },
      ),
    );
  });
});

it('classes come back as the whole numbers they are', () => {
  const classes = Float32Array.of(1, 4, Number.NaN, 2);
  const { scale, offset, codes } = quantiseFrames([classes]);
  expect([...codes].map(code => (code === 0 ? Number.NaN : offset + scale * code))).toEqual([...classes]);
});

describe('sha256', () => {
  it('is what the platform computes, with and without its help', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), async bytes => {
        const expected = createHash('sha256').update(bytes).digest('hex');
        expect(Buffer.from(plainSha256(bytes)).toString('hex')).toBe(expected);
      }),
    );
    expect(await sha256Text('木棉')).toBe(createHash('sha256').update('木棉').digest('hex'));
  });
});
