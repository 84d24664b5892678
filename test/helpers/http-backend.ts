import type { FakeBackend } from '../conformance/feed.ts';

type Body = string | Uint8Array | object;
type Says = 'usual' | 'empty' | 'malformed' | 'down';

/**
 * A backend over HTTP for the conformance suite: a body per answer, or one chosen by URL. `down` refuses connections.
 */
export function httpBackend(
  answers: Readonly<Record<Exclude<Says, 'down'>, Body | ((url: string) => Body)>>,
) {
  return (says: Says): FakeBackend => ({
    fetch: async (input, init) => {
      if (init?.signal?.aborted) throw init.signal.reason;
      if (says === 'down') throw new TypeError('fetch failed');
      const answer = answers[says];
      const body = typeof answer === 'function' ? (answer as (url: string) => Body)(String(input)) : answer;
      const raw = typeof body === 'string' || body instanceof Uint8Array;
      return new Response((raw ? body : JSON.stringify(body)) as BodyInit);
    },
  });
}
