import type { SampleCameras, SampleSeriesIndex, SampleStations, SampleTraffic } from '@city/sample-data.ts';
import type { FeedBatch, FeedContext, FeedSource, HistoryQuery } from '@core/feed.ts';
import type { Alert, Entity, Observation, ObservedProperty } from '@core/records.ts';
import { LocalizedError } from '@core/text.ts';
import type { TimeMs, TimeRange } from '@core/time.ts';
import { untilAborted, wait } from '../runtime/abort.ts';
import { type AlertSubject, alertAt } from './alert-rules.ts';
import { cameraEntities, stationEntities } from './entities.ts';
import type { SampleOptions } from './options.ts';
import { type Channel, channelsOf, nextReadingMs, Recording } from './recordings.ts';

/** Alerts younger than this are told when the feed starts. */
const ALERT_LOOKBACK_MS = 24 * 3_600_000;
/** A range asked of history is answered up to so many observations. */
const HISTORY_LIMIT = 500_000;

/** The files of the sample, read and joined. */
interface Sample {
  readonly properties: readonly ObservedProperty[];
  readonly entities: readonly Entity[];
  readonly recordings: readonly Recording[];
  readonly channels: readonly Channel[];
  readonly subjects: readonly AlertSubject[];
}

/** Replays the recordings of the pack against the clock: the same interface as a backend, without one. */
export class SampleSource implements FeedSource {
  readonly #options: SampleOptions;
  readonly #context: FeedContext;
  #sample: Promise<Sample> | null = null;

  constructor(options: SampleOptions, context: FeedContext) {
    this.#options = options;
    this.#context = context;
  }

  async run(signal: AbortSignal): Promise<void> {
    const { clock, emit, connection } = this.#context;
    const { properties, entities, recordings } = await this.#load(signal);
    if (signal.aborted) return;
    connection('open');
    let nowMs = clock.now();
    emit({ properties, entities, ...(await this.snapshot(nowMs, signal)) });
    while (!signal.aborted) {
      const nextMs = nextReadingMs(recordings, nowMs);
      if (!Number.isFinite(nextMs)) return untilAborted(signal);
      await wait(clock, Math.max(0, nextMs - clock.now()), signal);
      if (signal.aborted) return;
      const range = { startMs: nowMs + 1, endMs: clock.now() + 1 };
      emit(await this.history({ range }, signal));
      nowMs = range.endMs - 1;
    }
  }

  async history(query: HistoryQuery, signal: AbortSignal): Promise<FeedBatch> {
    const { channels, subjects } = await this.#load(signal);
    const limit = Math.min(query.limit ?? HISTORY_LIMIT, HISTORY_LIMIT);
    const observations: Observation[] = [];
    for (const channel of channels.filter(candidate => isAskedFor(candidate, query))) {
      const { first, end } = channel.recording.time.ticksIn(query.range);
      for (let tick = first; tick < end && observations.length < limit; tick++)
        observations.push(channel.recording.observationAt(tick, channel.entityId, channel.factor));
    }
    const asked = subjects.filter(({ recording }) => {
      return isAskedFor({ entityId: recording.series.entityId, recording, factor: 1 }, query);
    });
    return { observations, alerts: this.#alertsIn(query.range, asked) };
  }

  /** The newest reading of every channel, and the alerts of the last day. */
  async snapshot(timeMs: TimeMs, signal: AbortSignal): Promise<FeedBatch> {
    const { channels, subjects } = await this.#load(signal);
    const observations = channels.map(({ recording, entityId, factor }) =>
      recording.observationAt(recording.time.tickAt(timeMs), entityId, factor),
    );
    const range = { startMs: timeMs - ALERT_LOOKBACK_MS, endMs: timeMs + 1 };
    return { observations, alerts: this.#alertsIn(range, subjects) };
  }

  dispose(): void {
    this.#sample = null;
  }

  #alertsIn(range: TimeRange, subjects: readonly AlertSubject[]): Alert[] {
    return subjects.flatMap(subject => {
      const { first, end } = subject.recording.time.ticksIn(range);
      const found: Alert[] = [];
      for (let tick = first; tick < end; tick++) {
        const alert = alertAt(subject, tick, this.#context.feedId);
        if (alert) found.push(alert);
      }
      return found;
    });
  }

  #load(signal: AbortSignal): Promise<Sample> {
    this.#sample ??= this.#read(signal).catch(error => {
      this.#sample = null;
      throw error;
    });
    return this.#sample;
  }

  async #read(signal: AbortSignal): Promise<Sample> {
    const { stations, series, traffic, cameras } = this.#options;
    const [stationFile, index, trafficFile, cameraFile] = await Promise.all([
      this.#json<SampleStations>(stations, signal),
      this.#json<SampleSeriesIndex>(series, signal),
      this.#json<SampleTraffic>(traffic, signal),
      this.#json<SampleCameras>(cameras, signal),
    ]);
    const data = await (await this.#get(beside(series, index.data), signal)).arrayBuffer();
    const recordings = index.series.map(one => new Recording(one, data));
    const freeSpeeds = new Map(
      trafficFile.profiles.map(({ stationId, freeSpeedKmh }) => [stationId, freeSpeedKmh]),
    );
    const entities = [
      ...stationEntities(stationFile, recordings, trafficFile),
      ...cameraEntities(cameraFile),
    ];
    const byId = new Map(entities.map(entity => [entity.id, entity]));
    return {
      properties: withIntervals(index),
      entities,
      recordings,
      channels: channelsOf(recordings, trafficFile),
      subjects: recordings.map(recording => subjectOf(recording, byId, freeSpeeds)),
    };
  }

  async #json<T extends { version: 1 }>(path: string, signal: AbortSignal): Promise<T> {
    const content = (await (await this.#get(path, signal)).json()) as T;
    if (content.version !== 1)
      throw new LocalizedError(
        `${path}：不支持版本 ${content.version}`,
        `${path}: version ${content.version} is not supported`,
      );
    return content;
  }

  async #get(path: string, signal: AbortSignal): Promise<Response> {
    const response = await this.#context.fetch(path, { signal });
    if (!response.ok)
      throw new LocalizedError(`${path}：HTTP ${response.status}`, `${path}: HTTP ${response.status}`);
    return response;
  }
}

/** Each property with the step of its slowest recording, so that hourly values are not stale after half an hour. */
function withIntervals({ properties, series }: SampleSeriesIndex): ObservedProperty[] {
  return properties.map(property => {
    const steps = series.filter(one => one.property === property.id).map(({ stepSeconds }) => stepSeconds);
    return steps.length === 0 ? property : { ...property, intervalSeconds: Math.max(...steps) };
  });
}

function subjectOf(
  recording: Recording,
  entities: ReadonlyMap<string, Entity>,
  freeSpeeds: ReadonlyMap<string, number>,
): AlertSubject {
  const { entityId } = recording.series;
  const entity = entities.get(entityId);
  const freeSpeedKmh = freeSpeeds.get(entityId);
  return {
    recording,
    name: entity?.name ?? { zh: entityId, en: entityId },
    ...(entity?.position ? { position: entity.position } : {}),
    ...(freeSpeedKmh === undefined ? {} : { freeSpeedKmh }),
  };
}

function isAskedFor({ entityId, recording }: Channel, { entityIds, properties }: HistoryQuery): boolean {
  return (
    (!entityIds || entityIds.includes(entityId)) &&
    (!properties || properties.includes(recording.series.property))
  );
}

/** The path of a file in the same folder. */
function beside(path: string, name: string): string {
  return path.replace(/[^/]*$/, name);
}
