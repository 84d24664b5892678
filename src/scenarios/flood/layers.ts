import type { ColumnTable, TableRegistry } from '@core/columns.ts';
import { geodeticToEcef } from '@core/crs/ellipsoid.ts';
import type { LayerDescription } from '@core/layers.ts';
import type { GridSeries, ScenarioFeatures, ScenarioLayerFactory, ScenarioResult } from '@core/scenario.ts';
import type { ColorStyle } from '@core/style.ts';
import type { LocalizedText } from '@core/text.ts';
import { isDifference } from '../runtime/difference.ts';
import { decode, decodeFrame, frameAt } from '../runtime/quantise.ts';

const MARK: LocalizedText = { zh: '推演', en: 'simulated' };
const RED = [224, 52, 52, 255] as const;
const AMBER = [245, 158, 11, 255] as const;
const DEPTH: ColorStyle = { kind: 'ramp', attribute: 'value', ramp: 'depth', domain: [0, 1], unit: 'm' };
/** Bright on the blue of the water, and no red for what hardly moves. */
const SPEED: ColorStyle = { kind: 'ramp', attribute: 'speed', ramp: 'cividis', domain: [0, 2], unit: 'm/s' };
/** Ends of the scale of a difference, m. */
const CHANGE_SCALES = [0.1, 0.2, 0.5, 1, 2, 5];
/** Smaller changes of depth are not drawn, m. */
const LEAST_CHANGE = 0.01;
const PARTICLES = 4000;
/** A difference of depth is drawn this far above the ground, m: below it, it would flicker through. */
const CHANGE_LIFT = 0.2;

/** Water surface, its motion, and what it reaches, at a time of the run. */
export const layers: ScenarioLayerFactory = (result, timeMs, tables) => {
  const seconds = (timeMs - result.startMs) / 1000;
  const grid = (id: string) => result.grids.find(candidate => candidate.id === id);
  const depth = grid('depth');
  const drawn: LayerDescription[] = [];
  if (depth) drawn.push(waterLayer(result, depth, grid('ground'), seconds, tables));
  const [east, north] = [grid('velocity-east'), grid('velocity-north')];
  if (east && north && !isDifference(result)) drawn.push(flowLayer(east, north, seconds, tables));
  const change = depth && isDifference(result) ? changeScale(depth) : undefined;
  for (const features of result.features) {
    const layer = featureLayer(features, change, tables);
    if (layer) drawn.push(layer);
  }
  return drawn;
};

function marked({ zh, en }: LocalizedText): LocalizedText {
  return { zh: `${zh}（${MARK.zh}）`, en: `${en} (${MARK.en})` };
}

const changeScales = new WeakMap<GridSeries, number>();

/** End of a scale, m, that holds all but a hundredth of the changes drawn: those at a new wall would pale all others. */
function changeScale(depth: GridSeries): number {
  const known = changeScales.get(depth);
  if (known) return known;
  const changes = Float32Array.from(depth.codes, code => Math.abs(decode(depth, code))).filter(
    change => change >= LEAST_CHANGE,
  );
  const most = changes.sort()[Math.floor(0.99 * changes.length)] ?? 0;
  const end = CHANGE_SCALES.find(candidate => candidate >= most) ?? CHANGE_SCALES.at(-1)!;
  changeScales.set(depth, end);
  return end;
}

/** Less water blue, more red. */
function changeStyle(attribute: string, end: number): ColorStyle {
  return { kind: 'ramp', attribute, ramp: 'diverging', domain: [-end, end], unit: 'm' };
}

function changedTitle({ zh, en }: LocalizedText): LocalizedText {
  return { zh: `${zh}处水深之差`, en: `${en}: change of depth` };
}

const base = {
  visible: true,
  group: 'scenario',
  provenance: { source: 'flood', kind: 'simulated' },
} as const;

function waterLayer(
  result: ScenarioResult,
  depth: GridSeries,
  ground: GridSeries | undefined,
  seconds: number,
  tables: TableRegistry,
): LayerDescription {
  const isChange = isDifference(result);
  const values = interpolated(depth, seconds).map(value =>
    isChange && Math.abs(value) < LEAST_CHANGE ? Number.NaN : value,
  );
  const columns: Record<string, { values: Float32Array; stride: 1 }> = { value: { values, stride: 1 } };
  if (ground) {
    const bed = decodeFrame(ground, 0);
    const surface = values.map((value, cell) => bed[cell]! + (isChange ? CHANGE_LIFT : value));
    columns.surface = { values: surface, stride: 1 };
  }
  setTable(tables, 'scenario:flood:depth', values.length, columns);
  return {
    ...base,
    id: 'scenario:flood:depth',
    type: 'grid',
    title: marked(depth.title),
    opacity: 0.8,
    order: 10,
    pickable: true,
    table: 'scenario:flood:depth',
    occlusion: 'hide',
    color: isChange ? changeStyle('value', changeScale(depth)) : DEPTH,
    width: depth.width,
    height: depth.height,
    bounds: depth.bounds,
    asSurface: columns.surface !== undefined,
    ...(isChange ? {} : { hideBelow: 0.03 }),
  };
}

