import type { MemoryArchive } from '@archive/memory-archive.ts';
import type {
  CommandDescription,
  CommandOutcome,
  FeedBatch,
  FeedCard,
  FeedCommand,
  FeedConfiguration,
  FeedContext,
  FeedSource,
  FeedStatus,
  InspectedMessage,
} from '@core/feed.ts';
import { LocalizedError, type LocalizedText } from '@core/text.ts';
import type { TimeMs, TimeRange } from '@core/time.ts';
import * as z from 'zod/mini';
import { abortable, linkedController } from './abort.ts';
import { explain } from './explain.ts';
import { FeedPipeline, type Recorder } from './pipeline.ts';
import { PROBLEMS } from './problems.ts';
import { FUTURE_TOLERANCE_MS } from './quarantine.ts';
import { Supervisor } from './supervisor.ts';

/** As much as clocks may differ; what is asked twice is dropped as duplicate. */
const RECOVERY_MARGIN_MS = FUTURE_TOLERANCE_MS;

/** The outside as adapters see it, less what is particular to one feed. */
export type FeedEnvironment = Pick<FeedContext, 'fetch' | 'openWebSocket' | 'clock' | 'random'>;

/** One configured feed: its adapter under a supervisor, and its pipeline. */
export class FeedRunner {
  readonly pipeline: FeedPipeline;
  readonly configuration: FeedConfiguration;
  readonly intervalMs: number | null;
  readonly #environment: FeedEnvironment;
  readonly #stop = new AbortController();
  readonly #card: FeedCard | undefined;
  readonly #commands: readonly CommandDescription[];
  #supervisor: Supervisor | null = null;
  #markReady: () => void = () => {};
  /** Resolves when the adapter is loaded, or cannot be: from then on `hasHistory` is known. */
  readonly ready = new Promise<void>(resolve => {
    this.#markReady = resolve;
  });
  #fault: { problem: LocalizedText; detail: LocalizedText | null } | null = null;

  constructor(
    configuration: FeedConfiguration,
    card: FeedCard | undefined,
    environment: FeedEnvironment,
    archive: MemoryArchive,
    recorder: Recorder,
  ) {
    this.configuration = configuration;
    this.#card = card;
    this.#commands = [...(card?.commands ?? []), ...(configuration.commands ?? [])];
    this.#environment = environment;
    this.intervalMs = configuration.intervalSeconds ? configuration.intervalSeconds * 1000 : null;
    this.pipeline = new FeedPipeline(
      { feedId: configuration.id, archive, intervalMs: this.intervalMs, recorder },
      null,
    );
  }

  get id(): string {
    return this.configuration.id;
  }

  get connection(): FeedStatus['connection'] {
    return this.#fault ? 'failed' : (this.#supervisor?.state.connection ?? 'idle');
  }

  get hasHistory(): boolean {
    return this.#supervisor?.source.history !== undefined;
  }

