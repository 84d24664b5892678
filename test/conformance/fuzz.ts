import * as z from 'zod/mini';
import { MemoryArchive } from '../../src/archive/memory-archive.ts';
import type { FeedBatch, FeedCard, FeedContext, FeedModule } from '../../src/core/feed.ts';
import type { LocalizedText } from '../../src/core/text.ts';
import { FeedPipeline } from '../../src/feeds/runtime/pipeline.ts';
import { FakeSocket } from '../helpers/fake-socket.ts';
import { ManualClock } from '../helpers/manual-clock.ts';
import type { FuzzSubject } from './fuzz-subjects.ts';

/** What became of one payload. */
export interface FuzzOutcome {
  readonly batches: readonly FeedBatch[];
  /** Why messages and values were rejected. */
  readonly rejections: readonly LocalizedText[];
  /** The attempt failed: the runtime counts and shows it. */
  readonly failure: Error | null;
}

/** Turns of the event loop after which a payload without any outcome counts as swallowed. */
const LONGEST_TURNS = 200;

/** An adapter ready to be given payloads, one fresh source each, as its backend would send them. */
export class FuzzTarget {
  readonly #subject: FuzzSubject;
  readonly #module: FeedModule;
  readonly #options: unknown;

  private constructor(subject: FuzzSubject, module: FeedModule) {
    this.#subject = subject;
    this.#module = module;
    this.#options = z.parse(module.options, subject.options);
  }

  static async load(subject: FuzzSubject, cards: readonly FeedCard[]): Promise<FuzzTarget> {
    const card = cards.find(({ id }) => id === subject.adapter);
    if (!card) throw new Error(`There is no adapter ${subject.adapter}`);
    return new FuzzTarget(subject, await card.load());
  }

  async send(payload: Uint8Array): Promise<FuzzOutcome> {
    const batches: FeedBatch[] = [];
    const rejections: LocalizedText[] = [];
    let failure: Error | null = null;
    let ended = false;
    const socket = new FakeSocket('ws://city/');
    const context: FeedContext = {
      feedId: this.#subject.adapter,
      fetch: async (_input, init) => {
        init?.signal?.throwIfAborted();
        return this.#answer(payload);
      },
      openWebSocket: () => socket.asWebSocket,
      clock: new ManualClock(),
      random: () => 0.5,
      emit: batch => batches.push(batch),
      connection: () => {},
      reject: (_reason, detail) => rejections.push(detail),
    };
    const controller = new AbortController();
    const source = this.#module.create(this.#options, context);
    const run = source.run(controller.signal).then(
      () => {
        ended = true;
      },
      (error: Error) => {
        ended = true;
        if (!controller.signal.aborted) failure = error;
      },
    );
    if (this.#subject.transport === 'socket') {
      socket.accept();
      const isText = this.#subject.variant.endsWith('json');
      socket.say(isText ? new TextDecoder().decode(payload) : (payload.slice().buffer as ArrayBuffer));
    }
    // A file is read once, and its run ends by itself; decoders of rasters take their time.
    const longest = this.#subject.adapter === 'files' ? Number.POSITIVE_INFINITY : LONGEST_TURNS;
    for (let turn = 0; turn < longest; turn++) {
      if (ended || batches.length + rejections.length > 0) break;
      await new Promise(resolve => setImmediate(resolve));
    }
    controller.abort();
    await run;
    source.dispose();
    return { batches, rejections, failure };
  }

  /** Event streams stay open after the payload, as they do. */
  #answer(payload: Uint8Array): Response {
    if (this.#subject.transport !== 'event-stream') return new Response(payload.slice());
    const body = new ReadableStream<Uint8Array>({ start: stream => stream.enqueue(payload.slice()) });
    return new Response(body, { headers: { 'content-type': 'text/event-stream' } });
  }
}

/** Sends what a parser let through on its way through the pipeline: it must take it or reject it, too. */
export function throughPipeline(
  batches: readonly FeedBatch[],
  nowMs: number,
): { sent: number; counted: number } {
  const pipeline = new FeedPipeline({ feedId: 'fuzz', archive: new MemoryArchive(), intervalMs: null }, null);
  let sent = 0;
  for (const batch of batches) {
    sent += (batch.observations?.length ?? 0) + (batch.tracks?.length ?? 0) + (batch.alerts?.length ?? 0);
    sent += batch.fields?.length ?? 0;
    pipeline.accept({ ...batch, entities: [] }, nowMs);
  }
  const { accepted, duplicates, rejected } = pipeline.statistics;
  const refused = Object.values(rejected).reduce((sum, count) => sum + count, 0);
  return { sent, counted: accepted + duplicates + refused };
}
