import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ticksOf } from './ticks.ts';

const HOUR_MS = 3_600_000;

describe('ticksOf', () => {
  it('stands on round local times, few enough to read', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4e12 }), fc.constantFrom(1, 6, 24, 72, 168), (startMs, hours) => {
        const range = { startMs, endMs: startMs + hours * HOUR_MS };
        const ticks = ticksOf(range, 'Asia/Shanghai');
        expect(ticks.length).toBeGreaterThanOrEqual(5);
        expect(ticks.length).toBeLessThanOrEqual(15);
        for (const { timeMs } of ticks) {
          expect(timeMs).toBeGreaterThanOrEqual(startMs);
          expect(timeMs).toBeLessThan(range.endMs);
          expect((timeMs + 8 * HOUR_MS) % (5 * 60_000)).toBe(0);
        }
      }),
    );
  });

  it('names midnight by its day', () => {
    const midnight = Date.UTC(2026, 10, 22, 16);
    const ticks = ticksOf(
      { startMs: midnight - 12 * HOUR_MS, endMs: midnight + 12 * HOUR_MS },
      'Asia/Shanghai',
    );
    expect(ticks.find(tick => tick.isMajor)).toEqual({ timeMs: midnight, label: '11-23', isMajor: true });
  });
});
