import type { Alert } from '@core/records.ts';
import { expect, it } from 'vitest';
import { createTestTwin, TEST_TIME_MS } from '../../../test/helpers/test-twin.ts';
import { eventTimes, seekEvent } from './events.ts';

const alertAt = (sentMs: number): Alert => ({
  id: `alert:${sentMs}`,
  level: 3,
  title: { zh: '告警', en: 'Alert' },
  event: 'test',
  status: 'exercise',
  messageType: 'alert',
  sentMs,
  source: 'sample',
  origin: 'replayed',
});

it('goes from event to event, alerts and notes alike, and stays at the ends', () => {
  const twin = createTestTwin(TEST_TIME_MS);
  twin.feeds.say({ alerts: [alertAt(TEST_TIME_MS + 60_000), alertAt(TEST_TIME_MS - 60_000)] });
  twin.document.addNote(TEST_TIME_MS + 30_000, 'note');
  expect(eventTimes(twin).map(time => time - TEST_TIME_MS)).toEqual([-60_000, 30_000, 60_000]);
  const visited = ([1, 1, 1, -1, -1, -1] as const).map(direction => {
    seekEvent(twin, direction);
    return twin.clock.now() - TEST_TIME_MS;
  });
  expect(visited).toEqual([30_000, 60_000, 60_000, 30_000, -60_000, -60_000]);
});
