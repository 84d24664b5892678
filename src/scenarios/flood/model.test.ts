import type { Intervention, ScenarioContext, ScenarioRequest, ScenarioResult } from '@core/scenario.ts';
import { describe, expect, it, vi } from 'vitest';
import { decodeFrame } from '../runtime/quantise.ts';
import { citySetup } from './city/city-setup.ts';
import { readPack } from './city/read-pack.ts';
import { readSettings } from './city/settings.ts';
import { singleThread } from './kernel/bands.ts';
import { FloodRun } from './model/flood-run.ts';
import { chicagoHyetograph, stormDepthMm } from './model/storm.ts';
import { GUANGZHOU_STORMS } from './model/storms-guangzhou.ts';
import { floodModel } from './model.ts';
import { bowlCity, CITY_BOUNDS, HOLLOW } from './testing/bowl-city.ts';

const pack = bowlCity();
const context: ScenarioContext = {
  signal: new AbortController().signal,
  threads: 1,
  progress: async () => {},
  fetchCityFile: async path => pack.get(path)!.slice().buffer as ArrayBuffer,
};

function run(
  inputs: ScenarioRequest['inputs'] = {},
  interventions: readonly Intervention[] = [],
): Promise<ScenarioResult> {
  return floodModel.run(
    {
      scenarioId: 'flood',
      cityId: 'bowl',
      seed: 1,
      startMs: 0,
      inputs: {
        area: CITY_BOUNDS,
        simulatedHours: 0.75,
        durationMinutes: 45,
        resolutionMeters: 15,
        ...inputs,
      },
      interventions,
    },
    context,
  );
}

const figure = (result: ScenarioResult, id: string) => result.figures.find(item => item.id === id)!.value;
const features = (result: ScenarioResult, id: string) => result.features.find(item => item.id === id)!;

