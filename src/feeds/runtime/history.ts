import { downsampleRows } from '@archive/downsample.ts';
import { originOf, packFlags } from '@archive/flags.ts';
import type { MemoryArchive } from '@archive/memory-archive.ts';
import { TimeColumns } from '@archive/time-columns.ts';
import type { FeedBatch, HistoryQuery } from '@core/feed.ts';
import type { FeedJobs } from '@core/jobs/feed-jobs.ts';
import type { Series } from '@core/live-port.ts';
import type { Observation, ObservedProperty } from '@core/records.ts';
import type { TimeMs } from '@core/time.ts';
import { abortable } from './abort.ts';
import type { FeedRunner } from './runner.ts';

/** Points of a chart; more would not be seen. */
const MAXIMUM_CHART_POINTS = 2_000;
const SHORTEST_LOOKBACK_MS = 3_600_000;
const LOOKBACK_INTERVALS = 3;

/** How far back a feed's values at an instant are looked for: as long as they are not stale, at least an hour. */
function lookbackMs({ intervalMs, pipeline }: FeedRunner): number {
  const ofProperties = [...pipeline.properties.values()].map(
    ({ intervalSeconds = 0 }) => intervalSeconds * 1000,
  );
  const longestMs = Math.max(intervalMs ?? 0, ...ofProperties);
  return Math.max(SHORTEST_LOOKBACK_MS, LOOKBACK_INTERVALS * longestMs);
}

/** Records of a feed in a range: from its own history where it has one, else from what was recorded here. */
export async function loadRange(
  runner: FeedRunner,
  archive: MemoryArchive,
  query: HistoryQuery,
  signal: AbortSignal,
): Promise<FeedBatch> {
  await abortable(runner.ready, signal);
  const entityIds = query.entityIds ?? [...runner.pipeline.entities.keys()];
  if (!runner.hasHistory) return { ...archive.records({ ...query, entityIds }), alerts: [] };
  try {
    return await runner.history(query, signal);
  } catch (error) {
    if (signal.aborted) throw error;
    runner.pipeline.statistics.addGap(query.range);
    return { ...archive.records({ ...query, entityIds }), alerts: [] };
  }
}

/** A feed's newest values at an instant, and what it tells of its entities. */
export async function loadSnapshot(
  runner: FeedRunner,
  archive: MemoryArchive,
  timeMs: TimeMs,
  signal: AbortSignal,
): Promise<FeedBatch> {
  await abortable(runner.ready, signal);
  const own = await runner.snapshot(timeMs, signal);
  if (own) return own;
  const range = { startMs: timeMs - lookbackMs(runner), endMs: timeMs + 1 };
  return loadRange(runner, archive, { range }, signal);
}

/** The newest observation per entity and property, of a batch. */
export function newestOf(observations: readonly Observation[]): Observation[] {
  const newest = new Map<string, Observation>();
  for (const observation of observations) {
    const key = `${observation.entityId}\u0000${observation.property}`;
    const known = newest.get(key);
    if (!known || known.timeMs <= observation.timeMs) newest.set(key, observation);
  }
  return [...newest.values()];
}

/** A chart's series: recorded here and asked of the feed, merged, thinned to what a chart can show. */
export async function loadSeries(
  runners: readonly FeedRunner[],
  archive: MemoryArchive,
  { entityId, property, range }: FeedJobs['series']['request'],
  signal: AbortSignal,
): Promise<Series> {
  const merged = new TimeColumns(1);
  const recorded = archive.query(entityId, property, range);
  recorded?.times.forEach((timeMs, row) => {
    merged.insert(timeMs, [recorded.values[row]!], Number.NaN, recorded.flags[row]!);
  });
  const owners = runners.filter(runner => runner.hasHistory && runner.pipeline.entities.has(entityId));
  const query = { range, entityIds: [entityId], properties: [property] };
  for (const runner of owners) {
    const { observations = [] } = await runner.history(query, signal);
    for (const observation of observations) insert(merged, observation, query);
  }
  return toSeries(merged, describeProperty(runners, property));
}

function insert(columns: TimeColumns, observation: Observation, query: HistoryQuery): void {
  const { entityId, property, timeMs, value, quality, origin } = observation;
  const wanted = query.entityIds?.includes(entityId) && query.properties?.includes(property);
  if (wanted && timeMs >= query.range.startMs && timeMs < query.range.endMs)
    columns.insert(timeMs, [value], Number.NaN, packFlags(quality, origin));
}

function toSeries(columns: TimeColumns, property: ObservedProperty): Series {
  const slice = columns.slice(Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY);
  const rows = downsampleRows(slice, MAXIMUM_CHART_POINTS);
  return {
    times: Float64Array.from(rows, row => slice.times[row]!),
    values: Float32Array.from(rows, row => slice.values[row]!),
    quality: Uint8Array.from(rows, row => slice.flags[row]! & 3),
    origin: slice.flags.length ? originOf(slice.flags.at(-1)!) : 'measured',
    property,
  };
}

function describeProperty(runners: readonly FeedRunner[], id: string): ObservedProperty {
  for (const runner of runners) {
    const known = runner.pipeline.properties.get(id);
    if (known) return known;
  }
  return { id, name: { zh: id, en: id }, unit: '', decimals: 2 };
}
