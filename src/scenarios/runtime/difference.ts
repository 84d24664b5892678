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

function isSameGrid(a: GridSeries, b: GridSeries): boolean {
  return a.width === b.width && a.height === b.height && a.bounds.every((value, k) => value === b.bounds[k]);
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
  const title = { zh: `${b.title.zh}之差`, en: `Change of ${b.title.en.toLowerCase()}` };
  return { ...b, title, ...quantiseFrames(frames) };
}

function figureDifference(a: KeyFigure | undefined, b: KeyFigure): KeyFigure {
  if (!a) return b;
  const { series: _series, ...rest } = b;
  const title = { zh: `${b.title.zh}之差`, en: `Change of ${b.title.en.toLowerCase()}` };
  const difference = { ...rest, title, value: b.value - a.value };
  const [sa, sb] = [a.series, b.series];
  if (!sa || !sb || sa.values.length !== sb.values.length) return difference;
  const values = sb.values.map((value, k) => value - sa.values[k]!);
  return { ...difference, series: { timesSeconds: sb.timesSeconds, values } };
}

/** Features of `b` with the values of the same feature of `a` taken off. */
function featureDifference(a: ScenarioFeatures | undefined, b: ScenarioFeatures): ScenarioFeatures {
  if (!a) return b;
  const rowOf = new Map(a.ids.map((id, row) => [id, row]));
  const values = Object.fromEntries(
    Object.entries(b.values).map(([key, column]) => {
      const others = a.values[key]?.values;
      const changed = column.values.map((value, row) => {
        const other = rowOf.get(b.ids[row]!);
        return other === undefined || !others ? value : value - others[other]!;
      });
      return [key, { unit: column.unit, values: changed }];
    }),
  );
  return { ...b, values };
}
