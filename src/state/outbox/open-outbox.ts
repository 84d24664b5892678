import type { Configuration } from '@city/config.ts';
import type { WallClock } from '@core/time.ts';
import { bilingual } from '@i18n/index.ts';
import type { SessionStore } from '../session.ts';
import { Outbox } from './outbox.ts';
import { httpSender } from './report-sender.ts';
import { openReportStorage } from './report-storage.ts';

export interface OutboxEnvironment {
  readonly fetch: typeof fetch;
  readonly clock: WallClock;
  /** Absolute URL of config.json. */
  readonly configurationUrl: string;
  /** Web Locks, which browsers offer over HTTPS and to localhost only. */
  readonly locks: LockManager | undefined;
}

/** The outbox of a city as the deployment configured it; an endpoint that would be blocked is told and left out. */
export async function openOutbox(
  { fieldReports, connectOrigins }: Pick<Configuration, 'fieldReports' | 'connectOrigins'>,
  cityId: string,
  session: SessionStore,
  { fetch: fetchFile, clock, configurationUrl, locks }: OutboxEnvironment,
): Promise<Outbox> {
  const url = endpointOf(fieldReports?.url, connectOrigins, configurationUrl, session);
  const outbox = new Outbox({
    clock,
    storage: await openReportStorage(cityId),
    send: url === null ? null : httpSender(fetchFile, url, clock),
    exclusively: task => (locks ? locks.request(`kapok-outbox-${cityId}`, task) : task()),
    random: Math.random,
  });
  void outbox.open();
  return outbox;
}

function endpointOf(
  url: string | undefined,
  connectOrigins: readonly string[],
  configurationUrl: string,
  session: SessionStore,
): string | null {
  if (url === undefined) return null;
  const absolute = URL.parse(url, configurationUrl);
  const isOwn = absolute?.origin === new URL(configurationUrl).origin;
  if (absolute && (isOwn || connectOrigins.includes(absolute.origin))) return absolute.href;
  session.notify({
    key: 'outbox-origin',
    severity: 'warning',
    text: bilingual('outbox.originBlocked', { origin: absolute?.origin ?? url }),
  });
  return null;
}
