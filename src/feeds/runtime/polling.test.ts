import { expect, test } from 'vitest';
import { ManualClock } from '../../../test/helpers/manual-clock.ts';
import { fetchChecked } from './polling.ts';

test('an answer that stops in the middle is given up after 15 s', async () => {
  const clock = new ManualClock();
  const context = {
    feedId: 'test',
    clock,
    random: () => 0.5,
    fetch: async (_input: RequestInfo | URL, init?: RequestInit) => {
      const body = new ReadableStream<Uint8Array>({
        start: stream => {
          stream.enqueue(new TextEncoder().encode('{"list":['));
          init?.signal?.addEventListener('abort', () => stream.error(init.signal?.reason));
        },
      });
      return new Response(body);
    },
    openWebSocket: () => {
      throw new Error('no socket in this test');
    },
    emit: () => {},
    connection: () => {},
    reject: () => {},
  };
  const answer = fetchChecked(context, 'http://city/', {}, new AbortController().signal);
  const failure = expect(answer).rejects.toThrow('No answer within 15 s');
  await clock.advance(15_000);
  await failure;
  expect(clock.pendingTimers).toBe(0);
});
