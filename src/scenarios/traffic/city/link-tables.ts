import type { ColumnTable, NumericColumn } from '@core/columns.ts';
import { geodeticToEcef } from '@core/crs/ellipsoid.ts';
import type { ScenarioFeatures } from '@core/scenario.ts';

/** Percent of the free speed at equilibrium, where no queues were followed. */
export const STEADY_COLUMN = 'speedRatio';

/** Column of percent of the free speed that belongs to a column of speeds. */
export function ratioName(speedColumn: string): string {
  return `ratio:${speedColumn}`;
}

/** Roads with their results, speeds as percent of the free speed. */
export function linkTable(links: ScenarioFeatures): ColumnTable {
  const columns: Record<string, NumericColumn> = {
    position: { values: toEcef(links.coordinates), stride: 3 },
  };
  const { travelTime, delay, freeSpeed, flowChange } = links.values;
  for (const [name, { values }] of Object.entries(links.values)) {
    columns[name] = { values, stride: 1 };
    if (!name.startsWith('speed@')) continue;
    const ratio = values.map((speed, link) => (100 * speed) / freeSpeed!.values[link]!);
    columns[ratioName(name)] = { values: ratio, stride: 1 };
  }
  const steady = travelTime!.values.map((time, link) =>
    time > 0 ? (100 * (time - delay!.values[link]!)) / time : 100,
  );
  columns[STEADY_COLUMN] = { values: steady, stride: 1 };
  columns.absoluteChange = { values: flowChange!.values.map(Math.abs), stride: 1 };
  return { length: links.ids.length, columns, texts: {}, ids: links.ids, startIndices: links.startIndices };
}

export function pointTable(features: ScenarioFeatures): ColumnTable {
  const columns: Record<string, NumericColumn> = {
    position: { values: toEcef(features.coordinates), stride: 3 },
  };
  for (const [name, { values }] of Object.entries(features.values)) columns[name] = { values, stride: 1 };
  return { length: features.ids.length, columns, texts: {}, ids: features.ids };
}

function toEcef(coordinates: Float64Array): Float64Array {
  const out = new Float64Array(coordinates.length);
  for (let k = 0; k < coordinates.length; k += 3) {
    geodeticToEcef(coordinates[k]!, coordinates[k + 1]!, coordinates[k + 2]!, out, k);
  }
  return out;
}

/** Link differences with the names that the change layer draws. */
export function changeTable(links: ScenarioFeatures): ColumnTable {
  const flow = links.values.flow!.values;
  return {
    length: links.ids.length,
    columns: {
      position: { values: toEcef(links.coordinates), stride: 3 },
      flowChange: { values: flow, stride: 1 },
      absoluteChange: { values: flow.map(Math.abs), stride: 1 },
    },
    texts: {},
    ids: links.ids,
    startIndices: links.startIndices,
  };
}

/** The closed roads alone, or null where none is. */
export function closedTable(links: ScenarioFeatures): ColumnTable | null {
  const closed = links.values.closed!.values;
  const rows = links.ids.flatMap((_id, link) => (closed[link] === 1 ? [link] : []));
  if (rows.length === 0) return null;
  const parts = rows.map(link =>
    toEcef(links.coordinates.slice(3 * links.startIndices[link]!, 3 * links.startIndices[link + 1]!)),
  );
  const startIndices = new Uint32Array(rows.length + 1);
  parts.forEach((part, row) => {
    startIndices[row + 1] = startIndices[row]! + part.length / 3;
  });
  const position = new Float64Array(3 * startIndices[rows.length]!);
  parts.forEach((part, row) => {
    position.set(part, 3 * startIndices[row]!);
  });
  return {
    length: rows.length,
    columns: { position: { values: position, stride: 3 } },
    texts: {},
    ids: rows.map(link => links.ids[link]!),
    startIndices,
  };
}
