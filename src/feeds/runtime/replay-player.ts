import { MemoryArchive } from '@archive/memory-archive.ts';
import type { FeedBatch } from '@core/feed.ts';
import type { TimeMs, WallClock } from '@core/time.ts';
import { wait } from './abort.ts';
import type { DeltaBuilder } from './delta-builder.ts';
import { loadRange, loadSnapshot, newestOf } from './history.ts';
import { FeedPipeline } from './pipeline.ts';
import { RecordQueue } from './record-queue.ts';
import type { FeedRunner } from './runner.ts';

/** Wall time that is loaded ahead of the playing clock, at its rate. */
const AHEAD_SECONDS = 5;
const SHORTEST_WINDOW_MS = 60_000;
/** Slower feeds than this join after the first picture of a seek. */
const FIRST_PICTURE_MS = 300;
const REPLAY_ARCHIVE_BYTES = 16 * 2 ** 20;

/** One feed being played: its records wait in a queue and pass through a pipeline of their own as time reaches them. */
interface Playing {
  readonly runner: FeedRunner;
  readonly pipeline: FeedPipeline;
  readonly queue: RecordQueue;
  loadedUntilMs: TimeMs;
  loading: boolean;
}

/** Plays what was: a snapshot at the time sought, then every record when the clock passes it. */
export class ReplayPlayer {
  readonly #archive: MemoryArchive;
  readonly #output: DeltaBuilder;
  readonly #clock: WallClock;
  #session = new AbortController();
  #playing: Playing[] = [];
  /** Alerts recorded here, whichever feed they came from. */
  #alerts: FeedPipeline | null = null;
  #alertsUntilMs: TimeMs = 0;

  constructor(archive: MemoryArchive, output: DeltaBuilder, clock: WallClock) {
    this.#archive = archive;
    this.#output = output;
    this.#clock = clock;
  }

  /** Leaves whatever was playing and shows `timeMs`. Resolves when the picture is complete; a later seek ends it. */
  async seek(timeMs: TimeMs, runners: readonly FeedRunner[]): Promise<void> {
    this.stop();
    this.#session = new AbortController();
    const { signal } = this.#session;
    const memory = new MemoryArchive({ maximumBytes: REPLAY_ARCHIVE_BYTES });
    let shown = false;
    const ready: (() => void)[] = [];
    const loads = runners.map(async runner => {
      const playing = this.#begin(runner, memory, timeMs);
      const batch = await loadSnapshot(runner, this.#archive, timeMs, signal);
      const apply = () => this.#show(playing, batch, timeMs);
      if (shown && !signal.aborted) apply();
      else ready.push(apply);
    });
    const all = Promise.allSettled(loads);
    await Promise.race([all, wait(this.#clock, FIRST_PICTURE_MS, signal)]);
    if (signal.aborted) return;
    this.#output.reset();
    shown = true;
    for (const apply of ready) apply();
    this.#beginAlerts(memory, timeMs);
    await all;
  }

  /** Lets through what the clock has reached, and loads ahead. */
  advance(timeMs: TimeMs, rate: number): void {
    for (const playing of this.#playing) {
      const due = playing.queue.take(timeMs);
      if (due) playing.pipeline.accept(due, timeMs);
      this.#loadAhead(playing, timeMs, rate);
    }
    if (!this.#alerts || timeMs < this.#alertsUntilMs) return;
    const alerts = this.#archive.alerts.between({ startMs: this.#alertsUntilMs, endMs: timeMs + 1 });
    this.#alerts.accept({ alerts }, timeMs);
    this.#alertsUntilMs = timeMs + 1;
  }

  /** Marks stale values at the twin's time. */
  sweep(timeMs: TimeMs): void {
    for (const { pipeline } of this.#playing) pipeline.sweep(timeMs);
  }

  stop(): void {
    this.#session.abort();
    for (const { pipeline } of this.#playing) pipeline.output = null;
    this.#playing = [];
    this.#alerts = null;
  }

  #begin(runner: FeedRunner, archive: MemoryArchive, timeMs: TimeMs): Playing {
    const pipeline = new FeedPipeline({ feedId: runner.id, archive, intervalMs: runner.intervalMs }, null);
    const playing = { runner, pipeline, queue: new RecordQueue(), loadedUntilMs: timeMs + 1, loading: true };
    this.#playing.push(playing);
    return playing;
  }

  #show(playing: Playing, batch: FeedBatch, timeMs: TimeMs): void {
    const { pipeline, runner } = playing;
    pipeline.output = this.#output;
    pipeline.accept({ properties: [...runner.pipeline.properties.values()] }, timeMs);
    pipeline.accept({ ...batch, observations: newestOf(batch.observations ?? []) }, timeMs);
    pipeline.sweep(timeMs);
    playing.loading = false;
  }

  #beginAlerts(archive: MemoryArchive, timeMs: TimeMs): void {
    this.#alerts = new FeedPipeline({ feedId: '', archive, intervalMs: null }, this.#output);
    this.#alerts.accept({ alerts: this.#archive.alerts.inForce(timeMs) }, timeMs);
    this.#alertsUntilMs = timeMs + 1;
  }

  #loadAhead(playing: Playing, timeMs: TimeMs, rate: number): void {
    const windowMs = Math.max(SHORTEST_WINDOW_MS, AHEAD_SECONDS * 1000 * rate);
    if (playing.loading || playing.loadedUntilMs - timeMs > windowMs / 2) return;
    playing.loading = true;
    const { signal } = this.#session;
    const range = {
      startMs: playing.loadedUntilMs,
      endMs: Math.max(timeMs, playing.loadedUntilMs) + windowMs,
    };
    loadRange(playing.runner, this.#archive, { range }, signal)
      .then(batch => {
        playing.queue.add(batch);
        playing.loadedUntilMs = range.endMs;
      })
      .catch(() => {
        if (!signal.aborted) playing.pipeline.statistics.addGap(range);
      })
      .finally(() => {
        playing.loading = false;
      });
  }
}
