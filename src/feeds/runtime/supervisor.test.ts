import { verbatim } from '@core/text.ts';
import { describe, expect, test } from 'vitest';
import { createTestTwin, feedConfiguration } from '../../../test/helpers/feed-twin.ts';
import { alert, observation, ScriptedFeed } from '../../../test/helpers/test-feed.ts';
import { Backoff } from './backoff.ts';

const SECOND = 1000;

async function runningTwin(
  feed: ScriptedFeed,
  more: Parameters<typeof feedConfiguration>[1] = {},
  random = () => 0.5,
) {
  const twin = createTestTwin([feed.card], { random });
  await twin.port.configure([feedConfiguration('scripted', more)]);
  await twin.clock.advance(0);
  feed.context!.connection('open');
  return twin;
}

/** Small deterministic generator, so that a failing crowd can be repeated. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

describe('reconnecting', () => {
  test('waits are within 0.5 and 20 s, whatever fails and however often', () => {
    for (const random of [() => 0, () => 0.999999]) {
      const backoff = new Backoff(random);
      for (let i = 0; i < 50; i++) {
        const delay = backoff.next();
        expect(delay).toBeGreaterThanOrEqual(500);
        expect(delay).toBeLessThanOrEqual(20_000);
      }
    }
  });

  test.each([0, 1, 5, 12, 16, 20, 23, 26, 30, 40, 90])(
    '10,000 clients of a server that was down for %i s: the busiest second carries at most a tenth',
    downSeconds => {
      const random = seeded(7);
      const attempts = new Map<number, number>();
      for (let client = 0; client < 10_000; client++) {
        const backoff = new Backoff(random);
        let atMs = 0;
        do {
          atMs += backoff.next();
          const second = Math.floor(atMs / SECOND);
          if (second >= downSeconds) attempts.set(second, (attempts.get(second) ?? 0) + 1);
        } while (atMs < downSeconds * SECOND);
      }
      const busiest = Math.max(...attempts.values());
      expect(busiest).toBeLessThanOrEqual(1000);
      expect([...attempts.values()].reduce((sum, count) => sum + count, 0)).toBe(10_000);
    },
  );

  test('an attempt that ends or fails is made again; a stable connection resets the wait', async () => {
    const feed = new ScriptedFeed();
    const twin = await runningTwin(feed);
    feed.end(new Error('reset by peer'));
    await twin.clock.advance(1100);
    expect(twin.statusOf('scripted')).toMatchObject({
      connection: 'failed',
      detail: { zh: '出错：reset by peer', en: 'reset by peer' },
    });
    await twin.clock.advance(20 * SECOND);
    expect(feed.runs).toBe(2);
    feed.context!.connection('open');
    await twin.clock.advance(SECOND);
    expect(twin.statusOf('scripted')).toMatchObject({ connection: 'open' });
    expect(twin.statusOf('scripted').problem).toBeUndefined();
  });

  test('a server that accepts and then says nothing is given up after 15 s', async () => {
    const feed = new ScriptedFeed();
    const twin = createTestTwin([feed.card]);
    await twin.port.configure([feedConfiguration('scripted')]);
    await twin.clock.advance(14.9 * SECOND);
    expect(twin.statusOf('scripted').connection).toBe('connecting');
    await twin.clock.advance(1.2 * SECOND);
    expect(twin.statusOf('scripted').problem?.en).toContain('does not answer');
  });

  test('refused credentials stop the feed for good', async () => {
    const feed = new ScriptedFeed();
    const twin = await runningTwin(feed);
    feed.context!.connection('unauthorized', verbatim('HTTP 401'));
    await twin.clock.advance(600 * SECOND);
    expect(feed.runs).toBe(1);
    expect(twin.statusOf('scripted')).toMatchObject({
      connection: 'unauthorized',
      detail: verbatim('HTTP 401'),
    });
  });

  test('after two failures the second endpoint takes over, then the first again', async () => {
    const feed = new ScriptedFeed();
    const twin = await runningTwin(feed, { fallback: [{ endpoint: 1 }] });
    const used: number[] = [];
    for (let i = 0; i < 6; i++) {
      used.push([...feed.contexts.values()].indexOf(feed.context!));
      feed.end(new Error('down'));
      await twin.clock.advance(21 * SECOND);
    }
    expect(used).toEqual([0, 0, 1, 1, 0, 0]);
  });
});

describe('outages', () => {
  const OUTAGE_S = 60;

  async function outage(feed: ScriptedFeed) {
    const twin = await runningTwin(feed, {}, () => 0);
    const start = twin.clock.now();
    feed.context!.emit({ observations: [observation(start, 0)] });
    feed.end(new Error('cable pulled'));
    const missed = Array.from({ length: 300 }, (_, i) =>
      alert(`missed-${i}`, start + (i * OUTAGE_S * SECOND) / 300),
    );
    await twin.clock.advance(OUTAGE_S * SECOND);
    return { twin, start, missed };
  }

  test('60 s with 300 alerts, protocol without recovery: an explicit gap notice', async () => {
    const feed = new ScriptedFeed();
    const { twin, start } = await outage(feed);
    feed.context!.connection('open');
    await twin.clock.advance(1100);
    const [gap] = twin.statusOf('scripted').gaps;
    expect(gap).toEqual({ startMs: start, endMs: start + OUTAGE_S * SECOND });
  });

  test('60 s with 300 alerts, a feed with history: 300 of 300, each once', async () => {
    const found: { missed: ReturnType<typeof alert>[] } = { missed: [] };
    const feed = new ScriptedFeed(
      { history: true },
      {
        history: async ({ range }) => ({
          alerts: found.missed.filter(({ sentMs }) => sentMs >= range.startMs && sentMs < range.endMs),
        }),
      },
    );
    const { twin, missed } = await outage(feed);
    found.missed = missed;
    feed.context!.connection('open');
    await twin.clock.advance(1100);
    expect(twin.deltas.flatMap(delta => delta.alerts).map(({ id }) => id)).toEqual(
      missed.map(({ id }) => id),
    );
    expect(twin.statusOf('scripted').gaps).toEqual([]);
  });

  test('60 s with 300 alerts, a history that fails: the gap is said', async () => {
    const feed = new ScriptedFeed({ history: true }, { history: () => Promise.reject(new Error('down')) });
    const { twin, start } = await outage(feed);
    feed.context!.connection('open');
    await twin.clock.advance(1100);
    expect(twin.statusOf('scripted').gaps).toEqual([{ startMs: start, endMs: start + OUTAGE_S * SECOND }]);
  });

  test('a protocol that delivers what was missed, some of it twice: 300 of 300, each once', async () => {
    const feed = new ScriptedFeed({ recovers: true });
    const { twin, missed } = await outage(feed);
    feed.context!.connection('open');
    feed.context!.emit({ alerts: missed });
    feed.context!.emit({ alerts: missed.slice(100) });
    await twin.clock.advance(1100);
    expect(twin.deltas.flatMap(delta => delta.alerts)).toHaveLength(300);
    expect(twin.statusOf('scripted')).toMatchObject({ gaps: [], duplicates: 200 });
  });
});

describe('commands', () => {
  const command = { id: 'c1', entityId: 'pump:1', name: 'start', parameters: {}, timeoutMs: 5000 };

  test('a feed without commands, and a feed that is not there, say failed', async () => {
    const twin = await runningTwin(new ScriptedFeed());
    expect(await twin.port.send('scripted', command)).toMatchObject({ state: 'failed' });
    expect(await twin.port.send('none', command)).toMatchObject({ state: 'failed' });
  });

  test('no answer in time is unconfirmed, never assumed', async () => {
    const feed = new ScriptedFeed({ commands: true }, { send: () => new Promise(() => {}) });
    const twin = await runningTwin(feed);
    const outcome = twin.port.send('scripted', command);
    await twin.clock.advance(5000);
    expect(await outcome).toEqual({
      state: 'unconfirmed',
      detail: { zh: '5 秒内没有应答', en: 'No answer within 5 s' },
    });
  });
});
