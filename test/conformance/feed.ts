import { describe, expect, test } from 'vitest';
import * as z from 'zod/mini';
import { MemoryArchive } from '../../src/archive/memory-archive.ts';
import type {
  ConnectionState,
  FeedBatch,
  FeedCard,
  FeedContext,
  FeedSource,
  RejectReason,
} from '../../src/core/feed.ts';
import type { LocalizedText } from '../../src/core/text.ts';
import { FeedPipeline } from '../../src/feeds/runtime/pipeline.ts';
import { ManualClock, settle } from '../helpers/manual-clock.ts';

/** What stands in for a backend, in one test. */
export interface FakeBackend {
  readonly fetch?: typeof fetch;
  readonly openWebSocket?: (url: string, protocols?: string[]) => WebSocket;
  /** Drives whatever the adapter waits for, if time and promises alone do not. */
  readonly drive?: () => Promise<void>;
  /** How many sockets, streams or subscriptions it still sees open. */
  readonly open?: () => number;
}

/** One adapter as the suite sees it. The payloads are the adapter's own recorded fixtures. */
export interface FeedConformance {
  readonly card: FeedCard;
  readonly options: unknown;
  /** Options that must be refused with a path. */
  readonly badOptions: unknown;
  /** A backend that says: usual payloads, an empty answer, rubbish, or is not there. */
  backend(says: 'usual' | 'empty' | 'malformed' | 'down'): FakeBackend;
  /** Adapters without any network (files) cannot be down. */
  readonly neverDown?: boolean;
  /** Time that one round of the adapter takes, ms. */
  readonly roundMs?: number;
}

interface Witness {
  readonly batches: FeedBatch[];
  readonly rejections: { reason: RejectReason; detail: LocalizedText }[];
  readonly states: ConnectionState[];
}

const ROUND_MS = 65_000;
const IDENTIFIER = /^[a-z0-9-]+$/;

/** Every adapter passes this, in one line: `feedConformance({card, options, …})`. */
export function feedConformance(subject: FeedConformance): void {
  const { card } = subject;
  const roundMs = subject.roundMs ?? ROUND_MS;

  async function run(says: Parameters<FeedConformance['backend']>[0], rounds = 1) {
    const session = await openSession(subject, says);
    for (let round = 0; round < rounds; round++) {
      await session.clock.advance(roundMs);
      await session.backend.drive?.();
      await settle();
    }
    return session;
  }

  describe(`feed ${card.id}`, () => {
    test('metadata: id, bilingual texts, and options that refuse with a path', async () => {
      expect(card.id).toMatch(IDENTIFIER);
      for (const text of [card.title, card.description]) {
        expect(text.zh).toMatch(/\p{Script=Han}|[A-Z]/u);
        expect(text.en).not.toBe('');
      }
      const { options } = await card.load();
      expect(z.safeParse(options, subject.options).success).toBe(true);
      if (card.example) expect(z.safeParse(options, card.example).error).toBeUndefined();
      const refused = z.safeParse(options, subject.badOptions);
      expect(refused.success).toBe(false);
      expect(refused.error!.issues.every(issue => issue.message !== '')).toBe(true);
    });

    test('capabilities are what the source can do', async () => {
      const session = await openSession(subject, 'down');
      expect(session.source.history !== undefined).toBe(card.capabilities.history);
      expect(session.source.send !== undefined).toBe(card.capabilities.commands);
      await session.close();
    });

    test('usual payloads become valid records that the pipeline accepts', async () => {
      const session = await run('usual');
      expect(session.failure()).toBeNull();
      const { accepted, entities, rejected } = throughPipeline(session.witness.batches, session.clock.now());
      expect(accepted + entities).toBeGreaterThan(0);
      expect(rejected).toEqual({});
      for (const batch of session.witness.batches) expectBilingual(batch);
      await session.close();
    });

    test('empty answers are no error and no record', async () => {
      const session = await run('empty');
      expect(session.failure()).toBeNull();
      expect(countRecords(session.witness.batches)).toBe(0);
      await session.close();
    });

    test('malformed payloads are rejected with a reason, or fail the attempt; nothing is made up', async () => {
      const session = await run('malformed');
      expect(session.witness.rejections.length + (session.failure() ? 1 : 0)).toBeGreaterThan(0);
      for (const { detail } of session.witness.rejections) {
        expect(detail.zh).toMatch(/\p{Script=Han}/u);
        expect(detail.en).not.toMatch(/\p{Script=Han}/u);
      }
      expect(countRecords(session.witness.batches)).toBe(0);
      expect(Object.getOwnPropertyNames(Object.prototype)).not.toContain('polluted');
      await session.close();
    });

    test('duplicates: what is said twice counts once', async () => {
      const session = await run('usual');
      const once = throughPipeline(session.witness.batches, session.clock.now());
      const twice = throughPipeline(
        [...session.witness.batches, ...session.witness.batches],
        session.clock.now(),
      );
      expect(twice.accepted).toBe(once.accepted);
      expect(twice.state).toEqual(once.state);
      await session.close();
    });

    test('order: the same batches the other way round end in the same state', async () => {
      const session = await run('usual', 2);
      const now = session.clock.now();
      const forward = throughPipeline(session.witness.batches, now);
      const backward = throughPipeline([...session.witness.batches].reverse(), now);
      expect(backward.state).toEqual(forward.state);
      await session.close();
    });

    test('abort ends the run at once and silently', async () => {
      const session = await run('usual');
      session.abort();
      await settle();
      expect(session.ended()).toBe(true);
      const seen = session.witness.batches.length;
      await session.clock.advance(roundMs);
      expect(session.witness.batches.length).toBe(seen);
      await session.close();
    });

    test.skipIf(subject.neverDown)(
      'a backend that is down fails the attempt, and the next attempt works',
      async () => {
        const down = await run('down');
        expect(
          down.failure() !== null ||
            down.witness.states.some(state => state === 'failed' || state === 'closed'),
        ).toBe(true);
        expect(countRecords(down.witness.batches)).toBe(0);
        await down.close();
        const again = await run('usual');
        expect(countRecords(again.witness.batches)).toBeGreaterThan(0);
        again.abort();
        await settle();
        const before = countRecords(again.witness.batches);
        again.restart();
        await again.clock.advance(roundMs);
        await again.backend.drive?.();
        await settle();
        expect(again.failure()).toBeNull();
        expect(countRecords(again.witness.batches)).toBeGreaterThanOrEqual(before);
        await again.close();
      },
    );

    test('dispose leaves nothing: no timer, no connection', async () => {
      const session = await run('usual');
      await session.close();
      expect(session.clock.pendingTimers).toBe(0);
      expect(session.backend.open?.() ?? 0).toBe(0);
    });
  });
}

