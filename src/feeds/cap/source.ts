import type { FeedContext, FeedModule, FeedSource } from '@core/feed.ts';
import { fetchChecked, poll } from '../runtime/polling.ts';
import { decodeXml } from '../runtime/xml.ts';
import { type CapOptions, capOptions } from './options.ts';
import { parseCap } from './parse.ts';

export const adapter: FeedModule<CapOptions> = {
  options: capOptions,
  create: (options, context) => new CapSource(options, context),
};

class CapSource implements FeedSource {
  /** Linked alerts already fetched; an alert's address never changes its content. */
  #fetched = new Set<string>();

  constructor(
    private readonly options: CapOptions,
    private readonly context: FeedContext,
  ) {}

  run(signal: AbortSignal): Promise<void> {
    const { url, headers, intervalSeconds } = this.options;
    return poll(
      this.context,
      {
        url,
        headers,
        intervalMs: intervalSeconds * 1000,
        read: (response, s) => this.#read(response, url, s),
      },
      signal,
    );
  }

  dispose(): void {
    this.#fetched.clear();
  }

  async #read(response: Response, url: string, signal: AbortSignal): Promise<void> {
    const text = decodeXml(new Uint8Array(await response.arrayBuffer()));
    const { alerts, links } = parseCap(text, this.context.feedId, this.context.reject);
    if (alerts.length > 0) this.context.emit({ alerts }, () => text);
    await this.#follow(links, url, signal);
  }

  async #follow(links: readonly string[], base: string, signal: AbortSignal): Promise<void> {
    const known = new Set<string>();
    let left = this.options.maximumLinks;
    for (const link of links) {
      const address = resolve(link, base);
      if (!address || this.#fetched.has(address)) {
        if (address) known.add(address);
        continue;
      }
      if (left-- <= 0) {
        this.context.reject('unsupported', {
          zh: `索引中的新预警超过 ${this.options.maximumLinks} 条，其余下次读取`,
          en: `index names more than ${this.options.maximumLinks} new alerts; the rest come next time`,
        });
        break;
      }
      const answer = await fetchChecked(this.context, address, { headers: this.options.headers }, signal);
      const text = decodeXml(new Uint8Array(await answer.arrayBuffer()));
      const { alerts } = parseCap(text, this.context.feedId, this.context.reject);
      if (alerts.length > 0) this.context.emit({ alerts }, () => text);
      known.add(address);
    }
    // Only what the index still names is remembered: memory stays as small as the index.
    this.#fetched = known;
  }
}

/** Absolute http(s) address of a link, or null: an index must not lead anywhere else. */
function resolve(link: string, base: string): string | null {
  if (!/^\w+:/.test(link) && !/^\w+:/.test(base)) return link;
  const url = URL.canParse(link, base) ? new URL(link, base) : null;
  return url && /^https?:$/.test(url.protocol) ? url.href : null;
}
