import type { Alert } from '@core/records.ts';
import type { TimeRange } from '@core/time.ts';

/** Identity of one alert message, after CAP 1.2: an update of an alert is another message. */
export function alertKey(alert: Alert): string {
  return `${alert.source}|${alert.id}|${alert.messageType}|${alert.sentMs}`;
}

/** Every alert message once, in the order sent. Beyond `maximum` the oldest are forgotten. */
export class AlertLog {
  readonly #keys = new Set<string>();
  /** Ascending in `sentMs`. */
  readonly #alerts: Alert[] = [];

  constructor(readonly maximum: number) {}

  get length(): number {
    return this.#alerts.length;
  }

  /** False when this very message is known already. */
  add(alert: Alert): boolean {
    const key = alertKey(alert);
    if (this.#keys.has(key)) return false;
    this.#keys.add(key);
    let place = this.#alerts.length;
    while (place > 0 && this.#alerts[place - 1]!.sentMs > alert.sentMs) place--;
    this.#alerts.splice(place, 0, alert);
    if (this.#alerts.length > this.maximum) this.#forgetOldest();
    return true;
  }

  /** Alerts sent in a range. */
  between({ startMs, endMs }: TimeRange): Alert[] {
    return this.#alerts.filter(alert => alert.sentMs >= startMs && alert.sentMs < endMs);
  }

  /** Alerts sent by `timeMs` that have not expired then. */
  inForce(timeMs: number): Alert[] {
    return this.#alerts.filter(alert => alert.sentMs <= timeMs && (alert.expiresMs ?? Infinity) > timeMs);
  }

  #forgetOldest(): void {
    for (const alert of this.#alerts.splice(0, Math.ceil(this.maximum / 10)))
      this.#keys.delete(alertKey(alert));
  }
}
