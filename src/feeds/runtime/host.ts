import type { Journal } from '@archive/journal.ts';
import { MemoryArchive } from '@archive/memory-archive.ts';
import type { FeedCard, FeedConfiguration } from '@core/feed.ts';
import { type MessageEndpoint, serveJobs, Transfer } from '@core/jobs/actor.ts';
import type { FeedJobs, FeedNotices } from '@core/jobs/feed-jobs.ts';
import type { Observation } from '@core/records.ts';
import type { ClockState, TimeMs } from '@core/time.ts';
import { wait } from './abort.ts';
import { DeltaBuilder, descriptionsOnly } from './delta-builder.ts';
import { DeltaEncoder } from './delta-codec.ts';
import { equalJson } from './equal-json.ts';
import { loadSeries, loadSnapshot, newestOf } from './history.ts';
import { ReplayPlayer } from './replay-player.ts';
import { type FeedEnvironment, FeedRunner } from './runner.ts';
import { TwinClock } from './twin-clock.ts';

/** At most ten deltas a second. */
const TICK_MS = 100;
const TICKS_PER_STATUS = 10;
/** Feeds do not wait longer for a slow disk. */
const LONGEST_RESTORE_MS = 2_000;

/** Everything of the feeds worker: runs the feeds, follows the twin's clock and tells the page what changed. */
export class FeedHost {
  readonly #environment: FeedEnvironment;
  readonly #cards: ReadonlyMap<string, FeedCard>;
  readonly #archive = new MemoryArchive();
  readonly #delta = new DeltaBuilder();
  readonly #encoder = new DeltaEncoder();
  readonly #twin: TwinClock;
  readonly #player: ReplayPlayer;
  readonly #runners = new Map<string, FeedRunner>();
  readonly #notify: ReturnType<typeof serveJobs<FeedJobs, FeedNotices>>;
  readonly #stop = new AbortController();
  readonly #restored: Promise<void>;
  #journal: Journal | null = null;
  #cancelTick: () => void = () => {};
  #ticks = 0;
  #sentConnections = '';
  /** A delta is on its way; the next one waits, and conflates meanwhile. */
  #unacknowledged = false;

