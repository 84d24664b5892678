import {
  type DeliveryOutcome,
  type FieldReport,
  photoName,
  reportFeature,
  type SendReport,
} from '@core/field-report.ts';
import type { WallClock } from '@core/time.ts';
import { bilingual } from '@i18n/index.ts';

const TIMEOUT_MS = 60_000;
/** The backend has read the report and will not take it; anything else may pass. */
const REFUSALS: ReadonlySet<number> = new Set([400, 405, 406, 410, 413, 415, 422]);

/** Sends reports to an HTTP endpoint as described in README.md. */
export function httpSender(fetchFile: typeof fetch, url: string, clock: WallClock): SendReport {
  return async report => {
    const controller = new AbortController();
    const cancelTimer = clock.setTimer(() => controller.abort(), TIMEOUT_MS);
    try {
      const response = await fetchFile(url, {
        method: 'POST',
        headers: { 'Idempotency-Key': report.id },
        body: formOf(report),
        signal: controller.signal,
      });
      return outcomeOf(response, clock);
    } catch {
      return {
        kind: 'failed',
        reason: bilingual(controller.signal.aborted ? 'outbox.timeout' : 'outbox.unreachable'),
      };
    } finally {
      cancelTimer();
    }
  };
}

function formOf(report: FieldReport): FormData {
  const form = new FormData();
  const feature = JSON.stringify(reportFeature(report));
  form.append('report', new Blob([feature], { type: 'application/geo+json' }), 'report.geojson');
  for (const [index, photo] of report.photos.entries()) {
    form.append('photo', new Blob([photo.bytes], { type: photo.mediaType }), photoName(report, index));
  }
  return form;
}

function outcomeOf({ ok, status, headers }: Response, clock: WallClock): DeliveryOutcome {
  // 409: the backend has it already, from an attempt whose answer never arrived.
  if (ok || status === 409) return { kind: 'sent' };
  if (REFUSALS.has(status)) return { kind: 'refused', reason: bilingual('outbox.refusedStatus', { status }) };
  const retryAfterMs = delayOf(headers.get('Retry-After'), clock.now());
  return {
    kind: 'failed',
    reason:
      status === 401 || status === 403
        ? bilingual('outbox.unauthorized', { status })
        : bilingual('outbox.failedStatus', { status }),
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  };
}

/** RFC 9110 Retry-After: seconds, or an HTTP date. */
function delayOf(value: string | null, nowMs: number): number | undefined {
  if (value === null) return undefined;
  const delay = /^\d+$/.test(value.trim()) ? Number(value) * 1000 : Date.parse(value) - nowMs;
  return Number.isFinite(delay) ? Math.max(0, delay) : undefined;
}
