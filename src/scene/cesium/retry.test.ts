import { describe, expect, it } from 'vitest';
import { Retry } from './retry.ts';

/** A clock that runs planned calls when told. */
function manualSchedule() {
  const planned: { callback: () => void; delayMs: number; cancelled: boolean }[] = [];
  return {
    planned,
    schedule: (callback: () => void, delayMs: number) => {
      const entry = { callback, delayMs, cancelled: false };
      planned.push(entry);
      return () => {
        entry.cancelled = true;
      };
    },
  };
}

describe('Retry', () => {
  it('waits twice as long each time and gives up after six', () => {
    const { planned, schedule } = manualSchedule();
    let attempts = 0;
    const retry = new Retry(() => {
      attempts++;
      retry.failed();
    }, schedule);
    retry.failed();
    for (let i = 0; i < planned.length; i++) planned[i]?.callback();
    expect(planned.map(({ delayMs }) => delayMs)).toEqual([2000, 4000, 8000, 16_000, 32_000, 64_000]);
    expect(attempts).toBe(6);
  });

  it('plans one try for many failures and none after dispose', () => {
    const { planned, schedule } = manualSchedule();
    const retry = new Retry(() => {}, schedule);
    retry.failed();
    retry.failed();
    expect(planned).toHaveLength(1);
    retry.dispose();
    expect(planned[0]?.cancelled).toBe(true);
    retry.failed();
    expect(planned).toHaveLength(1);
  });
});
