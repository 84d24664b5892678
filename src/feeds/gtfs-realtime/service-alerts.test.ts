import type { Alert } from '@core/records.ts';
import { describe, expect, it } from 'vitest';
import { ServiceAlerts } from './service-alerts.ts';

const alert = (id: string, zh = '绕行'): Alert => ({
  id,
  level: 3,
  title: { zh, en: 'Detour' },
  event: 'detour',
  status: 'actual',
  messageType: 'alert',
  sentMs: 1000,
  source: 'transit',
  origin: 'measured',
});
const full = (timeMs: number, ...alerts: Alert[]) => ({
  alerts: alerts.map(given => ({ ...given, sentMs: timeMs })),
  deleted: [],
  differential: false,
  timeMs,
});
const told = (alerts: readonly Alert[]) =>
  alerts.map(({ id, messageType, sentMs }) => [id, messageType, sentMs]);

describe('service alerts', () => {
  it('tells each once however often the feed repeats it, and what changed as an update', () => {
    const alerts = new ServiceAlerts();
    expect(told(alerts.next(full(1000, alert('a')), 0))).toEqual([['a', 'alert', 1000]]);
    expect(alerts.next(full(2000, alert('a')), 0)).toEqual([]);
    expect(told(alerts.next(full(3000, alert('a', '改道')), 0))).toEqual([['a', 'update', 3000]]);
    expect(alerts.next(full(4000, alert('a', '改道')), 0)).toEqual([]);
  });

  it('cancels what a full data set no longer names', () => {
    const alerts = new ServiceAlerts();
    alerts.next(full(1000, alert('a'), alert('b')), 0);
    expect(told(alerts.next(full(2000, alert('b')), 0))).toEqual([['a', 'cancel', 2000]]);
    expect(alerts.next(full(3000, alert('b')), 0)).toEqual([]);
  });

  it('keeps what a differential message does not name, and cancels what it deletes', () => {
    const alerts = new ServiceAlerts();
    alerts.next(full(1000, alert('a'), alert('b')), 0);
    const differential = { alerts: [], deleted: ['a', 'vehicle'], differential: true, timeMs: 0 };
    expect(told(alerts.next(differential, 5000))).toEqual([['a', 'cancel', 5000]]);
    expect(alerts.next({ ...differential, deleted: [] }, 6000)).toEqual([]);
  });
});
