import { RemoteError } from '@core/jobs/actor.ts';
import type { ScenarioCard, ScenarioResult } from '@core/scenario.ts';
import { ScenarioRefusal } from '@core/scenario.ts';
import type { ScenarioPort } from '@core/scenario-port.ts';
import { describe, expect, it } from 'vitest';
import { createTestTwin, TEST_TIME_MS } from '../../../test/helpers/test-twin.ts';
import { ScenarioRuns } from './runs.ts';

const card = { id: 'flood', title: { zh: '内涝', en: 'Flood' } } as ScenarioCard;
const resultOf = (startMs: number) =>
  ({ startMs, durationSeconds: 3600, figures: [] }) as unknown as ScenarioResult;

/** A port whose runs end as the test says. */
function controlledPort() {
  const ends: { resolve: (result: ScenarioResult) => void; reject: (error: unknown) => void }[] = [];
  const drawn: number[] = [];
  const port = {
    list: () => [card],
    run: (_request, onProgress, signal) =>
      new Promise<ScenarioResult>((resolve, reject) => {
        onProgress({ fraction: 0.5 });
        signal.addEventListener('abort', () => reject(new DOMException('aborted', 'AbortError')));
        ends.push({ resolve, reject });
      }),
    setPaused: () => undefined,
    layers: (_result, timeMs) => {
      drawn.push(timeMs);
      return [];
    },
    difference: (_a, b) => b,
    open: text => JSON.parse(text) as ScenarioResult,
    export: async () => ({ name: 'nothing', data: new Uint8Array() }),
    dispose: () => undefined,
  } satisfies ScenarioPort;
  return { port, ends, drawn };
}

function runsWith(port: ScenarioPort) {
  const { board, clock, session, scene } = createTestTwin();
  return new ScenarioRuns({ scenarios: port, board, clock, session, scene, cityId: 'toy' });
}
const settled = () => new Promise(resolve => setImmediate(resolve));

describe('ScenarioRuns', () => {
  it('runs at the twin’s time, shows progress, then draws the end of the result and any instant', async () => {
    const { port, ends, drawn } = controlledPort();
    const runs = runsWith(port);
    const id = runs.start('flood', { rain: 50 });
    expect(runs.state.runs[0]).toMatchObject({
      state: 'running',
      progress: { fraction: 0.5 },
      request: { startMs: TEST_TIME_MS, inputs: { rain: 50 }, cityId: 'toy' },
    });
    ends[0]!.resolve(resultOf(TEST_TIME_MS));
    await settled();
    expect(runs.state).toMatchObject({ shownId: id, timeSeconds: 3600 });
    runs.setTime(600);
    expect(drawn).toEqual([TEST_TIME_MS + 3_600_000, TEST_TIME_MS + 600_000]);
    runs.show(null);
    expect(runs.state.shownId).toBeNull();
  });

  it('tells a cancelled run, a refused input and a failure apart', async () => {
    const { port, ends } = controlledPort();
    const runs = runsWith(port);
    const cancelled = runs.start('flood', {});
    runs.cancel(cancelled);
    runs.start('flood', {});
    runs.start('flood', {});
    runs.start('flood', {});
    const text = { zh: '太大', en: 'too much' };
    ends[1]!.reject(new ScenarioRefusal('rain', text, 200));
    ends[2]!.reject(
      new RemoteError('ScenarioRefusal', 'too much', { inputId: 'rain', text, nearestValid: 200 }),
    );
    ends[3]!.reject(new Error('out of memory'));
    await settled();
    const refused = { state: 'refused', reason: text, refusal: { inputId: 'rain', nearestValid: 200 } };
    expect(runs.state.runs).toMatchObject([
      { state: 'cancelled' },
      refused,
      refused,
      { state: 'failed', reason: { en: 'out of memory' } },
    ]);
  });

  it('compares two finished runs as a run of its own', async () => {
    const { port, ends } = controlledPort();
    const runs = runsWith(port);
    runs.start('flood', {});
    runs.start('flood', {});
    for (const end of ends) end.resolve(resultOf(0));
    await settled();
    runs.compare(1, 2);
    expect(runs.state.runs[2]).toMatchObject({ state: 'done', title: { en: 'Run 2 − run 1' } });
    expect(runs.state.shownId).toBe(3);
  });

  it('refuses a model that does not exist', () => {
    expect(() => runsWith(controlledPort().port).start('nope', {})).toThrow(RangeError);
  });

  it('draws two runs left and right of a divider, each on its own side and clock', async () => {
    const { port, ends } = controlledPort();
    const sides: unknown[] = [];
    const { board, clock, session, scene } = createTestTwin();
    const drawing = {
      ...port,
      layers: (_result: ScenarioResult, timeMs: number, side?: string) => {
        sides.push([side, timeMs]);
        return [];
      },
    };
    const runs = new ScenarioRuns({ scenarios: drawing, board, clock, session, scene, cityId: 'toy' });
    const [a, b] = [runs.start('flood', {}), runs.start('flood', {}, { parentId: 1 })];
    for (const { resolve } of ends) resolve(resultOf(1000));
    await settled();
    sides.length = 0;
    runs.split(a, b);
    runs.setSplitShare(1.7);
    expect(sides).toEqual([
      ['left', 1000 + 3_600_000],
      ['right', 1000 + 3_600_000],
    ]);
    expect(runs.state).toMatchObject({ shownId: null, split: { leftId: a, rightId: b, share: 1 } });
    const cuts = () => scene.calls.filter(({ name }) => name === 'setSplit').map(call => call.arguments[0]);
    expect(cuts()).toEqual([0.5, 1]);
    runs.show(a);
    expect(runs.state.split).toBeNull();
    expect(cuts()).toEqual([0.5, 1, null]);
    runs.split(a, b);
    runs.remove(b);
    expect(runs.state.runs.map(({ id }) => id)).toEqual([a]);
    expect(runs.state.split).toBeNull();
  });

  it('repeats a run and says whether the result is the same to the bit', async () => {
    const { port, ends } = controlledPort();
    const runs = runsWith(port);
    const id = runs.start('flood', { rain: 50 }, { seed: 5 });
    const withHash = (hash: string) =>
      ({ ...resultOf(1), modelVersion: '1', hashes: { result: hash } }) as unknown as ScenarioResult;
    ends[0]!.resolve(withHash('abc'));
    await settled();
    runs.repeat(id);
    runs.repeat(id);
    expect(runs.state.runs[1]!.request).toEqual(runs.state.runs[0]!.request);
    ends[1]!.resolve(withHash('abc'));
    ends[2]!.resolve(withHash('abd'));
    await settled();
    expect(runs.state.runs.map(run => run.repeats?.identical)).toEqual([undefined, true, false]);
  });

  it('takes a saved run, unless its model is unknown', () => {
    const { port } = controlledPort();
    const runs = runsWith(port);
    const saved = { ...resultOf(5), scenarioId: 'flood', request: { scenarioId: 'flood' } } as ScenarioResult;
    const id = runs.adopt(saved);
    expect(runs.state).toMatchObject({ shownId: id, runs: [{ state: 'done', result: saved }] });
    expect(() => runs.adopt({ ...saved, scenarioId: 'quake' })).toThrow(/no what-if model "quake"/);
  });
});
