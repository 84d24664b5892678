import type { FeedContext, FeedModule, FeedSource } from '@core/feed.ts';
import { poll } from '../runtime/polling.ts';
import { type GtfsRealtimeOptions, gtfsRealtimeOptions } from './options.ts';
import { parseGtfsRealtime } from './parse.ts';
import { ServiceAlerts } from './service-alerts.ts';

export const adapter: FeedModule<GtfsRealtimeOptions> = {
  options: gtfsRealtimeOptions,
  create: (options, context) => new GtfsRealtimeSource(options, context),
};

class GtfsRealtimeSource implements FeedSource {
  readonly #alerts = new ServiceAlerts();

  constructor(
    private readonly options: GtfsRealtimeOptions,
    private readonly context: FeedContext,
  ) {}

  run(signal: AbortSignal): Promise<void> {
    const { url, headers, intervalSeconds, namespace } = this.options;
    const { context } = this;
    const read = async (response: Response) => {
      const bytes = new Uint8Array(await response.arrayBuffer());
      const parsed = parseGtfsRealtime(bytes, { namespace, source: context.feedId }, context.reject);
      if (!parsed) return;
      const alerts = this.#alerts.next(parsed.announcement, context.clock.now());
      const batch = { ...parsed.batch, alerts };
      context.emit(batch, () => JSON.stringify(batch).slice(0, 4000));
    };
    return poll(context, { url, headers, intervalMs: intervalSeconds * 1000, read }, signal);
  }

  dispose(): void {}
}
