import type { FeedBatch } from '@core/feed.ts';
import type { Alert, Observation, TrackPoint } from '@core/records.ts';
import type { TimeMs } from '@core/time.ts';

type Kind = 'observations' | 'tracks' | 'alerts';
type RecordOf = { observations: Observation; tracks: TrackPoint; alerts: Alert };

/** Records that wait for the clock, in order of their time. Descriptions (entities, properties) do not wait. */
export class RecordQueue {
  readonly #queues: { [K in Kind]: RecordOf[K][] } = { observations: [], tracks: [], alerts: [] };
  #descriptions: FeedBatch[] = [];

  add(batch: FeedBatch): void {
    if (batch.entities?.length || batch.properties?.length)
      this.#descriptions.push({
        ...(batch.entities ? { entities: batch.entities } : {}),
        ...(batch.properties ? { properties: batch.properties } : {}),
      });
    this.#merge('observations', batch.observations);
    this.#merge('tracks', batch.tracks);
    this.#merge('alerts', batch.alerts);
  }

  /** Takes out everything up to and including `timeMs`, or undefined when there is nothing. */
  take(timeMs: TimeMs): FeedBatch | undefined {
    const observations = this.#takeKind('observations', timeMs);
    const tracks = this.#takeKind('tracks', timeMs);
    const alerts = this.#takeKind('alerts', timeMs);
    const descriptions = this.#descriptions;
    this.#descriptions = [];
    if (observations.length + tracks.length + alerts.length + descriptions.length === 0) return undefined;
    return {
      entities: descriptions.flatMap(batch => batch.entities ?? []),
      properties: descriptions.flatMap(batch => batch.properties ?? []),
      observations,
      tracks,
      alerts,
    };
  }

  #merge<K extends Kind>(kind: K, records: readonly RecordOf[K][] | undefined): void {
    if (!records?.length) return;
    const queue: RecordOf[K][] = this.#queues[kind];
    for (const record of records) queue.push(record);
    queue.sort((a, b) => timeOf(a) - timeOf(b));
  }

  #takeKind<K extends Kind>(kind: K, timeMs: TimeMs): RecordOf[K][] {
    const queue: RecordOf[K][] = this.#queues[kind];
    let due = 0;
    while (due < queue.length && timeOf(queue[due]!) <= timeMs) due++;
    return due === 0 ? [] : queue.splice(0, due);
  }
}

function timeOf(record: Observation | TrackPoint | Alert): TimeMs {
  return 'sentMs' in record ? record.sentMs : record.timeMs;
}