  /** @param journal keeps what was measured over reloads; restored before any feed starts */
  constructor(
    endpoint: MessageEndpoint,
    cards: readonly FeedCard[],
    environment: FeedEnvironment,
    journal: Promise<Journal | null> = Promise.resolve(null),
  ) {
    this.#environment = environment;
    this.#cards = new Map(cards.map(card => [card.id, card]));
    this.#twin = new TwinClock(environment.clock);
    this.#restored = Promise.race([
      journal.then(opened => this.#restore(opened)).catch(() => {}),
      wait(environment.clock, LONGEST_RESTORE_MS, this.#stop.signal),
    ]);
    this.#player = new ReplayPlayer(this.#archive, this.#delta, environment.clock);
    this.#notify = serveJobs<FeedJobs, FeedNotices>(endpoint, {
      configure: configurations => this.#configure(configurations),
      setClock: state => this.#setClock(state),
      series: async (request, signal) => {
        const series = await loadSeries([...this.#runners.values()], this.#archive, request, signal);
        return new Transfer(series, [series.times.buffer, series.values.buffer, series.quality.buffer]);
      },
      snapshot: (timeMs, signal) => this.#snapshot(timeMs, signal),
      send: ({ feedId, command }, signal) =>
        this.#runners.get(feedId)?.send(command, signal) ?? {
          state: 'failed',
          detail: { zh: `没有数据源“${feedId}”`, en: `There is no feed "${feedId}"` },
        },
      inspect: feedId => [...(this.#runners.get(feedId)?.pipeline.statistics.messages ?? [])],
      acknowledge: () => {
        this.#unacknowledged = false;
      },
      dispose: () => this.dispose(),
    });
    this.#scheduleTick();
  }

  dispose(): undefined {
    this.#cancelTick();
    this.#stop.abort();
    void this.#journal?.close();
    this.#player.stop();
    for (const runner of this.#runners.values()) runner.dispose();
    this.#runners.clear();
  }

  #configure(configurations: readonly FeedConfiguration[]): undefined {
    const wanted = new Map(configurations.map(configuration => [configuration.id, configuration]));
    for (const [id, runner] of this.#runners)
      if (!equalJson(runner.configuration, wanted.get(id))) this.#remove(id, runner);
    for (const [id, configuration] of wanted) if (!this.#runners.has(id)) this.#add(configuration);
    if (this.#twin.mode === 'replay') this.#seek();
    this.#sendStatus();
  }

  #add(configuration: FeedConfiguration): void {
    const card = this.#cards.get(configuration.adapter);
    const runner = new FeedRunner(configuration, card, this.#environment, this.#archive, {
      observation: observation => this.#journal?.observation(observation),
      alert: alert => this.#journal?.alert(alert),
    });
    runner.pipeline.output = this.#twin.mode === 'live' ? this.#delta : descriptionsOnly(this.#delta);
    this.#runners.set(configuration.id, runner);
    void this.#restored.then(() => runner.start());
  }

  async #restore(journal: Journal | null): Promise<void> {
    await journal?.restore(this.#archive);
    if (this.#stop.signal.aborted) await journal?.close();
    else this.#journal = journal;
  }

  #remove(id: string, runner: FeedRunner): void {
    runner.dispose();
    this.#runners.delete(id);
    this.#delta.remove([...runner.pipeline.entities.keys(), ...runner.pipeline.fields]);
  }

  #setClock(state: ClockState): undefined {
    const change = this.#twin.set(state);
    if (change === 'to-live') this.#goLive();
    else if (change !== 'none') this.#seek();
  }

  #goLive(): void {
    this.#player.stop();
    this.#delta.reset();
    for (const { pipeline } of this.#runners.values()) {
      pipeline.output = this.#delta;
      pipeline.repeatValues(this.#delta);
    }
    for (const alert of this.#archive.alerts.inForce(this.#twin.now())) this.#delta.alert(alert);
  }

  #seek(): void {
    const runners = [...this.#runners.values()];
    for (const { pipeline } of runners) pipeline.output = descriptionsOnly(this.#delta);
    void this.#player.seek(this.#twin.now(), runners);
  }

  async #snapshot(timeMs: TimeMs, signal: AbortSignal): Promise<(Observation & { feedId: string })[]> {
    const found = await Promise.all(
      [...this.#runners.values()].map(async runner => {
        const { observations = [] } = await loadSnapshot(runner, this.#archive, timeMs, signal);
        return newestOf(observations).map(observation => ({ ...observation, feedId: runner.id }));
      }),
    );
    return found.flat();
  }

  #scheduleTick(): void {
    this.#cancelTick = this.#environment.clock.setTimer(() => {
      this.#scheduleTick();
      this.#tick();
    }, TICK_MS);
  }

  #tick(): void {
    const wallMs = this.#environment.clock.now();
    const secondPassed = this.#ticks++ % TICKS_PER_STATUS === 0;
    for (const { pipeline } of this.#runners.values()) pipeline.release(wallMs);
    if (this.#twin.mode === 'replay') this.#player.advance(this.#twin.now(), this.#twin.rate);
    if (secondPassed) this.#everySecond(wallMs);
    else if (this.#connections() !== this.#sentConnections) this.#sendStatus();
    this.#sendDelta();
  }

  #everySecond(wallMs: TimeMs): void {
    for (const { pipeline } of this.#runners.values()) {
      pipeline.statistics.tick(wallMs);
      pipeline.sweep(wallMs);
    }
    if (this.#twin.mode === 'replay') this.#player.sweep(this.#twin.now());
    this.#sendStatus();
  }

  #sendDelta(): void {
    if (this.#unacknowledged || this.#delta.isEmpty) return;
    const { packet, buffers } = this.#encoder.encode(this.#delta.flush(), this.#twin.now());
    this.#unacknowledged = true;
    this.#notify('delta', packet, buffers);
  }

  /** Connection states in one text: a change is told at once, not only every second. */
  #connections(): string {
    return [...this.#runners.values()].map(runner => runner.connection).join();
  }

  #sendStatus(): void {
    this.#sentConnections = this.#connections();
    this.#notify(
      'status',
      [...this.#runners.values()].map(runner => runner.status()),
    );
  }
}
