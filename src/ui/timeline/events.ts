import type { TimeMs } from '@core/time.ts';
import type { Twin } from '@state/twin.ts';

/** When something happened: alerts and the analyst's notes, in order of time. */
export function eventTimes({ live, document }: Pick<Twin, 'live' | 'document'>): TimeMs[] {
  const times = [
    ...live.alerts().map(alert => alert.sentMs),
    ...document.data.notes.map(note => note.timeMs),
  ];
  return times.sort((a, b) => a - b);
}

/** Goes to the nearest event before or after the twin's time; stays where there is none. */
export function seekEvent(twin: Pick<Twin, 'live' | 'document' | 'clock'>, direction: -1 | 1): void {
  const now = twin.clock.now();
  const times = eventTimes(twin);
  const found =
    direction < 0 ? times.findLast(time => time < now - 500) : times.find(time => time > now + 500);
  if (found !== undefined) twin.clock.seek(found);
}
