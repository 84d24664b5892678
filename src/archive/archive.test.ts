import 'fake-indexeddb/auto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ManualClock, settle } from '../../test/helpers/manual-clock.ts';
import { alert, observation } from '../../test/helpers/test-feed.ts';
import { downsampleRows } from './downsample.ts';
import { Journal } from './journal.ts';
import { MemoryArchive } from './memory-archive.ts';
import { TimeColumns } from './time-columns.ts';

const NOON = Date.UTC(2026, 5, 1, 12);
const ALWAYS = { startMs: Number.NEGATIVE_INFINITY, endMs: Number.POSITIVE_INFINITY };

describe('time columns', () => {
  test('any order of arrival ends in the same sorted columns', () => {
    const row = fc.record({
      time: fc.nat({ max: 60 }),
      value: fc.nat({ max: 5 }),
      flags: fc.nat({ max: 3 }),
    });
    fc.assert(
      fc.property(fc.array(row, { maxLength: 80 }), fc.infiniteStream(fc.nat()), (rows, randoms) => {
        const shuffled = [...rows].sort(() => (randoms.next().value! % 2) * 2 - 1);
        const [first, second] = [rows, shuffled].map(order => {
          const columns = new TimeColumns(1);
          for (const { time, value, flags } of order) columns.insert(time, [value], Number.NaN, flags);
          return columns.slice(ALWAYS.startMs, ALWAYS.endMs);
        });
        expect(second).toEqual(first);
        expect([...first!.times]).toEqual([...new Set(rows.map(({ time }) => time))].sort((a, b) => a - b));
      }),
    );
  });

  test('says what became of each row', () => {
    const columns = new TimeColumns(1);
    const insert = (time: number, value: number, flags = 0) =>
      columns.insert(time, [value], Number.NaN, flags);
    expect([
      insert(10, 1),
      insert(30, 3),
      insert(20, 2),
      insert(20, 2),
      insert(20, 9),
      insert(30, 1, 1),
    ]).toEqual(['newest', 'newest', 'inserted', 'duplicate', 'revised', 'revised']);
    expect([...columns.slice(0, 31).values]).toEqual([1, 9, 3]);
    columns.trim(1);
    expect(insert(20, 2)).toBe('late');
  });

  test('the value at an instant is the last one at or before it', () => {
    const columns = new TimeColumns(1);
    for (const time of [10, 20, 30]) columns.insert(time, [time], Number.NaN, 0);
    expect([9, 10, 29, 30, 99].map(time => columns.at(time).values[0])).toEqual([undefined, 10, 20, 30, 30]);
  });
});

describe('memory archive', () => {
  test('gives up the oldest when full, keeps the newest of every series', () => {
    const archive = new MemoryArchive({ maximumBytes: 100_000 });
    for (let i = 0; i < 20_000; i++) {
      const one = observation(NOON + i, i, { entityId: `sensor:${i % 4}` });
      archive.insertObservation(archive.series(one.entityId, one.property), one);
    }
    expect(archive.byteLength).toBeLessThanOrEqual(100_000);
    const { observations } = archive.at(NOON + 30_000);
    expect(observations.map(({ value }) => value).sort()).toEqual([19_996, 19_997, 19_998, 19_999]);
  });

  test('alerts are kept once, in order, and in force until they expire', () => {
    const archive = new MemoryArchive();
    const added = [
      alert('b', NOON + 2, { expiresMs: NOON + 10 }),
      alert('a', NOON + 1),
      alert('a', NOON + 1),
    ];
    expect(added.map(one => archive.alerts.add(one))).toEqual([true, true, false]);
    expect(archive.alerts.between(ALWAYS).map(({ id }) => id)).toEqual(['a', 'b']);
    expect(archive.alerts.inForce(NOON + 10).map(({ id }) => id)).toEqual(['a']);
  });
});

describe('downsampling', () => {
  test('never loses the least and the greatest, keeps order, the ends, and the limit', () => {
    const value = fc.oneof(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.constant(Number.NaN));
    fc.assert(
      fc.property(
        fc.array(value, { minLength: 5, maxLength: 2000 }),
        fc.integer({ min: 4, max: 200 }),
        (values, limit) => {
          const columns = new TimeColumns(1);
          values.forEach((one, i) => void columns.insert(i * i, [one], Number.NaN, 0));
          const slice = columns.slice(ALWAYS.startMs, ALWAYS.endMs);
          const rows = [...downsampleRows(slice, limit)];
          expect(rows.length).toBeLessThanOrEqual(Math.max(limit, 4));
          expect(rows).toEqual([...new Set(rows)].sort((a, b) => a - b));
          expect([rows[0], rows.at(-1)]).toEqual([0, values.length - 1]);
          const known = values.filter(one => !Number.isNaN(one));
          if (known.length === 0) return;
          const kept = rows.map(row => slice.values[row]!).filter(one => !Number.isNaN(one));
          expect(Math.max(...kept)).toBe(Math.max(...known));
          expect(Math.min(...kept)).toBe(Math.min(...known));
        },
      ),
    );
  });
});

describe('journal', () => {
  const open = async (name: string, maximumBytes?: number) => {
    const clock = new ManualClock();
    const journal = await Journal.open({ clock, name, ...(maximumBytes ? { maximumBytes } : {}) });
    return { clock, journal: journal! };
  };

  test('what was measured is there after a reload, with quality, and nothing else', async () => {
    const { journal } = await open('reload');
    journal.observation(observation(NOON, 1.25));
    journal.observation(observation(NOON + 1, Number.NaN, { quality: 'missing' }));
    journal.observation(observation(NOON + 2, 3, { origin: 'synthetic' }));
    journal.observation(observation(NOON + 3, 4, { origin: 'replayed' }));
    journal.alert(alert('a', NOON));
    journal.alert(alert('b', NOON, { origin: 'replayed' }));
    await journal.close();
    const again = await open('reload');
    const archive = new MemoryArchive();
    expect(await again.journal.restore(archive)).toBe(3);
    expect(archive.records({ range: ALWAYS })).toEqual({
      observations: [observation(NOON, 1.25), observation(NOON + 1, Number.NaN, { quality: 'missing' })],
      tracks: [],
      alerts: [alert('a', NOON)],
    });
    await again.journal.close();
  });

  test('writes by itself, and drops the oldest beyond its size', async () => {
    const { clock, journal } = await open('bounded', 60_000);
    for (let block = 0; block < 6; block++) {
      for (let i = 0; i < 1000; i++) journal.observation(observation(NOON + block * 1000 + i, i));
      await clock.advance(30_000);
      await journal.flush();
    }
    const archive = new MemoryArchive();
    expect(await journal.restore(archive)).toBe(2000);
    expect(archive.series('sensor:1', 'level').newestMs).toBe(NOON + 5999);
    await journal.close();
    await settle();
    expect(clock.pendingTimers).toBe(0);
  });
});
