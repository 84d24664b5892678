/** Amounts of water that hint at a wrong unit or datum: said, not refused, because a flume or a made-up case may mean them. */
import type { EdgeBoundary, FloodSetup } from '../model/setup.ts';
import type { TimeSeries } from '../model/time-series.ts';
import type { CaseWarning } from './refuse.ts';

const MM_PER_HOUR = 1 / 3.6e6;
/** The heaviest minute on record is about 2,000 mm/h, the heaviest hour about 400. */
const HEAVIEST_RAIN = 2000 * MM_PER_HOUR;
/** Above this, m²/s, the critical depth is over 40 m. */
const STRONGEST_INFLOW = 800;
/** Rise of the water over the cells of an inflow, m/s, that no outflow keeps up with. */
const FASTEST_RISE = 20;

/** Everything odd about what flows in or stands outside. */
export function unitWarnings(setup: FloodSetup): CaseWarning[] {
  return [
    ...heavyRain(setup),
    ...strongInflows(setup),
    ...setup.edges.flatMap(edge => edgeWarnings(edge, setup)),
  ];
}

const greatest = (series: TimeSeries) => series.values.reduce((a, b) => Math.max(a, b));

function heavyRain({ zones }: FloodSetup): CaseWarning[] {
  const peak = Math.max(0, ...zones.map(({ rain }) => (rain ? greatest(rain) : 0)));
  if (peak <= HEAVIEST_RAIN) return [];
  const shown = Math.round(peak / MM_PER_HOUR);
  return [
    {
      inputId: 'rain',
      zh: `雨强达 ${shown} mm/h，超过有记录的最大值（约 2000 mm/h）：单位是否应为 mm/h？`,
      en: `Rain reaches ${shown} mm/h, more than ever recorded (about 2000 mm/h): is it in mm/h?`,
    },
  ];
}

function strongInflows({ inflows, shape }: FloodSetup): CaseWarning[] {
  return inflows
    .filter(({ cells, discharge }) => greatest(discharge) > FASTEST_RISE * cells.length * shape.dx * shape.dy)
    .map(({ id, cells, discharge }) => ({
      inputId: id,
      zh: `流量达 ${greatest(discharge)} m³/s，只进入 ${cells.length} 个单元：单位是否应为 m³/s，或应沿线分布？`,
      en: `The inflow reaches ${greatest(discharge)} m³/s into ${cells.length} cells: is it in m³/s, or should it enter along a line?`,
    }));
}

function edgeWarnings(edge: EdgeBoundary, setup: FloodSetup): CaseWarning[] {
  const { condition, from, to, side } = edge;
  const inputId = `boundaries (${side})`;
  if (condition.kind === 'stage') {
    const level = greatest(condition.level);
    const lowest = Math.min(...edgeBeds(edge, setup));
    if (level > lowest) return [];
    return [
      {
        inputId,
        zh: `水位最高 ${level} m，从未高于边界处地面（最低 ${lowest.toFixed(2)} m）：没有水流入；请检查单位和高程基准`,
        en: `The stage never rises above the ground of its edge (highest ${level} m, lowest ground ${lowest.toFixed(2)} m): no water comes in; check units and datum`,
      },
    ];
  }
  if (condition.kind !== 'discharge') return [];
  const width = (to - from) * (side === 'west' || side === 'east' ? setup.shape.dy : setup.shape.dx);
  const peak = greatest(condition.discharge);
  if (peak <= STRONGEST_INFLOW * width) return [];
  return [
    {
      inputId,
      zh: `流量达 ${peak} m³/s，边界只有 ${width.toFixed(1)} m 宽：单位是否应为 m³/s？`,
      en: `The discharge reaches ${peak} m³/s over an edge of ${width.toFixed(1)} m: is it in m³/s?`,
    },
  ];
}

/** Bed elevations of the open cells along an edge, m. */
function edgeBeds({ side, from, to }: EdgeBoundary, { shape, bed }: FloodSetup): number[] {
  const { columns, rows } = shape;
  return Array.from({ length: to - from }, (_, k) => {
    const column = side === 'west' ? 0 : side === 'east' ? columns - 1 : from + k;
    const row = side === 'south' ? 0 : side === 'north' ? rows - 1 : from + k;
    return bed[row * columns + column]!;
  }).filter(Number.isFinite);
}
