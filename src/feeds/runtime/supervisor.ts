import type { ConnectionState, FeedSource } from '@core/feed.ts';
import type { LocalizedText } from '@core/text.ts';
import type { TimeMs, TimeRange, WallClock } from '@core/time.ts';
import { abortable, linkedController, wait } from './abort.ts';
import { Backoff } from './backoff.ts';
import { explain } from './explain.ts';
import { ConnectTimeout, PROBLEMS } from './problems.ts';

/** An attempt that has not opened by then is given up. */
const CONNECT_TIMEOUT_MS = 15_000;
/** A connection that held so long was good: the next failure starts from the shortest wait. */
const STABLE_AFTER_MS = 10_000;
/** Failures in a row on one endpoint before the next one is tried. */
const FAILURES_BEFORE_FAILOVER = 2;

export interface SupervisorOptions {
  /** One source per endpoint, in order of preference. */
  readonly endpoints: readonly FeedSource[];
  readonly clock: WallClock;
  readonly random: () => number;
  /** False for sources that are read once: their end is not a failure. */
  readonly reconnects: boolean;
  /** Called when a connection opens again after a loss, with the time it was blind. */
  onRecovered(blind: TimeRange): void;
}

export interface SupervisorState {
  readonly connection: ConnectionState | 'idle' | 'stopped';
  readonly problem: LocalizedText | null;
  readonly detail: LocalizedText | null;
}

/** Keeps one source running: opens it, waits and opens it again when it ends, and moves on to the next endpoint. */
export class Supervisor {
  readonly #options: SupervisorOptions;
  readonly #stop = new AbortController();
  readonly #backoff: Backoff;
  #endpoint = 0;
  #failuresHere = 0;
  #attempt: AbortController | null = null;
  #openedMs: TimeMs | null = null;
  /** When the last connection was last known to be good, while it is lost. */
  #lostMs: TimeMs | null = null;
  #lastSignOfLifeMs: TimeMs | null = null;
  state: SupervisorState = { connection: 'idle', problem: null, detail: null };

  constructor(options: SupervisorOptions) {
    this.#options = options;
    this.#backoff = new Backoff(options.random);
  }

  /** Number of the endpoint in use. */
  get endpoint(): number {
    return this.#endpoint;
  }

  /** The source in use: history and commands go to it. */
  get source(): FeedSource {
    return this.#options.endpoints[this.#endpoint]!;
  }

  /** Runs until stopped, refused, or finished. Never rejects. */
  async run(): Promise<void> {
    const { signal } = this.#stop;
    while (!signal.aborted) {
      const ending = await this.#attemptOnce();
      if (signal.aborted || this.state.connection === 'unauthorized') return;
      if (ending === 'finished') return this.#enter('closed', null, null);
      this.#countFailure();
      await wait(this.#options.clock, this.#backoff.next(), signal);
    }
  }

  /** What the adapter says about its connection. */
  report(connection: ConnectionState, detail: LocalizedText | null): void {
    if (this.#stop.signal.aborted || this.state.connection === 'unauthorized') return;
    if (connection === 'open') {
      this.#opened();
      return;
    }
    const problem = connection === 'unauthorized' ? PROBLEMS.unauthorized : this.state.problem;
    this.#enter(connection, problem, detail);
    if (connection === 'unauthorized') this.#attempt?.abort();
  }

  /** A message came: the connection lives. */
  touch(): void {
    this.#lastSignOfLifeMs = this.#options.clock.now();
    if (this.state.connection === 'connecting') this.#opened();
  }

  dispose(): void {
    this.#stop.abort(new DOMException('The feed was stopped', 'AbortError'));
    for (const source of this.#options.endpoints) source.dispose();
    this.#enter('stopped', null, null);
  }

  async #attemptOnce(): Promise<'finished' | 'failed'> {
    const { controller, unlink } = linkedController(this.#stop.signal);
    const { clock, reconnects } = this.#options;
    this.#attempt = controller;
    this.#openedMs = null;
    this.#enter('connecting', this.state.problem, this.state.detail);
    const cancelTimeout = clock.setTimer(() => {
      if (this.#openedMs === null) controller.abort(new ConnectTimeout(CONNECT_TIMEOUT_MS / 1000));
    }, CONNECT_TIMEOUT_MS);
    try {
      await abortable(this.source.run(controller.signal), controller.signal);
      if (!reconnects) return 'finished';
      this.#failed(PROBLEMS.disconnected, 'closed', null);
    } catch (error) {
      const problem = error instanceof ConnectTimeout ? PROBLEMS.notOpened : PROBLEMS.disconnected;
      this.#failed(problem, 'failed', explain(error));
    } finally {
      cancelTimeout();
      unlink();
      controller.abort();
      this.#attempt = null;
    }
    return 'failed';
  }

  #failed(problem: LocalizedText, connection: 'closed' | 'failed', detail: LocalizedText | null): void {
    if (this.state.connection === 'unauthorized' || this.#stop.signal.aborted) return;
    if (this.#openedMs !== null) this.#lostMs = this.#lastSignOfLifeMs ?? this.#openedMs;
    this.#enter(connection, problem, detail);
  }

  #countFailure(): void {
    const now = this.#options.clock.now();
    const stable = this.#openedMs !== null && now - this.#openedMs >= STABLE_AFTER_MS;
    if (stable) {
      this.#backoff.reset();
      this.#failuresHere = 0;
    }
    this.#failuresHere++;
    if (this.#failuresHere < FAILURES_BEFORE_FAILOVER || this.#options.endpoints.length < 2) return;
    this.#failuresHere = 0;
    this.#backoff.reset();
    this.#endpoint = (this.#endpoint + 1) % this.#options.endpoints.length;
  }

  #opened(): void {
    const now = this.#options.clock.now();
    this.#openedMs ??= now;
    this.#lastSignOfLifeMs = now;
    this.#enter('open', null, null);
    if (this.#lostMs === null) return;
    const blind = { startMs: this.#lostMs, endMs: now };
    this.#lostMs = null;
    this.#options.onRecovered(blind);
  }

  #enter(
    connection: SupervisorState['connection'],
    problem: LocalizedText | null,
    detail: LocalizedText | null,
  ): void {
    this.state = { connection, problem, detail };
  }
}
