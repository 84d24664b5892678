import type { ColumnTable } from '@core/columns.ts';
import { geodeticToEcef } from '@core/crs/ellipsoid.ts';
import type { ScenarioFeatures } from '@core/scenario.ts';

/** One streak stands for so many vehicles, more where there would be too many streaks. */
const VEHICLES_PER_STREAK = 20;
const MAXIMUM_STREAKS = 3000;
const SECONDS_PER_HOUR = 3600;
/** Golden ratio: starts spread evenly for any number of streaks. */
const GOLDEN = 0.618033988749895;

/**
 * Streaks that run along each link at its speed, as many as its flow sends in a period. Rows carry
 * `volumeCapacityRatio`; vertex columns `position` (ECEF metres) and `timeSeconds`.
 */
export function streamTable(links: ScenarioFeatures, periodSeconds: number): ColumnTable {
  const flow = links.values.flow!.values;
  const travelTime = links.values.travelTime!.values;
  const counts = streaksPerLink(flow, periodSeconds);
  const rows: number[] = [];
  counts.forEach((count, link) => {
    for (let streak = 0; streak < count; streak++) rows.push(link);
  });
  const startIndices = new Uint32Array(rows.length + 1);
  rows.forEach((link, row) => {
    startIndices[row + 1] = startIndices[row]! + links.startIndices[link + 1]! - links.startIndices[link]!;
  });
  const position = new Float64Array(3 * startIndices[rows.length]!);
  const timeSeconds = new Float32Array(startIndices[rows.length]!);
  rows.forEach((link, row) => {
    const start = ((row * GOLDEN) % 1) * periodSeconds;
    writeStreak(links, link, start, travelTime[link]!, position, timeSeconds, startIndices[row]!);
  });
  const ratio = links.values.volumeCapacityRatio!.values;
  return {
    length: rows.length,
    columns: {
      position: { values: position, stride: 3 },
      timeSeconds: { values: timeSeconds, stride: 1 },
      volumeCapacityRatio: { values: Float32Array.from(rows, link => ratio[link]!), stride: 1 },
    },
    texts: {},
    ids: rows.map(link => links.ids[link]!),
    startIndices,
  };
}

/** Streaks by link; fractions carry over from link to link, so that quiet streets get some in all. */
function streaksPerLink(flow: Float32Array, periodSeconds: number): number[] {
  const perPeriod = periodSeconds / SECONDS_PER_HOUR;
  const vehicles = flow.reduce((sum, value) => sum + value * perPeriod, 0);
  const perStreak = Math.max(VEHICLES_PER_STREAK, vehicles / MAXIMUM_STREAKS);
  let carried = 0;
  return Array.from(flow, value => {
    carried += (value * perPeriod) / perStreak;
    const whole = Math.floor(carried);
    carried -= whole;
    return whole;
  });
}

function writeStreak(
  links: ScenarioFeatures,
  link: number,
  startSeconds: number,
  travelSeconds: number,
  position: Float64Array,
  timeSeconds: Float32Array,
  offset: number,
): void {
  const { coordinates, startIndices } = links;
  const first = startIndices[link]!;
  const count = startIndices[link + 1]! - first;
  const along = [0];
  for (let k = 0; k < count; k++) {
    const [longitude, latitude, height] = coordinates.subarray(3 * (first + k), 3 * (first + k) + 3);
    geodeticToEcef(longitude!, latitude!, height!, position, 3 * (offset + k));
    if (k > 0) along.push(along[k - 1]! + distance(position, 3 * (offset + k - 1), 3 * (offset + k)));
  }
  const total = along.at(-1)! || 1;
  along.forEach((meters, k) => {
    timeSeconds[offset + k] = startSeconds + (travelSeconds * meters) / total;
  });
}

function distance(values: Float64Array, a: number, b: number): number {
  return Math.hypot(
    values[a]! - values[b]!,
    values[a + 1]! - values[b + 1]!,
    values[a + 2]! - values[b + 2]!,
  );
}
