import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Arrival } from './arrival.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function arriving(isSoftware = false) {
  const said: string[] = [];
  const there = { city: false, data: false };
  const arrival = new Arrival({
    isSoftware,
    hasCity: () => there.city,
    hasData: () => there.data,
    arrive: () => said.push('arrive'),
    ready: () => said.push('ready'),
  });
  return { arrival, said, there };
}

it('shows the city first, then the data, then is ready, each once', () => {
  const { arrival, said, there } = arriving();
  arrival.check();
  expect(said).toEqual([]);
  there.city = true;
  arrival.check();
  expect(said).toEqual(['arrive']);
  arrival.check();
  there.data = true;
  arrival.check();
  arrival.check();
  expect(said).toEqual(['arrive', 'ready']);
});

it('shows a city that never comes whole after a while, later on a software GPU', () => {
  const hardware = arriving();
  const software = arriving(true);
  vi.advanceTimersByTime(5_000);
  expect([hardware.said, software.said]).toEqual([['arrive'], []]);
  vi.advanceTimersByTime(60_000);
  expect(software.said).toEqual(['arrive']);
});

it('is silent once it has been disposed', () => {
  const { arrival, said } = arriving();
  arrival.dispose();
  vi.advanceTimersByTime(100_000);
  expect(said).toEqual([]);
});