  /** Loads the adapter, checks its options and runs it until `dispose`. Never rejects. */
  async start(): Promise<void> {
    if (!this.#stop.signal.aborted) await this.#load();
    this.#markReady();
    await this.#supervisor?.run();
  }

  async #load(): Promise<void> {
    const card = this.#card;
    if (!card) return this.#fail(PROBLEMS.unknownAdapter(this.configuration.adapter), null);
    try {
      const module = await card.load();
      if (this.#stop.signal.aborted) return;
      const endpoints = this.#optionSets().map(given => {
        return module.create(z.parse(module.options, given), this.#context());
      });
      this.#supervisor = new Supervisor({
        endpoints,
        clock: this.#environment.clock,
        random: this.#environment.random,
        reconnects: card.capabilities.live,
        onRecovered: blind => this.#recover(blind),
      });
    } catch (error) {
      this.#fail(isOptionsFault(error) ? PROBLEMS.badOptions : PROBLEMS.loadFailed, explain(error));
    }
  }

  async history(
    query: Parameters<NonNullable<FeedSource['history']>>[0],
    signal: AbortSignal,
  ): Promise<FeedBatch> {
    const source = this.#supervisor?.source;
    return source?.history ? abortable(source.history(query, signal), signal) : {};
  }

  /** Undefined when the source has no snapshots of its own. */
  async snapshot(timeMs: TimeMs, signal: AbortSignal): Promise<FeedBatch | undefined> {
    const snapshot = this.#supervisor?.source.snapshot?.(timeMs, signal);
    return snapshot && abortable(snapshot, signal);
  }

  /** The outcome is `unconfirmed` when no answer came in time, `failed` when the feed takes no commands. */
  async send(command: FeedCommand, signal: AbortSignal): Promise<CommandOutcome> {
    const source = this.#supervisor?.source;
    if (!source?.send)
      return {
        state: 'failed',
        detail: { zh: `数据源 ${this.id} 不接受命令`, en: `Feed ${this.id} takes no commands` },
      };
    const { controller, unlink } = linkedController(signal);
    const cancel = this.#environment.clock.setTimer(() => controller.abort(), command.timeoutMs);
    try {
      return await abortable(source.send(command, controller.signal), controller.signal);
    } catch (error) {
      if (controller.signal.aborted) {
        const seconds = command.timeoutMs / 1000;
        const detail = { zh: `${seconds} 秒内没有应答`, en: `No answer within ${seconds} s` };
        return { state: 'unconfirmed', detail };
      }
      return { state: 'failed', detail: explain(error) };
    } finally {
      cancel();
      unlink();
    }
  }

  status(): FeedStatus {
    const { statistics, entities, staleEntities } = this.pipeline;
    const state = this.#supervisor?.state;
    const problem = this.#fault?.problem ?? state?.problem;
    const detail = this.#fault?.detail ?? state?.detail;
    const { id, adapter, title } = this.configuration;
    const { lastEventMs } = statistics;
    const now = this.#environment.clock.now();
    return {
      id,
      adapter,
      title,
      connection: this.connection,
      origin: statistics.origin,
      ...(problem ? { problem } : {}),
      ...(detail ? { detail } : {}),
      messagesPerSecond: statistics.messagesPerSecond,
      lagMs: statistics.origin === 'measured' && lastEventMs !== null ? now - lastEventMs : null,
      clockSkewMs: statistics.skew.skewMs,
      lastEventMs,
      accepted: statistics.accepted,
      rejected: statistics.rejected,
      conflated: statistics.conflated,
      duplicates: statistics.duplicates,
      gaps: [...statistics.gaps],
      staleEntities,
      entities: entities.size,
      alerts: statistics.alerts,
      quarantined: this.pipeline.quarantined,
      commands: this.#supervisor?.source.send ? this.#commands : [],
      recentRejections: [...statistics.recentRejections],
    };
  }

  dispose(): void {
    this.#stop.abort();
    this.#markReady();
    this.#supervisor?.dispose();
    this.pipeline.output = null;
  }

  #fail(problem: LocalizedText, detail: LocalizedText | null): void {
    this.#fault = { problem, detail };
  }

  #optionSets(): unknown[] {
    const { options, fallback = [] } = this.configuration;
    return [options, ...fallback.map(further => ({ ...(options as object), ...further }))];
  }

  #context(): FeedContext {
    const { statistics } = this.pipeline;
    const { clock } = this.#environment;
    return {
      ...this.#environment,
      feedId: this.id,
      fetch: (input, init) => this.#environment.fetch(this.#resolve(input), init),
      openWebSocket: (url, protocols) => this.#environment.openWebSocket(this.#socketUrl(url), protocols),
      emit: (batch, message) => {
        if (this.#stop.signal.aborted) return;
        const now = clock.now();
        statistics.countMessage(now);
        if (message) statistics.keepMessage(now, message, () => summarize(batch));
        this.#supervisor?.touch();
        this.pipeline.accept(batch, now);
      },
      connection: (state, detail) => this.#supervisor?.report(state, detail ?? null),
      reject: (reason, detail, sample) => {
        statistics.countMessage(clock.now());
        statistics.reject(clock.now(), reason, detail, sample);
      },
    };
  }

  #resolve(input: RequestInfo | URL): RequestInfo | URL {
    const { baseUrl } = this.configuration;
    return typeof input === 'string' && baseUrl ? new URL(input, baseUrl) : input;
  }

  /** Relative addresses and http(s) become ws(s). */
  #socketUrl(address: string): string {
    const url = new URL(address, this.configuration.baseUrl);
    if (url.protocol === 'http:') url.protocol = 'ws:';
    if (url.protocol === 'https:') url.protocol = 'wss:';
    return url.href;
  }

  /** After a reconnect: fetch what was missed, or say that it is missing. */
  async #recover(blind: TimeRange): Promise<void> {
    if (this.#card?.capabilities.recovers) return;
    if (!this.hasHistory) return this.pipeline.statistics.addGap(blind);
    // Readings carry their own times: what was on its way when the line broke is older, a fast clock's is newer.
    const oldestMs = Math.min(blind.startMs, this.pipeline.statistics.lastEventMs ?? blind.startMs);
    const range = { startMs: oldestMs - RECOVERY_MARGIN_MS, endMs: blind.endMs + RECOVERY_MARGIN_MS };
    try {
      const missed = await this.history({ range }, this.#stop.signal);
      if (!this.#stop.signal.aborted) this.pipeline.accept(missed, this.#environment.clock.now());
    } catch {
      this.pipeline.statistics.addGap(blind);
    }
  }
}

/** For the assistant: what a message became, and the first value of it. */
function summarize(batch: FeedBatch): InspectedMessage['became'] {
  const kinds = ['entities', 'observations', 'tracks', 'alerts', 'fields'] as const;
  const counts = kinds.flatMap(kind => (batch[kind]?.length ? [{ kind, count: batch[kind].length }] : []));
  const [first] = batch.observations ?? [];
  return { counts, ...(first ? { first } : {}) };
}

/** Adapters refuse what a schema cannot see (units, paths, addresses) with LocalizedError. */
function isOptionsFault(error: unknown): boolean {
  return (
    error instanceof z.core.$ZodError ||
    error instanceof LocalizedError ||
    error instanceof RangeError ||
    error instanceof SyntaxError
  );
}
