import type { ColumnTable, NumericColumn, TableRegistry } from '@core/columns.ts';
import { geodeticToEcef } from '@core/crs/ellipsoid.ts';
import type { LayerDescription } from '@core/layers.ts';
import type { ScenarioFeatures, ScenarioLayerFactory, ScenarioResult } from '@core/scenario.ts';
import { speedColumnAt } from './city/result-features.ts';
import { streamTable } from './city/streams.ts';

const LINKS_TABLE = 'scenario:traffic:links';
const STREAMS_TABLE = 'scenario:traffic:streams';
const ACCESS_TABLE = 'scenario:traffic:access';
/** Speed over free speed at equilibrium, where no queues were followed. */
const STEADY_COLUMN = 'speedRatio';
const STREAM_PERIOD_SECONDS = 600;

const base = {
  visible: true,
  group: 'scenario',
  occlusion: 'fade',
  provenance: { source: 'traffic', kind: 'simulated' },
} as const;

/** Result whose tables each registry holds now, so that a moving clock does not upload them again. */
const shown = new WeakMap<TableRegistry, ScenarioResult>();

/** Roads by speed at a time, moving streams by load, change against the city as it is, and emergency access. */
export const layers: ScenarioLayerFactory = (result, timeMs, tables) => {
  const links = result.features.find(({ id }) => id === 'links');
  if (!links) return [];
  const access = result.features.find(({ id }) => id === 'emergency-access');
  if (shown.get(tables) !== result) {
    tables.set(LINKS_TABLE, linkTable(links));
    tables.set(STREAMS_TABLE, streamTable(links, STREAM_PERIOD_SECONDS));
    if (access) tables.set(ACCESS_TABLE, pointTable(access));
    shown.set(tables, result);
  }
  const column = speedColumnAt((timeMs - result.startMs) / 1000, result.durationSeconds);
  const attribute = column && links.values[column] ? ratioName(column) : STEADY_COLUMN;
  const drawn: LayerDescription[] = [speedLayer(attribute), streamLayer(result), changeLayer(links)];
  return access ? [...drawn, accessLayer()] : drawn;
};

function speedLayer(attribute: string): LayerDescription {
  return {
    ...base,
    id: LINKS_TABLE,
    type: 'paths',
    title: { zh: '道路车速（推演）', en: 'Road speed (simulated)' },
    opacity: 0.9,
    order: 20,
    pickable: true,
    table: LINKS_TABLE,
    color: { kind: 'ramp', attribute, ramp: 'speed', domain: [0, 1], unit: '1' },
    width: { attribute: 'flow', domain: [0, 6000], range: [1, 7] },
    widthUnits: 'pixels',
    dashed: true,
  };
}

function streamLayer(result: ScenarioResult): LayerDescription {
  return {
    ...base,
    id: STREAMS_TABLE,
    type: 'trips',
    title: { zh: '车流（推演）', en: 'Traffic streams (simulated)' },
    opacity: 1,
    order: 21,
    pickable: false,
    table: STREAMS_TABLE,
    color: { kind: 'ramp', attribute: 'volumeCapacityRatio', ramp: 'magma', domain: [0, 1.2], unit: '1' },
    widthMeters: 6,
    trailSeconds: 8,
    epochMs: result.startMs,
    periodSeconds: STREAM_PERIOD_SECONDS,
  };
}

function changeLayer({ values }: ScenarioFeatures): LayerDescription {
  const change = values.flowChange!.values;
  const largest = change.reduce((most, value) => Math.max(most, Math.abs(value)), 1);
  return {
    ...base,
    // The same roads twice would hide each other: the change is there to be switched on.
    visible: false,
    id: `${LINKS_TABLE}:change`,
    type: 'paths',
    title: { zh: '流量变化（推演，对比现状）', en: 'Change of flow (simulated, against the base)' },
    opacity: 1,
    order: 22,
    pickable: true,
    table: LINKS_TABLE,
    color: {
      kind: 'ramp',
      attribute: 'flowChange',
      ramp: 'diverging',
      domain: [-largest, largest],
      unit: 'veh/h',
    },
    width: { attribute: 'absoluteChange', domain: [0, largest], range: [0, 8] },
    widthUnits: 'pixels',
    dashed: true,
  };
}

function accessLayer(): LayerDescription {
  return {
    ...base,
    id: ACCESS_TABLE,
    type: 'points',
    title: { zh: '应急到达时间（推演）', en: 'Emergency access time (simulated)' },
    opacity: 0.9,
    order: 23,
    pickable: true,
    table: ACCESS_TABLE,
    color: {
      kind: 'ramp',
      attribute: 'minutes',
      ramp: 'viridis',
      domain: [0, 15],
      unit: 'min',
      reverse: true,
    },
    radius: 9,
    radiusUnits: 'pixels',
  };
}

function ratioName(speedColumn: string): string {
  return `ratio:${speedColumn}`;
}

function linkTable(links: ScenarioFeatures): ColumnTable {
  const columns: Record<string, NumericColumn> = {
    position: { values: toEcef(links.coordinates), stride: 3 },
  };
  const { travelTime, delay, freeSpeed, flowChange } = links.values;
  for (const [name, { values }] of Object.entries(links.values)) {
    columns[name] = { values, stride: 1 };
    if (!name.startsWith('speed@')) continue;
    const ratio = values.map((speed, link) => speed / freeSpeed!.values[link]!);
    columns[ratioName(name)] = { values: ratio, stride: 1 };
  }
  const steady = travelTime!.values.map((time, link) =>
    time > 0 ? (time - delay!.values[link]!) / time : 1,
  );
  columns[STEADY_COLUMN] = { values: steady, stride: 1 };
  columns.absoluteChange = { values: flowChange!.values.map(Math.abs), stride: 1 };
  return { length: links.ids.length, columns, texts: {}, ids: links.ids, startIndices: links.startIndices };
}

function pointTable(features: ScenarioFeatures): ColumnTable {
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
