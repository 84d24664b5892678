import 'fake-indexeddb/auto';
import { Journal } from '@archive/journal.ts';
import { Actor } from '@core/jobs/actor.ts';
import type { FeedJobs, FeedNotices } from '@core/jobs/feed-jobs.ts';
import { describe, expect, test } from 'vitest';
import { linkedEndpoints } from '../../../test/helpers/endpoints.ts';
import { createTestTwin, feedConfiguration, type TestTwin } from '../../../test/helpers/feed-twin.ts';
import { ManualClock, until } from '../../../test/helpers/manual-clock.ts';
import { alert, entity, observation, ScriptedFeed } from '../../../test/helpers/test-feed.ts';
import { FeedHost } from './host.ts';

const MINUTE = 60_000;

async function runningTwin(
  feed = new ScriptedFeed(),
  more: Parameters<typeof feedConfiguration>[1] = {},
): Promise<TestTwin & { feed: ScriptedFeed }> {
  const twin = createTestTwin([feed.card]);
  await twin.port.configure([feedConfiguration('scripted', more)]);
  await twin.clock.advance(0);
  return { ...twin, feed };
}

const latestOf = (twin: Pick<TestTwin, 'deltas'>) => twin.deltas.flatMap(delta => delta.latest);

describe('live', () => {
  test('a reading reaches the page with its age, origin and feed', async () => {
    const twin = await runningTwin();
    const now = twin.clock.now();
    twin.feed.context!.emit({
      entities: [entity('sensor:1')],
      observations: [observation(now - 1000, 4.25, { sourceTimeMs: 77, origin: 'replayed' })],
    });
    await twin.clock.advance(200);
    expect(twin.deltas.flatMap(delta => delta.entities).map(({ id }) => id)).toEqual(['sensor:1']);
    expect(latestOf(twin)).toEqual([
      {
        ...observation(now - 1000, 4.25, { sourceTimeMs: 77, origin: 'replayed' }),
        feedId: 'scripted',
        stale: false,
      },
    ]);
  });

  test('at most ten deltas a second; conflated plus sent is everything accepted', async () => {
    const twin = await runningTwin();
    const start = twin.clock.now();
    for (let i = 0; i < 1000; i++) {
      twin.feed.context!.emit({
        observations: [observation(start + i, i)],
        alerts: i % 10 === 0 ? [alert(`a${i}`, start + i)] : [],
      });
      await twin.clock.advance(1);
    }
    await twin.clock.advance(2000);
    expect(twin.deltas.length).toBeLessThanOrEqual(11);
    const status = twin.statusOf('scripted');
    expect(latestOf(twin).length + status.conflated).toBe(1000);
    expect(status.accepted).toBe(1100);
    expect(twin.deltas.flatMap(delta => delta.alerts).map(({ id }) => id)).toEqual(
      Array.from({ length: 100 }, (_, i) => `a${i * 10}`),
    );
  });

  test('a late reading joins history and leaves the newest value alone', async () => {
    const twin = await runningTwin();
    const now = twin.clock.now();
    const range = { startMs: now - 10 * MINUTE, endMs: now + 1 };
    twin.feed.context!.emit({ observations: [observation(now, 2)] });
    twin.feed.context!.emit({ observations: [observation(now - 5 * MINUTE, 1)] });
    await twin.clock.advance(200);
    expect(latestOf(twin).map(({ value }) => value)).toEqual([2]);
    const series = await twin.port.series('sensor:1', 'level', range);
    expect([...series.values]).toEqual([1, 2]);
  });

  test('a reading from the future is quarantined, shown, and let in when its time comes', async () => {
    const twin = await runningTwin();
    const now = twin.clock.now();
    twin.feed.context!.emit({ observations: [observation(now + 6 * MINUTE, 9)] });
    await twin.clock.advance(1100);
    expect(latestOf(twin)).toEqual([]);
    expect(twin.statusOf('scripted').rejected).toEqual({ future: 1 });
    expect(twin.statusOf('scripted').recentRejections[0]).toMatchObject({ reason: 'future' });
    await twin.clock.advance(MINUTE);
    expect(latestOf(twin).map(({ value }) => value)).toEqual([9]);
    expect(twin.statusOf('scripted')).toMatchObject({ rejected: { future: 0 }, accepted: 1 });
  });

  test('silence of three intervals makes a value stale, the next reading fresh again', async () => {
    const twin = await runningTwin(new ScriptedFeed(), { intervalSeconds: 10 });
    twin.feed.context!.emit({ observations: [observation(twin.clock.now(), 1)] });
    await twin.clock.advance(29_000);
    expect(twin.statusOf('scripted').staleEntities).toBe(0);
    await twin.clock.advance(3_000);
    expect(twin.statusOf('scripted').staleEntities).toBe(1);
    expect(latestOf(twin).at(-1)).toMatchObject({ value: 1, stale: true });
    twin.feed.context!.emit({ observations: [observation(twin.clock.now(), 2)] });
    await twin.clock.advance(200);
    expect(latestOf(twin).at(-1)).toMatchObject({ value: 2, stale: false });
  });

  test('the clock difference is measured past jitter', async () => {
    const twin = await runningTwin();
    for (let i = 0; i < 50; i++) {
      const delay = [40, 900, 3000][i % 3]!;
      twin.feed.context!.emit({ observations: [observation(twin.clock.now() - delay + 5000, i)] });
      await twin.clock.advance(1000);
    }
    expect(twin.statusOf('scripted').clockSkewMs).toBe(-4960);
  });

  test('bad records are counted with their reason, and the rest goes on', async () => {
    const twin = await runningTwin();
    const now = twin.clock.now();
    twin.feed.context!.emit({
      observations: [
        observation(Number.NaN, 1),
        observation(now, Number.POSITIVE_INFINITY),
        observation(5, 1, { entityId: '' }),
        observation(-1e18, 1),
        observation(now, 3),
      ],
      alerts: [alert('kept', now, { position: [500, 0, 0] })],
    });
    await twin.clock.advance(1100);
    expect(twin.statusOf('scripted')).toMatchObject({
      accepted: 2,
      rejected: { malformed: 3, 'out-of-range': 1 },
    });
    expect(twin.deltas.flatMap(delta => delta.alerts)[0]?.position).toBeUndefined();
  });

  test('a page that is slow gets no second delta before it took the first', async () => {
    const clock = new ManualClock();
    const feed = new ScriptedFeed();
    const [page, worker] = linkedEndpoints();
    const unused = () => {
      throw new Error('not in this test');
    };
    new FeedHost(worker, [feed.card], { clock, random: () => 0, fetch: unused, openWebSocket: unused });
    const actor = new Actor<FeedJobs, FeedNotices>(page);
    const values: number[][] = [];
    actor.on('delta', packet => values.push([...packet.latest.value]));
    await actor.ask('configure', [feedConfiguration('scripted')]);
    await clock.advance(0);
    for (let i = 1; i <= 5; i++) {
      feed.context!.emit({ observations: [observation(clock.now(), i)] });
      await clock.advance(200);
    }
    expect(values).toEqual([[1]]);
    await actor.ask('acknowledge', undefined);
    await clock.advance(200);
    expect(values).toEqual([[1], [5]]);
    await actor.ask('dispose', undefined);
    expect(clock.pendingTimers).toBe(0);
  });

  test('taking a feed out removes its entities and stops it', async () => {
    const twin = await runningTwin();
    twin.feed.context!.emit({ entities: [entity('sensor:1')] });
    await twin.port.configure([]);
    await twin.clock.advance(200);
    expect(twin.deltas.at(-1)?.removed).toEqual(['sensor:1']);
    expect(twin.feed.disposals).toBe(1);
    expect(twin.port.status()).toEqual([]);
  });

  test('an unknown adapter and bad options are said in words, the others run', async () => {
    const feed = new ScriptedFeed();
    const twin = createTestTwin([feed.card]);
    await twin.port.configure([
      feedConfiguration('scripted'),
      feedConfiguration('nothing'),
      feedConfiguration('scripted', { id: 'bad', options: { endpoint: 'one' } }),
    ]);
    await twin.clock.advance(1100);
    expect(twin.statusOf('nothing')).toMatchObject({ connection: 'failed' });
    expect(twin.statusOf('nothing').problem?.zh).toContain('nothing');
    expect(twin.statusOf('bad').detail?.zh).toContain('/endpoint');
    expect(feed.runs).toBe(1);
  });

  test('the assistant sees the last messages and what they became', async () => {
    const twin = await runningTwin();
    const now = twin.clock.now();
    twin.feed.context!.emit({ observations: [observation(now, 7)] }, () => '{"v":7}');
    await twin.clock.advance(500);
    twin.feed.context!.reject('unmapped', { zh: '缺少 /v', en: '/v is missing' }, '{"w":7}');
    const messages = await twin.port.inspect('scripted');
    expect(messages.map(({ message }) => message)).toEqual(['{"v":7}', '{"w":7}']);
    expect(messages[0]!.became).toMatchObject({
      counts: [{ kind: 'observations', count: 1 }],
      first: { entityId: 'sensor:1', property: 'level', value: 7 },
    });
    expect(messages[1]!.became).toMatchObject({ reason: 'unmapped', detail: { zh: '缺少 /v' } });
  });
});

