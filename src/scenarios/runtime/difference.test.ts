import type { GridSeries, ScenarioFeatures, ScenarioResult } from '@core/scenario.ts';
import { describe, expect, it } from 'vitest';
import { differenceOf } from './difference.ts';
import { decodeFrame, quantiseFrames } from './quantise.ts';

const wet = (ids: readonly string[], depths: readonly number[]): ScenarioFeatures => ({
  id: 'wet',
  title: { zh: '', en: '' },
  geometry: 'lines',
  ids,
  // One line a feature, from the number in its id eastwards.
  coordinates: Float64Array.from(ids.flatMap(id => [Number(id), 0, 0, Number(id) + 1, 0, 0])),
  startIndices: Uint32Array.from({ length: ids.length + 1 }, (_, k) => 2 * k),
  values: { depth: { unit: 'm', values: Float32Array.from(depths) } },
});

const grid = (values: readonly number[], east = 2): GridSeries => ({
  id: 'depth',
  title: { zh: '', en: '' },
  unit: 'm',
  width: values.length,
  height: 1,
  bounds: [0, 0, east, 1],
  timesSeconds: Float64Array.of(0),
  ...quantiseFrames([Float32Array.from(values)]),
});

const result = (features: ScenarioFeatures, depth: GridSeries): ScenarioResult => ({
  scenarioId: 'flood',
  modelVersion: '1',
  request: { scenarioId: 'flood', cityId: 'c', seed: 1, startMs: 0, inputs: {}, interventions: [] },
  hashes: { result: 'x' },
  startMs: 0,
  durationSeconds: 1,
  grids: [depth],
  features: [features],
  figures: [],
  warnings: [],
  wallSeconds: 1,
});

describe('the difference of two runs', () => {
  it('holds what both reach, what only the second does, and what only the first did', () => {
    const before = result(wet(['1', '2'], [0.5, 0.25]), grid([0.5, Number.NaN]));
    const after = result(wet(['2', '3'], [0.75, 0.125]), grid([0.25, 0.5]));
    const { features, grids, warnings } = differenceOf(before, after);
    expect(features[0]!.ids).toEqual(['2', '3', '1']);
    expect([...features[0]!.values.depth!.values]).toEqual([0.5, 0.125, -0.5]);
    expect([...features[0]!.startIndices]).toEqual([0, 2, 4, 6]);
    expect([0, 6, 12].map(k => features[0]!.coordinates[k])).toEqual([2, 3, 1]);
    const [first, second] = decodeFrame(grids[0]!, 0);
    expect(first).toBeCloseTo(-0.25, 3);
    expect(second).toBeCloseTo(0.5, 3);
    expect(warnings).toHaveLength(1);
  });

  it('says why there is no map of runs on other grids', () => {
    const { grids, warnings } = differenceOf(
      result(wet([], []), grid([1, 1], 2)),
      result(wet([], []), grid([1, 1], 3)),
    );
    expect(grids).toEqual([]);
    expect(warnings.map(({ en }) => en).join()).toContain('different areas');
  });
});
