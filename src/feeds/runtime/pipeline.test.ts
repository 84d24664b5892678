import { MemoryArchive } from '@archive/memory-archive.ts';
import type { Observation } from '@core/records.ts';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { observation } from '../../../test/helpers/test-feed.ts';
import { FeedPipeline } from './pipeline.ts';

const MINUTE = 60_000;
const NOON = Date.UTC(2026, 5, 1, 12);

/** One reading as the field sends it: taken at `takenMs`, stamped by a skewed clock, arriving late, perhaps twice. */
const reading = fc.record({
  entity: fc.integer({ min: 0, max: 4 }),
  property: fc.constantFrom('level', 'flow'),
  takenMs: fc.integer({ min: 0, max: 30 * 60 }).map(seconds => NOON + seconds * 1000),
  latenessMs: fc.integer({ min: 0, max: 10 * MINUTE }),
  value: fc.integer({ min: -50, max: 50 }),
  quality: fc.constantFrom('good' as const, 'uncertain' as const),
  twice: fc.integer({ min: 0, max: 4 }).map(roll => roll === 0),
  secondLatenessMs: fc.integer({ min: 0, max: 10 * MINUTE }),
});
/** Seconds that each entity's clock is off. */
const skews = fc.array(fc.integer({ min: -10 * MINUTE, max: 10 * MINUTE }), { minLength: 5, maxLength: 5 });

/** The oracle: sorted by event time, one reading an instant (the better quality, then the greater value). */
function oracle(readings: readonly Observation[]) {
  const series = new Map<string, Map<number, Observation>>();
  for (const one of readings) {
    const key = `${one.entityId} ${one.property}`;
    const ofKey = series.get(key) ?? new Map<number, Observation>();
    series.set(key, ofKey);
    const known = ofKey.get(one.timeMs);
    if (!known || rank(one) > rank(known)) ofKey.set(one.timeMs, one);
  }
  return new Map(
    [...series]
      .sort()
      .map(([key, byTime]) => [key, [...byTime.values()].sort((a, b) => a.timeMs - b.timeMs)]),
  );
}

const rank = ({ quality, value }: Observation) => (quality === 'good' ? 1000 : 0) + value;

function stateOf(pipeline: FeedPipeline, archive: MemoryArchive) {
  const range = { startMs: 0, endMs: Number.POSITIVE_INFINITY };
  const series = new Map<string, Observation[]>();
  const latest = new Map<string, Observation>();
  for (const { id, values } of pipeline.entities.values()) {
    for (const [property, cell] of values) {
      const { observations } = archive.records({ range, entityIds: [id], properties: [property] });
      series.set(`${id} ${property}`, observations);
      latest.set(`${id} ${property}`, cell.latest);
    }
  }
  return { series: new Map([...series].sort()), latest: new Map([...latest].sort()) };
}

describe('order, duplicates, lateness and skew', () => {
  test('1,000 arrivals in any order, 20 % twice, 10 min late, ±10 min skewed: the state of the sorted oracle', () => {
    fc.assert(
      fc.property(fc.array(reading, { minLength: 1, maxLength: 40 }), skews, (readings, skewOf) => {
        const arrivals = readings.flatMap(given => {
          const record = observation(given.takenMs + skewOf[given.entity]!, given.value, {
            entityId: `sensor:${given.entity}`,
            property: given.property,
            quality: given.quality,
          });
          const first = { record, arrivalMs: given.takenMs + given.latenessMs };
          return given.twice
            ? [first, { record, arrivalMs: given.takenMs + given.secondLatenessMs }]
            : [first];
        });
        arrivals.sort((a, b) => a.arrivalMs - b.arrivalMs);
        const archive = new MemoryArchive();
        const pipeline = new FeedPipeline({ feedId: 'test', archive, intervalMs: null }, null);
        for (const { record, arrivalMs } of arrivals) {
          pipeline.release(arrivalMs);
          pipeline.accept({ observations: [record] }, arrivalMs);
        }
        pipeline.release(NOON + 90 * MINUTE);
        const expected = oracle(arrivals.map(({ record }) => record));
        const { series, latest } = stateOf(pipeline, archive);
        expect(series).toEqual(expected);
        expect(latest).toEqual(new Map([...expected].map(([key, rows]) => [key, rows.at(-1)!])));
        const { accepted, duplicates, rejected } = pipeline.statistics;
        expect(accepted + duplicates + (rejected.future ?? 0)).toBe(arrivals.length);
        expect(rejected.future ?? 0).toBe(0);
      }),
      { numRuns: 1000 },
    );
  });
});

describe('bounds', () => {
  test('entities beyond the maximum are refused and counted, known ones go on', () => {
    const archive = new MemoryArchive();
    const pipeline = new FeedPipeline(
      { feedId: 'test', archive, intervalMs: null, maximumEntities: 2 },
      null,
    );
    for (let i = 0; i < 5; i++)
      pipeline.accept(
        { observations: [observation(NOON + i, i, { entityId: `sensor:${i % 3}` })] },
        NOON + 10,
      );
    expect(pipeline.statistics.accepted).toBe(4);
    expect(pipeline.statistics.rejected).toEqual({ 'out-of-range': 1 });
  });

  test('a device that invents properties is bounded', () => {
    const archive = new MemoryArchive();
    const pipeline = new FeedPipeline({ feedId: 'test', archive, intervalMs: null }, null);
    for (let i = 0; i < 1500; i++)
      pipeline.accept({ observations: [observation(NOON, i, { property: `p${i}` })] }, NOON);
    expect(pipeline.statistics.accepted).toBe(1000);
    expect(pipeline.statistics.rejected).toEqual({ 'out-of-range': 500 });
  });

  test('a reading older than the history kept is late, and memory stays within the limit', () => {
    const maximumBytes = 200_000;
    const archive = new MemoryArchive({ maximumBytes });
    const pipeline = new FeedPipeline({ feedId: 'test', archive, intervalMs: null }, null);
    const send = (timeMs: number) => pipeline.accept({ observations: [observation(timeMs, 1)] }, timeMs);
    for (let i = 0; i < 50_000; i++) send(NOON + i * 1000);
    expect(archive.byteLength).toBeLessThanOrEqual(maximumBytes);
    send(NOON + 500);
    expect(pipeline.statistics.rejected).toEqual({ late: 1 });
    expect(archive.query('sensor:1', 'level', { startMs: 0, endMs: Infinity })!.times.at(-1)).toBe(
      NOON + 49_999_000,
    );
  });
});
