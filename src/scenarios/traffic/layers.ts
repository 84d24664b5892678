import type { TableRegistry } from '@core/columns.ts';
import type { LayerDescription, PathsLayer, PointsLayer } from '@core/layers.ts';
import type { ScenarioFeatures, ScenarioLayerFactory, ScenarioResult } from '@core/scenario.ts';
import { isDifference } from '../runtime/difference.ts';
import {
  changeTable,
  closedTable,
  linkTable,
  pointTable,
  ratioName,
  STEADY_COLUMN,
} from './city/link-tables.ts';
import { speedColumnAt } from './city/result-features.ts';
import { streamTable } from './city/streams.ts';

const LINKS_TABLE = 'scenario:traffic:links';
const STREAMS_TABLE = 'scenario:traffic:streams';
const CLOSED_TABLE = 'scenario:traffic:closed';
const ACCESS_TABLE = 'scenario:traffic:access';
/** Streaks drive for so long before they begin again. */
const STREAM_PERIOD_SECONDS = 90;
/** Kin to the violet of what is simulated, seen on dark and on light ground, and in none of the speeds' colours. */
const STREAM_COLOR = [206, 62, 190, 255] as const;

const base = {
  visible: true,
  group: 'scenario',
  occlusion: 'fade',
  provenance: { source: 'traffic', kind: 'simulated' },
} as const;

/** Result whose tables each registry holds now, so that a moving clock does not upload them again. */
const shown = new WeakMap<TableRegistry, ScenarioResult>();

/** Roads by speed at a time, moving streams, change against the city as it is, and emergency access. */
export const layers: ScenarioLayerFactory = (result, timeMs, tables) => {
  const links = result.features.find(({ id }) => id === 'links');
  if (!links) return [];
  const access = result.features.find(({ id }) => id === 'emergency-access');
  if (isDifference(result)) return differenceLayers(result, links, access, tables);
  if (shown.get(tables) !== result) {
    tables.set(LINKS_TABLE, linkTable(links));
    tables.set(STREAMS_TABLE, streamTable(links, STREAM_PERIOD_SECONDS));
    if (access) tables.set(ACCESS_TABLE, pointTable(access));
    const closed = closedTable(links);
    if (closed) tables.set(CLOSED_TABLE, closed);
    else tables.delete(CLOSED_TABLE);
    shown.set(tables, result);
  }
  const column = speedColumnAt((timeMs - result.startMs) / 1000, result.durationSeconds);
  const attribute = column && links.values[column] ? ratioName(column) : STEADY_COLUMN;
  const drawn: LayerDescription[] = [
    speedLayer(attribute),
    streamLayer(result),
    changeLayer(links.values.flowChange!.values),
  ];
  if (tables.get(CLOSED_TABLE)) drawn.push(closedLayer());
  return access ? [...drawn, accessLayer()] : drawn;
};

/** Two runs against each other: roads by what they gained or lost, and help by what it gained or lost. */
function differenceLayers(
  result: ScenarioResult,
  links: ScenarioFeatures,
  access: ScenarioFeatures | undefined,
  tables: TableRegistry,
): readonly LayerDescription[] {
  if (shown.get(tables) !== result) {
    tables.set(LINKS_TABLE, changeTable(links));
    if (access) tables.set(ACCESS_TABLE, pointTable(access));
    shown.set(tables, result);
  }
  const title = { zh: '流量之差（推演）', en: 'Difference of flow (simulated)' };
  const drawn: LayerDescription[] = [{ ...changeLayer(links.values.flow!.values), title, visible: true }];
  if (!access) return drawn;
  const largest = largestOf(access.values.minutes!.values);
  const color = {
    kind: 'ramp',
    attribute: 'minutes',
    ramp: 'diverging',
    domain: [-largest, largest],
    unit: 'min',
  } as const;
  return [
    ...drawn,
    {
      ...accessLayer(),
      color,
      title: { zh: '应急到达时间之差（推演）', en: 'Difference of emergency access (simulated)' },
    },
  ];
}

function largestOf(values: Float32Array): number {
  return values.reduce((most, value) => Math.max(most, Math.abs(value)), 1);
}

function speedLayer(attribute: string): LayerDescription {
  return {
    ...base,
    id: LINKS_TABLE,
    type: 'paths',
    title: { zh: '车速占畅行车速的比例（推演）', en: 'Speed as a share of free speed (simulated)' },
    opacity: 0.9,
    order: 20,
    pickable: true,
    table: LINKS_TABLE,
    color: { kind: 'ramp', attribute, ramp: 'speed', domain: [0, 100], unit: '%' },
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
    color: { kind: 'constant', color: STREAM_COLOR },
    widthMeters: 6,
    trailSeconds: 8,
    epochMs: result.startMs,
    periodSeconds: STREAM_PERIOD_SECONDS,
  };
}

function changeLayer(change: Float32Array): PathsLayer {
  const largest = largestOf(change);
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

function closedLayer(): LayerDescription {
  return {
    ...base,
    id: CLOSED_TABLE,
    type: 'paths',
    title: { zh: '封闭道路（推演）', en: 'Closed roads (simulated)' },
    opacity: 1,
    order: 24,
    pickable: true,
    table: CLOSED_TABLE,
    occlusion: 'none',
    color: { kind: 'constant', color: [201, 167, 255, 255] },
    width: 7,
    widthUnits: 'pixels',
    dashed: true,
  };
}

function accessLayer(): PointsLayer {
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
