import { unzipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { TableRegistry } from '../../src/core/columns.ts';
import type {
  ScenarioCard,
  ScenarioLayerFactory,
  ScenarioRequest,
  ScenarioResult,
} from '../../src/core/scenario.ts';
import { ScenarioRefusal } from '../../src/core/scenario.ts';
import type { ExportFormat, RunProgress } from '../../src/core/scenario-port.ts';
import { differenceOf } from '../../src/scenarios/runtime/difference.ts';
import { exportAsOne, exportResult } from '../../src/scenarios/runtime/export.ts';
import { resultFromJson, resultToJson } from '../../src/scenarios/runtime/result-json.ts';
import { PauseGate, runScenario } from '../../src/scenarios/runtime/run-context.ts';

/** One model as the suite sees it, with a small city of its own. */
export interface ScenarioConformance {
  readonly card: ScenarioCard;
  readonly layers: ScenarioLayerFactory | undefined;
  /** Files of a city pack by relative path. */
  readonly pack: ReadonlyMap<string, Uint8Array>;
  /** Inputs and interventions of a short run that has something to show. */
  readonly request: Pick<ScenarioRequest, 'inputs' | 'interventions'>;
  /** Inputs that must be refused, with the input at fault. */
  readonly absurd: readonly { readonly inputs: ScenarioRequest['inputs']; readonly inputId: string }[];
}

const BASE_URL = 'http://pack.invalid/city/';
const FORMATS: readonly ExportFormat[] = ['geotiff', 'ascii-grid', 'csv', 'geojson'];

/** Every what-if model passes this, in one line. */
export function scenarioConformance(subject: ScenarioConformance): void {
  const { card, pack } = subject;

  const requestOf = (parts: Partial<ScenarioRequest> = {}): ScenarioRequest => ({
    scenarioId: card.id,
    cityId: 'test',
    seed: 1,
    startMs: Date.UTC(2026, 5, 1),
    ...subject.request,
    ...parts,
  });
  const fetchPack = async (input: RequestInfo | URL, init?: RequestInit) => {
    init?.signal?.throwIfAborted();
    const bytes = pack.get(String(input).slice(BASE_URL.length));
    return bytes ? new Response(bytes.slice()) : new Response(null, { status: 404 });
  };
  const run = (
    request: ScenarioRequest,
    onProgress: (progress: RunProgress) => void = () => {},
    signal = new AbortController().signal,
    gate = new PauseGate(),
    fetcher: typeof fetch = fetchPack,
  ): Promise<ScenarioResult> => {
    const environment = { fetch: fetcher, now: () => performance.now(), threads: 1 };
    return runScenario(card, request, BASE_URL, environment, gate, onProgress, signal);
  };
  let shared: Promise<ScenarioResult> | undefined;
  const sharedResult = () => {
    shared ??= run(requestOf());
    return shared;
  };

  describe(`scenario ${card.id}`, () => {
    it('has a complete card: both languages, units, defaults within their ranges, limits', () => {
      expect(card.id).toMatch(/^[a-z0-9-]+$/);
      expect(card.version).toMatch(/^\d+\.\d+\.\d+$/);
      expect(card.limits.length).toBeGreaterThan(0);
      const inputs = [...card.inputs, ...card.interventions.flatMap(kind => kind.inputs)];
      const texts = [card, ...card.interventions, ...inputs].map(item => item.title);
      for (const text of [...texts, card.description, ...card.limits]) {
        expect(text.zh).not.toBe('');
        expect(text.en).not.toBe('');
      }
      for (const { control } of inputs) {
        if (control.kind === 'number') {
          expect(control.default).toBeGreaterThanOrEqual(control.minimum);
          expect(control.default).toBeLessThanOrEqual(control.maximum);
        }
        if (control.kind === 'choice') {
          expect(control.options.map(option => option.value)).toContain(control.default);
        }
      }
      expect(new Set(card.inputs.map(input => input.id)).size).toBe(card.inputs.length);
    });

    it('runs and says what determined the result', async () => {
      const result = await sharedResult();
      expect(result.scenarioId).toBe(card.id);
      expect(result.modelVersion).toBe(card.version);
      expect(result.request).toEqual(requestOf());
      expect(result.startMs).toBe(requestOf().startMs);
      expect(result.durationSeconds).toBeGreaterThan(0);
      expect(result.hashes.request).toMatch(/^[0-9a-f]{64}$/);
      expect(result.hashes['city.json']).toMatch(/^[0-9a-f]{64}$/);
      expect(result.figures.length).toBeGreaterThan(0);
      for (const figure of result.figures) {
        expect(Number.isFinite(figure.value), figure.id).toBe(true);
        expect(figure.title.zh && figure.title.en).toBeTruthy();
      }
      expect(result.warnings.length).toBeGreaterThan(0);
    });

    it('has consistent grids and features', async () => {
      const { grids, features } = await sharedResult();
      for (const grid of grids) {
        expect(grid.codes.length, grid.id).toBe(grid.width * grid.height * grid.timesSeconds.length);
        expect([...grid.timesSeconds]).toEqual([...grid.timesSeconds].sort((a, b) => a - b));
        expect(grid.bounds[2]).toBeGreaterThan(grid.bounds[0]);
      }
      for (const { ids, startIndices, coordinates, values } of features) {
        if (startIndices.length > 0) expect(startIndices.length).toBe(ids.length + 1);
        for (const column of Object.values(values)) expect(column.values.length).toBe(ids.length);
        for (const value of coordinates) expect(Number.isFinite(value)).toBe(true);
      }
    });

    it('gives the same bits for the same request', async () => {
      const bits = (result: ScenarioResult) => resultToJson({ ...result, wallSeconds: 0 });
      expect(bits(await run(requestOf()))).toBe(bits(await sharedResult()));
    });

    it('survives JSON bitwise', async () => {
      const result = await sharedResult();
      expect(resultFromJson(resultToJson(result))).toEqual(result);
    });

    it('reports progress from 0 to 1 without going back', async () => {
      const fractions: number[] = [];
      await run(requestOf(), progress => fractions.push(progress.fraction));
      expect(fractions.length).toBeGreaterThan(1);
      expect(fractions).toEqual([...fractions].sort((a, b) => a - b));
      expect(fractions.every(fraction => fraction >= 0 && fraction <= 1)).toBe(true);
    });

    it('stops at the next breath after an abort', async () => {
      const controller = new AbortController();
      let later = 0;
      const running = run(
        requestOf(),
        () => {
          if (controller.signal.aborted) later++;
          controller.abort();
        },
        controller.signal,
      );
      await expect(running).rejects.toMatchObject({ name: 'AbortError' });
      expect(later).toBe(0);
    });

    it('waits while paused and then ends as if it never had', async () => {
      const gate = new PauseGate();
      gate.setPaused(true);
      let isDone = false;
      const running = run(requestOf(), () => {}, undefined, gate).then(result => {
        isDone = true;
        return result;
      });
      for (let turn = 0; turn < 20; turn++) await new Promise(resolve => setImmediate(resolve));
      expect(isDone).toBe(false);
      gate.setPaused(false);
      const { figures } = await running;
      expect(figures).toEqual((await sharedResult()).figures);
    });

    it('refuses what makes no sense, in both languages', async () => {
      expect(subject.absurd.length).toBeGreaterThan(0);
      for (const { inputs, inputId } of subject.absurd) {
        const error = await run(requestOf({ inputs: { ...subject.request.inputs, ...inputs } })).catch(
          (reason: unknown) => reason,
        );
        expect(error, JSON.stringify(inputs)).toBeInstanceOf(ScenarioRefusal);
        const refusal = error as ScenarioRefusal;
        expect(refusal.inputId).toBe(inputId);
        expect(refusal.text.zh && refusal.text.en).toBeTruthy();
      }
    });

    it('refuses a city without its data, and one that is not there', async () => {
      const empty = async () => new Response('{}');
      const missing = async () => new Response(null, { status: 404 });
      for (const fetcher of [empty, missing]) {
        const running = run(requestOf(), () => {}, undefined, undefined, fetcher);
        await expect(running).rejects.toMatchObject({ name: 'ScenarioRefusal' });
      }
    });

    it('draws marked layers from tables that exist', async () => {
      const result = await sharedResult();
      const tables = new TableRegistry();
      const times = [0, 0.5, 1].map(share => result.startMs + share * result.durationSeconds * 1000);
      for (const time of times) {
        const layers = subject.layers?.(result, time, tables) ?? [];
        expect(layers.length).toBeGreaterThan(0);
        for (const layer of layers) {
          expect(layer.group).toBe('scenario');
          expect(layer.provenance?.kind).toBe('simulated');
          expect(layer.title.zh).toContain('推演');
          expect(layer.title.en.toLowerCase()).toContain('simulated');
          if ('table' in layer) expect(tables.get(layer.table), layer.id).toBeDefined();
          if (layer.type === 'grid' || layer.type === 'flow') {
            expect(tables.get(layer.table)!.table.length).toBe(layer.width * layer.height);
          }
        }
        expect(new Set(layers.map(layer => layer.id)).size).toBe(layers.length);
      }
    });

    it('exports in every format, each file named and marked', async () => {
      const result = await sharedResult();
      for (const format of FORMATS) {
        const files = await exportResult(result, format);
        expect(files.length).toBeGreaterThan(0);
        for (const file of files) {
          expect(file.name).toContain('simulated');
          expect(file.data.length).toBeGreaterThan(0);
        }
        const { name, data } = await exportAsOne(result, format);
        expect(name).toContain('simulated');
        if (files.length > 1) expect(Object.keys(unzipSync(data))).toEqual(files.map(file => file.name));
      }
    });

    it('differs from itself by nothing', async () => {
      const result = await sharedResult();
      const difference = differenceOf(result, result);
      for (const figure of difference.figures) expect(figure.value).toBe(0);
      for (const grid of difference.grids.filter(({ isPlace }) => !isPlace)) {
        const wet = grid.codes.filter(code => code !== 0);
        for (const code of wet) expect(Math.abs(grid.offset + grid.scale * code)).toBeLessThan(1e-9);
      }
    });
  });
}
