import type { Alert } from '@core/records.ts';
import { equalJson } from '../runtime/equal-json.ts';
import type { Announcement } from './parse.ts';

/**
 * Turns announcements, which repeat every alert in every message, into messages about alerts: each told once, again as
 * an update when it changed, and cancelled when it is deleted or no longer in a full data set.
 */
export class ServiceAlerts {
  readonly #inForce = new Map<string, Alert>();

  /** @param nowMs stands in where neither message nor alert says a time */
  next(announcement: Announcement, nowMs: number): Alert[] {
    const { alerts, deleted, differential } = announcement;
    const timeMs = announcement.timeMs || nowMs;
    const told: Alert[] = [];
    for (const given of alerts) {
      const known = this.#inForce.get(given.id);
      const alert = { ...given, sentMs: given.sentMs || timeMs };
      if (known && equalJson({ ...alert, sentMs: known.sentMs, messageType: known.messageType }, known))
        continue;
      told.push({ ...alert, messageType: known ? 'update' : 'alert' });
      this.#inForce.set(alert.id, told.at(-1)!);
    }
    const named = new Set(alerts.map(({ id }) => id));
    const over = differential ? deleted : [...this.#inForce.keys()].filter(id => !named.has(id));
    for (const id of over) {
      const known = this.#inForce.get(id);
      this.#inForce.delete(id);
      if (known) told.push({ ...known, messageType: 'cancel', sentMs: Math.max(timeMs, known.sentMs) });
    }
    return told;
  }
}