function flowLayer(
  east: GridSeries,
  north: GridSeries,
  seconds: number,
  tables: TableRegistry,
): LayerDescription {
  const still = (values: Float32Array) => values.map(value => (Number.isNaN(value) ? 0 : value));
  const u = still(interpolated(east, seconds));
  const v = still(interpolated(north, seconds));
  const speed = u.map((value, cell) => Math.hypot(value, v[cell]!));
  setTable(tables, 'scenario:flood:flow', u.length, {
    u: { values: u, stride: 1 },
    v: { values: v, stride: 1 },
    speed: { values: speed, stride: 1 },
  });
  return {
    ...base,
    id: 'scenario:flood:flow',
    type: 'flow',
    title: marked({ zh: '水流', en: 'Flow' }),
    opacity: 0.7,
    order: 11,
    pickable: false,
    table: 'scenario:flood:flow',
    occlusion: 'hide',
    color: SPEED,
    width: east.width,
    height: east.height,
    bounds: east.bounds,
    particles: PARTICLES,
  };
}

/** Between key frames, linear in time; a cell dry in either frame takes the nearer one. */
function interpolated(grid: GridSeries, seconds: number): Float32Array {
  const frame = frameAt(grid, seconds);
  const values = decodeFrame(grid, frame);
  const from = grid.timesSeconds[frame]!;
  const to = grid.timesSeconds[frame + 1];
  if (to === undefined || seconds <= from) return values;
  const share = (seconds - from) / (to - from);
  const next = decodeFrame(grid, frame + 1);
  return values.map((value, cell) => {
    const later = next[cell]!;
    if (Number.isNaN(value) || Number.isNaN(later)) return share < 0.5 ? value : later;
    return value + share * (later - value);
  });
}

function featureLayer(
  features: ScenarioFeatures,
  change: number | undefined,
  tables: TableRegistry,
): LayerDescription | undefined {
  if (features.ids.length === 0) return undefined;
  const id = `scenario:flood:${features.id}`;
  tables.set(id, featureTable(features));
  const common = {
    ...base,
    id,
    title: marked(change ? changedTitle(features.title) : features.title),
    opacity: 1,
    order: 20,
    pickable: true,
    table: id,
  };
  if (features.geometry === 'lines') {
    return {
      ...common,
      type: 'paths',
      occlusion: 'fade',
      color: change ? changeStyle('depth', change) : { kind: 'constant', color: RED },
      width: 4,
      widthUnits: 'pixels',
      dashed: true,
    };
  }
  if (features.geometry === 'polygons') {
    const color: ColorStyle = change
      ? changeStyle('depth', change)
      : { kind: 'constant', color: [...AMBER.slice(0, 3), 140] as [number, number, number, number] };
    return { ...common, type: 'polygons', occlusion: 'fade', color, outline: true };
  }
  return {
    ...common,
    type: 'icons',
    occlusion: 'fade',
    icon: 'metro',
    color: change ? changeStyle('depth', change) : { kind: 'constant', color: RED },
    sizePixels: 28,
  };
}

/** Features with ECEF positions; points have one vertex a row and need no start indices. */
function featureTable({ coordinates, startIndices, ids, values, geometry }: ScenarioFeatures): ColumnTable {
  const position = new Float64Array(coordinates.length);
  for (let k = 0; k < coordinates.length; k += 3) {
    geodeticToEcef(coordinates[k]!, coordinates[k + 1]!, coordinates[k + 2]!, position, k);
  }
  const columns = Object.entries(values).map(
    ([key, column]) => [key, { values: column.values, stride: 1 }] as const,
  );
  return {
    length: ids.length,
    columns: {
      position: { values: position, stride: 3 },
      status: { values: new Uint8Array(ids.length), stride: 1 },
      ...Object.fromEntries(columns),
    },
    texts: {},
    ids,
    ...(geometry === 'points' ? {} : { startIndices }),
  };
}

function setTable(
  tables: TableRegistry,
  name: string,
  length: number,
  columns: ColumnTable['columns'],
): void {
  tables.set(name, { length, columns, texts: {}, ids: [] });
}