async function openSession(subject: FeedConformance, says: Parameters<FeedConformance['backend']>[0]) {
  const clock = new ManualClock();
  const backend = subject.backend(says);
  const witness: Witness = { batches: [], rejections: [], states: [] };
  const module = await subject.card.load();
  const refuse = () => Promise.reject(new TypeError('fetch failed'));
  const context: FeedContext = {
    feedId: subject.card.id,
    fetch: backend.fetch ?? refuse,
    openWebSocket:
      backend.openWebSocket ??
      (() => {
        throw new Error('no socket in this test');
      }),
    clock,
    random: () => 0.5,
    emit: batch => witness.batches.push(batch),
    connection: state => witness.states.push(state),
    reject: (reason, detail) => witness.rejections.push({ reason, detail }),
  };
  const source: FeedSource = module.create(z.parse(module.options, subject.options), context);
  let controller = new AbortController();
  let ended = false;
  let failure: unknown = null;
  const start = () => {
    controller = new AbortController();
    const { signal } = controller;
    ended = false;
    failure = null;
    source.run(signal).then(
      () => {
        ended = true;
      },
      error => {
        ended = true;
        if (!signal.aborted) failure = error;
      },
    );
  };
  start();
  await settle();
  await backend.drive?.();
  await settle();
  return {
    clock,
    backend,
    source,
    witness,
    failure: () => failure,
    ended: () => ended,
    abort: () => controller.abort(),
    restart: start,
    async close() {
      controller.abort();
      source.dispose();
      await settle();
      await backend.drive?.();
      await settle();
    },
  };
}

function countRecords(batches: readonly FeedBatch[]): number {
  return batches.reduce(
    (sum, { entities = [], observations = [], tracks = [], alerts = [], fields = [] }) =>
      sum + entities.length + observations.length + tracks.length + alerts.length + fields.length,
    0,
  );
}

/** Runs batches through a fresh pipeline, far enough in the future that fixtures are never ahead of the clock. */
function throughPipeline(batches: readonly FeedBatch[], nowMs: number) {
  const archive = new MemoryArchive();
  const pipeline = new FeedPipeline({ feedId: 'conformance', archive, intervalMs: null }, null);
  for (const batch of batches) pipeline.accept(batch, Math.max(nowMs, Date.UTC(2100, 0, 1)));
  const state = [...pipeline.entities.values()]
    .map(({ id, values, track }) => ({
      id,
      values: [...values.values()].map(({ property, latest }) => ({ property, latest })).sort(byProperty),
      track: track?.latest,
    }))
    .sort((a, b) => (a.id < b.id ? -1 : 1));
  const { accepted, rejected } = pipeline.statistics;
  return { accepted, rejected, entities: pipeline.entities.size, state };
}

function byProperty(a: { property: string }, b: { property: string }): number {
  return a.property < b.property ? -1 : 1;
}

function expectBilingual({ entities = [], properties = [], alerts = [] }: FeedBatch): void {
  for (const { name } of [...entities, ...properties]) expect([name.zh, name.en]).not.toContain('');
  for (const { title } of alerts) expect([title.zh, title.en]).not.toContain('');
}
