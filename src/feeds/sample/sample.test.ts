import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createTestTwin, feedConfiguration } from '../../../test/helpers/feed-twin.ts';
import { ManualClock } from '../../../test/helpers/manual-clock.ts';
import {
  fetchFrom,
  RAIN_START_MS,
  SAMPLE_OPTIONS,
  SPEED_START_MS,
  STORM_HOUR,
  samplePack,
} from '../../../test/helpers/sample-pack.ts';
import { feed } from './feed.ts';
import { ReplayTime } from './replay-time.ts';

const BASE = 'http://pack/';
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

async function sampleTwin(startMs = Date.UTC(2026, 10, 23, 4, 3), files = samplePack()) {
  await feed.load();
  const twin = createTestTwin([feed], {
    clock: new ManualClock(startMs),
    fetch: fetchFrom(files, BASE),
    baseUrl: BASE,
  });
  await twin.port.configure([feedConfiguration('sample', { options: SAMPLE_OPTIONS })]);
  await twin.clock.advance(200);
  return twin;
}

describe('replay time', () => {
  const recording = fc.record({
    startMs: fc.integer({ min: 0, max: 2e12 }),
    stepSeconds: fc.constantFrom(600, 3600),
    length: fc.integer({ min: 1008, max: 60_000 }),
  });

  test('every value keeps the weekday and the time of day of its measurement, at any time', () => {
    fc.assert(
      fc.property(recording, fc.integer({ min: 0, max: 4e12 }), (given, timeMs) => {
        const time = new ReplayTime(given);
        const tick = time.tickAt(timeMs);
        const difference = time.timeOf(tick) - time.sourceTimeOf(tick);
        expect(Math.abs(difference % (7 * DAY))).toBe(0);
        expect(time.timeOf(tick)).toBeLessThanOrEqual(timeMs);
        expect(time.timeOf(tick + 1)).toBeGreaterThan(timeMs);
        expect(time.sampleOf(tick)).toBeLessThan(given.length);
      }),
    );
  });

  test('at the time of the recording it shows the recording itself', () => {
    const time = new ReplayTime({ startMs: RAIN_START_MS, stepSeconds: 3600, length: 8 * 24 });
    const tick = time.tickAt(RAIN_START_MS + 30 * HOUR);
    expect(time.sourceTimeOf(tick)).toBe(RAIN_START_MS + 30 * HOUR);
  });
});

describe('sample feed', () => {
  test('gives its entities and the value of now, marked replayed with the time of the measurement', async () => {
    const twin = await sampleTwin();
    const [delta] = twin.deltas;
    expect(delta!.entities.map(({ id, origin }) => [id, origin])).toEqual([
      ['station:rain', 'replayed'],
      ['station:speed', 'replayed'],
      ['camera:1', 'synthetic'],
      ['camera:2', 'synthetic'],
    ]);
    const road = delta!.latest.find(({ entityId }) => entityId === 'road:2')!;
    const station = delta!.latest.find(({ entityId }) => entityId === 'station:speed')!;
    expect(station).toMatchObject({
      origin: 'replayed',
      timeMs: Date.UTC(2026, 10, 23, 4, 0),
      quality: 'good',
    });
    expect(road.value).toBeCloseTo(2 * station.value, 9);
    const source = new Date(station.sourceTimeMs!);
    expect([source.getUTCFullYear(), source.getUTCDay(), source.getUTCHours()]).toEqual([2016, 1, 4]);
    expect(twin.statusOf('sample')).toMatchObject({ connection: 'open', origin: 'replayed' });
  });

  test('goes on by itself: the next reading comes when it is due', async () => {
    const twin = await sampleTwin();
    twin.deltas.length = 0;
    await twin.clock.advance(10 * 60_000);
    const times = twin.deltas.flatMap(delta => delta.latest).map(({ timeMs }) => timeMs);
    expect(new Set(times)).toEqual(new Set([Date.UTC(2026, 10, 23, 4, 10)]));
    expect(twin.statusOf('sample').duplicates).toBe(0);
  });

  test('a storm at the time of its recording raises the national signal and ends it, as an exercise', async () => {
    const storm = RAIN_START_MS + STORM_HOUR * HOUR;
    const twin = await sampleTwin();
    twin.port.setClock({ mode: 'replay', timeMs: storm - HOUR / 2, rate: 3600, playing: true });
    await twin.clock.advance(15_000);
    const alerts = twin.deltas.flatMap(delta => delta.alerts).filter(({ event }) => event === 'rainstorm');
    expect(
      alerts.map(({ messageType, level, sentMs }) => [messageType, level, (sentMs - storm) / HOUR]),
    ).toEqual([
      ['alert', 2, 0],
      ['update', 3, 3],
      ['update', 4, 6],
      ['cancel', 4, 12],
    ]);
    expect(new Set(alerts.map(({ id }) => id)).size).toBe(1);
    expect(alerts.every(({ origin, status }) => origin === 'replayed' && status === 'exercise')).toBe(true);
    expect(alerts[0]!.title.zh).toContain('回放样例');
  });

  test('the state at a time is the same whether sought or played to, at any rate', async () => {
    const target = SPEED_START_MS + 3 * DAY + 5 * HOUR + 123_000;
    const states = [];
    for (const rate of [0, 1, 60, 3600]) {
      const twin = await sampleTwin();
      const latest = new Map<string, unknown>();
      twin.port.onDelta(delta => {
        if (delta.reset) latest.clear();
        for (const value of delta.latest)
          latest.set(`${value.entityId} ${value.property}`, [value.timeMs, value.value]);
      });
      const wallMs = 20_000;
      twin.port.setClock({
        mode: 'replay',
        timeMs: target - wallMs * rate,
        rate: rate || 1,
        playing: rate > 0,
      });
      await twin.clock.advance(wallMs);
      states.push([...latest].sort());
    }
    expect(states[0]).toHaveLength(4);
    for (const state of states.slice(1)) expect(state).toEqual(states[0]);
  });

  test('a chart over a week has every reading, missing ones as gaps', async () => {
    const twin = await sampleTwin();
    const series = await twin.port.series('station:rain', 'rain-rate', {
      startMs: RAIN_START_MS,
      endMs: RAIN_START_MS + 7 * DAY,
    });
    expect(series.times).toHaveLength(7 * 24);
    expect(series.values[3]).toBeNaN();
    expect(series.values[STORM_HOUR]).toBeCloseTo(60, 4);
    expect(series).toMatchObject({ origin: 'replayed', property: { unit: 'mm/h' } });
  });

  test('a missing file is said, and tried again', async () => {
    const { 'feeds/cameras.json': cameras, ...rest } = samplePack();
    const files: Record<string, unknown> = rest;
    const twin = await sampleTwin(undefined, files);
    await twin.clock.advance(1000);
    expect(twin.statusOf('sample').detail?.en).toContain('feeds/cameras.json: HTTP 404');
    files['feeds/cameras.json'] = cameras;
    await twin.clock.advance(40_000);
    expect(twin.statusOf('sample').connection).toBe('open');
  });
});
