import type { GridSeries, KeyFigure, ScenarioFeatures, ScenarioResult } from '@core/scenario.ts';
import { decodeFrame, frameAt, quantiseFrames } from './quantise.ts';

/** `b − a`, cell by cell and figure by figure, as a result of its own. Where only one is wet the other counts as 0. */
export function differenceOf(a: ScenarioResult, b: ScenarioResult): ScenarioResult {
  if (a.scenarioId !== b.scenarioId) {
    throw new RangeError(`Results of "${a.scenarioId}" and "${b.scenarioId}" cannot be compared`);
  }
  const ofA = <T extends { id: string }>(items: readonly T[], id: string) =>
    items.find(item => item.id === id);
  return {
    ...b,
    hashes: prefixed(a.hashes, b.hashes),
    grids: b.grids.flatMap(grid => {
      const other = ofA(a.grids, grid.id);
      if (!other || !isSameGrid(grid, other)) return [];
      return [grid.isPlace ? grid : gridDifference(other, grid)];
    }),
    features: b.features.map(features => featureDifference(ofA(a.features, features.id), features)),
    figures: b.figures.map(figure => figureDifference(ofA(a.figures, figure.id), figure)),
    warnings: [
      { zh: '对比推演：后者减前者', en: 'Comparison: the second run minus the first' },
      ...(b.grids.every(grid => isSameGrid(grid, ofA(a.grids, grid.id))) ? [] : [OTHER_GRID]),
      ...b.warnings,
    ],
    wallSeconds: a.wallSeconds + b.wallSeconds,
  };
}

/** Whether a result came from `differenceOf`: it carries the hashes of both runs. */
export function isDifference({ hashes }: Pick<ScenarioResult, 'hashes'>): boolean {
  return Object.keys(hashes).some(name => name.startsWith('a:'));
}

function prefixed(a: ScenarioResult['hashes'], b: ScenarioResult['hashes']): Record<string, string> {
  const with_ = (prefix: string, hashes: ScenarioResult['hashes']) =>
    Object.entries(hashes).map(([name, hash]) => [`${prefix}:${name}`, hash]);
  return Object.fromEntries([...with_('a', a), ...with_('b', b)]);
}

const OTHER_GRID = {
  zh: '两次推演的范围或网格不同，没有差值图；请用相同的范围和网格',
  en: 'The runs have different areas or cells: there is no map of their difference. Use the same area and cell size',
};

function isSameGrid(a: GridSeries, b: GridSeries | undefined): boolean {
  return (
    b !== undefined &&
    a.width === b.width &&
    a.height === b.height &&
    a.bounds.every((value, k) => value === b.bounds[k])
  );
}

function gridDifference(a: GridSeries, b: GridSeries): GridSeries {
  const frames = Array.from(b.timesSeconds, (seconds, k) => {
    const before = decodeFrame(a, frameAt(a, seconds));
    return decodeFrame(b, k).map((value, cell) => {
      const other = before[cell]!;
      if (Number.isNaN(value) && Number.isNaN(other)) return Number.NaN;
      return (Number.isNaN(value) ? 0 : value) - (Number.isNaN(other) ? 0 : other);
    });
  });
  const title = { zh: `${b.title.zh}之差`, en: `${b.title.en}: change` };
  return { ...b, title, ...quantiseFrames(frames) };
}

function figureDifference(a: KeyFigure | undefined, b: KeyFigure): KeyFigure {
  if (!a) return b;
  const { series: _series, ...rest } = b;
  const title = { zh: `${b.title.zh}之差`, en: `${b.title.en}: change` };
  const difference = { ...rest, title, value: b.value - a.value };
  const [sa, sb] = [a.series, b.series];
  if (!sa || !sb || sa.values.length !== sb.values.length) return difference;
  const values = sb.values.map((value, k) => value - sa.values[k]!);
  return { ...difference, series: { timesSeconds: sb.timesSeconds, values } };
}

/** Features of either run: those of `b` less the same ones of `a`, then those of `a` alone with their values negative. */
function featureDifference(a: ScenarioFeatures | undefined, b: ScenarioFeatures): ScenarioFeatures {
  if (!a) return b;
  const rowOfA = new Map(a.ids.map((id, row) => [id, row]));
  const inB = new Set(b.ids);
  const onlyA = a.ids.flatMap((id, row) => (inB.has(id) ? [] : [row]));
  const values = Object.fromEntries(
    Object.entries(b.values).map(([key, { unit, values: own }]) => {
      const others = a.values[key]?.values;
      const before = (row: number | undefined) => (row === undefined ? 0 : (others?.[row] ?? 0));
      const changed = b.ids.map((id, row) => own[row]! - before(rowOfA.get(id)));
      return [key, { unit, values: Float32Array.from([...changed, ...onlyA.map(row => -before(row))]) }];
    }),
  );
  const outlines = [b, a].flatMap(({ coordinates, startIndices, ids }, k) =>
    (k === 0 ? ids.map((_, row) => row) : onlyA).map(row =>
      coordinates.subarray(3 * startIndices[row]!, 3 * startIndices[row + 1]!),
    ),
  );
  const startIndices = new Uint32Array(outlines.length + 1);
  for (const [k, { length }] of outlines.entries()) startIndices[k + 1] = startIndices[k]! + length / 3;
  const coordinates = new Float64Array(3 * startIndices.at(-1)!);
  for (const [k, outline] of outlines.entries()) coordinates.set(outline, 3 * startIndices[k]!);
  return { ...b, ids: [...b.ids, ...onlyA.map(row => a.ids[row]!)], coordinates, startIndices, values };
}
