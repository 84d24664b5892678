import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { explain } from '../../src/feeds/runtime/explain.ts';
import { feedCards } from '../../src/feeds/runtime/registry.ts';
import { EventStreamParser } from '../../src/feeds/transports/event-stream-parser.ts';
import { FuzzTarget, throughPipeline } from './fuzz.ts';
import { FUZZ_SUBJECTS, UNSAFE_XML, XML_SUBJECTS } from './fuzz-subjects.ts';
import { mutate, seededRandom } from './mutations.ts';

/** Of all parsers together. */
const PAYLOADS = 100_000;
const AT_ONCE = 50;
const NOW = Date.UTC(2100, 0, 1);

const uncaught: unknown[] = [];
const note = (error: unknown) => uncaught.push(error);
const prototypes = () =>
  [Object, Array, Map, String, Number, Function].map(({ prototype }) =>
    Object.getOwnPropertyNames(prototype).join(),
  );
let untouched: string[];

beforeAll(() => {
  untouched = prototypes();
  process.on('unhandledRejection', note);
  // The CSV reader warns of every header that occurs twice.
  vi.spyOn(console, 'warn').mockImplementation(() => {});
});
afterAll(() => {
  process.off('unhandledRejection', note);
  vi.restoreAllMocks();
});

describe('mutated payloads', () => {
  test('every adapter with a parser is among the subjects', () => {
    const withoutPayload = ['sample', 'mqtt'];
    const covered = new Set(FUZZ_SUBJECTS.map(({ adapter }) => adapter));
    expect(
      feedCards.map(({ id }) => id).filter(id => !covered.has(id) && !withoutPayload.includes(id)),
    ).toEqual([]);
  });

  test.each(FUZZ_SUBJECTS)(
    '$adapter $variant: what is sent is accepted or rejected, nothing escapes',
    async subject => {
      const target = await FuzzTarget.load(subject, feedCards);
      const usual = await target.send(subject.payload);
      expect(usual.failure).toBeNull();
      expect(usual.batches.length).toBeGreaterThan(0);
      const random = seededRandom(subject.payload.length);
      const foreign = new Set<string>();
      let accepted = 0;
      let rejected = 0;
      const count = Math.ceil(PAYLOADS / FUZZ_SUBJECTS.length);
      for (let sent = 0; sent < count; sent += AT_ONCE) {
        const payloads = Array.from({ length: Math.min(AT_ONCE, count - sent) }, () =>
          mutate(subject.payload, random),
        );
        const outcomes = await Promise.all(payloads.map(payload => target.send(payload)));
        outcomes.forEach(({ batches, rejections, failure }, index) => {
          const words = failure ? [...rejections, explain(failure)] : rejections;
          if (words.length > 0) rejected++;
          else if (batches.length > 0) accepted++;
          else if (isBlank(payloads[index]!, subject.adapter)) accepted++;
          // Whoever reads Chinese is told in Chinese.
          for (const { zh } of words) if (!/\p{Script=Han}/u.test(zh)) foreign.add(zh);
          const { sent: records, counted } = throughPipeline(batches, NOW);
          expect(counted).toBe(records);
        });
      }
      expect(accepted + rejected).toBe(count);
      expect([...foreign]).toEqual([]);
      expect(uncaught).toEqual([]);
      expect(prototypes()).toEqual(untouched);
    },
  );

  /** Nothing but white space, or no whole event of a stream, says nothing; that is no fault. */
  function isBlank(payload: Uint8Array, adapter: string): boolean {
    const content = new TextDecoder().decode(payload);
    if (adapter !== 'server-sent-events') return content.trim() === '';
    return new EventStreamParser().push(content).every(({ data }) => data.trim() === '');
  }
});

describe.each(UNSAFE_XML)('$name', ({ document }) => {
  test.each(XML_SUBJECTS)('$adapter $variant refuses it', async subject => {
    const target = await FuzzTarget.load(subject, feedCards);
    const outcome = await target.send(new TextEncoder().encode(document(subject.document)));
    expect(
      outcome.batches.flatMap(batch => [
        ...(batch.entities ?? []),
        ...(batch.alerts ?? []),
        ...(batch.tracks ?? []),
      ]),
    ).toEqual([]);
    expect(`${outcome.rejections.map(({ en }) => en)} ${outcome.failure}`).toMatch(/DOCTYPE|unsafe/i);
  });
});
