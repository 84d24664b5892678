import { SAMPLE_MISSING, type SampleSeries, type SampleTraffic } from '@city/sample-data.ts';
import type { EntityId } from '@core/ids.ts';
import type { Observation } from '@core/records.ts';
import type { TimeMs } from '@core/time.ts';
import { ReplayTime } from './replay-time.ts';

/** A recorded series that can be read at any tick. */
export class Recording {
  readonly time: ReplayTime;
  readonly #codes: Int16Array;

  constructor(
    readonly series: SampleSeries,
    data: ArrayBuffer,
  ) {
    this.time = new ReplayTime(series);
    this.#codes = new Int16Array(data, series.byteOffset, series.length);
  }

  /** The value shown at a tick; NaN when none was recorded. */
  valueAt(tick: number): number {
    const code = this.#codes[this.time.sampleOf(tick)]!;
    return code === SAMPLE_MISSING ? Number.NaN : code * this.series.scale;
  }

  /** The reading of a tick, for the station itself or for a road that it stands for. */
  observationAt(tick: number, entityId: EntityId = this.series.entityId, factor = 1): Observation {
    const value = this.valueAt(tick) * factor;
    return {
      entityId,
      property: this.series.property,
      timeMs: this.time.timeOf(tick),
      value,
      quality: Number.isNaN(value) ? 'missing' : 'good',
      origin: this.series.origin,
      sourceTimeMs: this.time.sourceTimeOf(tick),
    };
  }
}

/** An entity that shows a recording: a station its own, a road that of the station it is assigned to. */
export interface Channel {
  readonly entityId: EntityId;
  readonly recording: Recording;
  /** On the recorded value. */
  readonly factor: number;
}

/** Every entity with the recording it shows. */
export function channelsOf(recordings: readonly Recording[], traffic: SampleTraffic): Channel[] {
  const own = recordings.map(recording => ({ entityId: recording.series.entityId, recording, factor: 1 }));
  const speedOf = new Map(
    recordings
      .filter(recording => recording.series.property === 'speed')
      .map(recording => [recording.series.entityId, recording]),
  );
  const roads = traffic.roadIds.flatMap((entityId, road) => {
    const profile = traffic.profiles[traffic.profileOfRoad[road]!];
    const recording = profile && speedOf.get(profile.stationId);
    return recording ? [{ entityId, recording, factor: traffic.factorOfRoad[road] ?? 1 }] : [];
  });
  return [...own, ...roads];
}

/** The time of the next reading after `timeMs` of any recording. */
export function nextReadingMs(recordings: readonly Recording[], timeMs: TimeMs): TimeMs {
  return recordings.reduce(
    (next, { time }) => Math.min(next, time.timeOf(time.tickAt(timeMs) + 1)),
    Number.POSITIVE_INFINITY,
  );
}