describe('replay', () => {
  const HOUR = 60 * MINUTE;

  test('seeking shows what was known then; playing lets the rest through in time; live comes back', async () => {
    const twin = await runningTwin();
    const start = twin.clock.now();
    for (let i = 0; i <= 10; i++) {
      twin.feed.context!.emit({
        observations: [observation(start + i * 1000, i)],
        alerts: i === 5 ? [alert('five', start + 5000)] : [],
      });
      await twin.clock.advance(1000);
    }
    twin.deltas.length = 0;
    twin.port.setClock({ mode: 'replay', timeMs: start + 2500, rate: 1, playing: false });
    await twin.clock.advance(500);
    expect(twin.deltas[0]).toMatchObject({ reset: true, latest: [{ value: 2 }], alerts: [] });
    twin.port.setClock({ mode: 'replay', timeMs: start + 2500, rate: 2, playing: true });
    await twin.clock.advance(2000);
    expect(latestOf(twin).map(({ value }) => value)).toEqual([2, 3, 4, 5, 6]);
    expect(twin.deltas.flatMap(delta => delta.alerts).map(({ id }) => id)).toEqual(['five']);
    twin.feed.context!.emit({ observations: [observation(twin.clock.now(), 99)] });
    await twin.clock.advance(100);
    expect(latestOf(twin).map(({ value }) => value)).not.toContain(99);
    twin.deltas.length = 0;
    twin.port.setClock({ mode: 'live', timeMs: twin.clock.now(), rate: 1, playing: true });
    await twin.clock.advance(200);
    expect(twin.deltas[0]).toMatchObject({ reset: true, latest: [{ value: 99 }] });
  });

  test('a feed with history answers any instant, and a late answer of an earlier seek is dropped', async () => {
    const asked: number[] = [];
    const feed = new ScriptedFeed(
      { history: true },
      {
        history: async ({ range }) => {
          asked.push(range.endMs);
          return { observations: [observation(range.endMs - 1, (range.endMs - 1) % 1e9)] };
        },
      },
    );
    const twin = await runningTwin(feed);
    const target = Date.UTC(2010, 4, 7);
    twin.port.setClock({ mode: 'replay', timeMs: target - HOUR, rate: 1, playing: false });
    twin.port.setClock({ mode: 'replay', timeMs: target, rate: 1, playing: false });
    await twin.clock.advance(1000);
    expect(asked.length).toBeGreaterThanOrEqual(2);
    expect(latestOf(twin).map(({ timeMs }) => timeMs)).toEqual([target]);
    const snapshot = await twin.port.snapshot(target);
    expect(snapshot).toEqual([{ ...observation(target, target % 1e9), feedId: 'scripted' }]);
  });

  test('a page that opens in the past shows it, and the things themselves', async () => {
    const feed = new ScriptedFeed(
      { history: true },
      { history: async ({ range }) => ({ observations: [observation(range.endMs - 1, 3)] }) },
    );
    const twin = createTestTwin([feed.card]);
    const timeMs = Date.UTC(2010, 4, 7);
    twin.port.setClock({ mode: 'replay', timeMs, rate: 1, playing: false });
    await twin.port.configure([feedConfiguration('scripted')]);
    await twin.clock.advance(500);
    feed.context!.emit({ entities: [entity('sensor:1')], observations: [observation(twin.clock.now(), 9)] });
    await twin.clock.advance(500);
    expect(latestOf(twin)).toMatchObject([{ value: 3, timeMs }]);
    expect(twin.deltas.flatMap(delta => delta.entities)).toMatchObject([{ id: 'sensor:1' }]);
  });

  test('a history that fails is a gap, and the rest is shown', async () => {
    const feed = new ScriptedFeed({ history: true }, { history: () => Promise.reject(new Error('down')) });
    const twin = await runningTwin(feed);
    twin.port.setClock({ mode: 'replay', timeMs: twin.clock.now() - HOUR, rate: 1, playing: false });
    await twin.clock.advance(1100);
    expect(twin.deltas.some(delta => delta.reset)).toBe(true);
    expect(twin.statusOf('scripted').gaps).toHaveLength(1);
  });
});

describe('history over reloads', () => {
  test('what was measured before a reload is charted after it, and not shown as new', async () => {
    const clock = new ManualClock();
    const range = { startMs: 0, endMs: Number.POSITIVE_INFINITY };
    const visit = async (): Promise<TestTwin & { feed: ScriptedFeed }> => {
      const feed = new ScriptedFeed();
      const twin = createTestTwin([feed.card], { clock, journal: Journal.open({ clock, name: 'visits' }) });
      await twin.port.configure([feedConfiguration('scripted')]);
      await until(() => feed.context !== null);
      return { ...twin, feed };
    };
    const first = await visit();
    first.feed.context!.emit({
      observations: [observation(clock.now(), 1)],
      alerts: [alert('a', clock.now())],
    });
    await clock.advance(31_000);
    first.dispose();
    await clock.advance(1000);
    const second = await visit();
    await clock.advance(1000);
    expect(latestOf(second)).toEqual([]);
    second.feed.context!.emit({ observations: [observation(clock.now(), 2)] });
    await clock.advance(200);
    expect([...(await second.port.series('sensor:1', 'level', range)).values]).toEqual([1, 2]);
    second.dispose();
  });
});