describe('a storm over the bowl', () => {
  it('gathers in the hollow: the street, the buildings beside it and the entrance', async () => {
    const result = await run({ returnYears: '100' });
    expect(figure(result, 'rain')).toBeCloseTo(stormDepthMm(GUANGZHOU_STORMS.at(-1)!, 45), 3);
    expect(figure(result, 'deepest')).toBeGreaterThan(0.5);
    expect(features(result, 'roads-cut').ids).toEqual(['road:1']);
    expect(features(result, 'buildings-affected').ids).toContain('test:building/0');
    expect(features(result, 'buildings-affected').ids).not.toContain('test:building/2');
    // The river in its bed floods nobody on its bank.
    expect(features(result, 'buildings-affected').ids).not.toContain('test:building/3');
    expect(features(result, 'metro-entrances').ids).toEqual(['metro:entrance/1A']);
    expect(figure(result, 'people-affected')).toBeGreaterThan(figure(result, 'people-ground-floor'));
    expect(figure(result, 'people-ground-floor')).toBeGreaterThan(0);
    // Only the part of the street that lies in the hollow.
    expect(figure(result, 'roads-cut')).toBeGreaterThan(0.05);
    expect(figure(result, 'roads-cut')).toBeLessThan(0.2);
    expect(figure(result, 'mass-error')).toBeLessThan(1000);
  });

  it('without rain the river stays where it is: nothing runs, in or out', async () => {
    const data = await readPack(context);
    const inputs = { area: CITY_BOUNDS, simulatedHours: 0.25, resolutionMeters: 15 };
    const settings = readSettings({ scenarioId: 'flood', inputs, interventions: [] } as never);
    const { setup } = citySetup(data, settings, [], HOLLOW);
    const memory = FloodRun.memory(setup, 1, false);
    const dry = { ...setup, zones: setup.zones.map(zone => ({ ...zone, rainFactor: 0 })) };
    const flood = new FloodRun(dry, memory, singleThread(memory));
    flood.advance(setup.durationSeconds);
    const { initial, final, edges, points } = flood.balance();
    expect(initial).toBeGreaterThan(0);
    for (const change of [final - initial, edges, points]) expect(change).toBeCloseTo(0, 1);
  });

  it('buildings as porosity let water stand between them: more of it than among blocks', async () => {
    const [blocks, porous] = [await run(), await run({ buildings: 'porosity' })];
    expect(figure(porous, 'mass-error')).toBeLessThan(1000);
    expect(figure(porous, 'flooded-area')).toBeGreaterThanOrEqual(figure(blocks, 'flooded-area'));
    expect(figure(porous, 'deepest')).toBeGreaterThan(0.2);
  });

  it.each([
    ['no adapter', async () => null],
    ['a driver that fails', () => Promise.reject(new Error('lost'))],
    [
      'a device that cannot compile',
      async () => ({
        info: { vendor: 'acme', architecture: 'x', device: '', description: '', isFallbackAdapter: false },
        limits: { maxStorageBufferBindingSize: 2 ** 30, maxBufferSize: 2 ** 30 },
        requestDevice: async () => ({
          createShaderModule: () => ({}),
          createComputePipelineAsync: () => Promise.reject(),
        }),
      }),
    ],
    [
      'a processor in disguise',
      async () => ({
        info: {
          vendor: 'google',
          architecture: 'swiftshader',
          device: '',
          description: '',
          isFallbackAdapter: false,
        },
        limits: { maxStorageBufferBindingSize: 2 ** 30, maxBufferSize: 2 ** 30 },
        requestDevice: () => Promise.reject(new Error('must not be asked')),
      }),
    ],
  ])('falls back silently to the worker: %s', async (_, requestAdapter) => {
    const onWorker = await run({ processor: 'cpu', simulatedHours: 0.25 });
    vi.stubGlobal('navigator', { gpu: { requestAdapter } });
    try {
      const result = await run({ simulatedHours: 0.25 });
      expect(result.grids[0]!.codes).toEqual(onWorker.grids[0]!.codes);
      expect(result.warnings).toHaveLength(1);
    } finally {
      vi.unstubAllGlobals();
    }
  });

  it('hazard classes follow depth', async () => {
    const result = await run({ returnYears: '100' });
    const grid = (id: string) => decodeFrame(result.grids.find(item => item.id === id)!, 0);
    const [depth, hazard] = [grid('max-depth'), grid('hazard')];
    const deepest = depth.indexOf(Math.max(...depth.filter(Number.isFinite)));
    expect(hazard[deepest]).toBeGreaterThanOrEqual(3);
    for (const value of hazard) if (!Number.isNaN(value)) expect([1, 2, 3, 4]).toContain(Math.round(value));
  });

  it('more rain, blocked drains or a high river make it worse; a pump, and moving the rain, better', async () => {
    const base = figure(await run(), 'water-volume');
    expect(figure(await run({ returnYears: '100' }), 'water-volume')).toBeGreaterThan(base);
    expect(figure(await run({ drainPercent: 0 }), 'water-volume')).toBeGreaterThan(1.2 * base);
    expect(figure(await run({ riverRiseMeters: 2.5 }), 'flooded-area')).toBeGreaterThan(
      figure(await run(), 'flooded-area'),
    );
    const pump = { id: 'p', kind: 'pump', coordinates: [HOLLOW], parameters: { capacity: 1 } };
    const pumped = await run({}, [pump]);
    expect(figure(pumped, 'pumped')).toBeGreaterThan(100);
    expect(figure(pumped, 'water-volume')).toBeLessThan(base);
    const [x, y] = HOLLOW;
    const north = [
      [x, y + 0.0018],
      [x + 0.001, y + 0.0018],
      [x + 0.001, y + 0.0024],
      [x, y + 0.0024],
    ] as const;
    const moved = await run({}, [{ id: 'r', kind: 'rain-area', coordinates: north, parameters: {} }]);
    expect(figure(moved, 'water-volume')).toBeLessThan(0.2 * base);
  });

  it('a barrier along the bank keeps a high river out', async () => {
    const river = { riverRiseMeters: 2.5, returnYears: '20', drainPercent: 200, curveNumber: 40 };
    const open = await run(river);
    const [west, , east] = CITY_BOUNDS as [number, number, number, number];
    const coordinates = [
      [west - 0.001, 23.1006],
      [east + 0.001, 23.1006],
    ] as const;
    const walled = await run(river, [
      { id: 'b', kind: 'barrier', coordinates, parameters: { heightMeters: 3 } },
    ]);
    expect(figure(walled, 'water-volume')).toBeLessThan(0.5 * figure(open, 'water-volume'));
  });

  it('recorded storms fall as they were recorded', async () => {
    const result = await run({ storm: 'guangzhou-2010-05-07', simulatedHours: 6, resolutionMeters: 30 });
    expect(figure(result, 'rain')).toBeCloseTo(10.5 + 99.1 + 63.1 + 37.3 + 2.5 + 0.5, 3);
  });
});

describe('the Chicago hyetograph', () => {
  it('holds the depth of the formula, and in every window around the peak', () => {
    for (const storm of GUANGZHOU_STORMS) {
      const series = chicagoHyetograph(storm, 120, 0.4);
      expect(series.heldIntegral(0, 7200) * 1000).toBeCloseTo(stormDepthMm(storm, 120), 9);
      for (const minutes of [10, 30, 60]) {
        const from = (48 - 0.4 * minutes) * 60;
        expect(series.heldIntegral(from, from + minutes * 60) * 1000).toBeCloseTo(
          stormDepthMm(storm, minutes),
          6,
        );
      }
    }
  });
});
