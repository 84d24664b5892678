import type { FeedContext, FeedModule, FeedSource } from '@core/feed.ts';
import { LocalizedError } from '@core/text.ts';
import { fetchChecked } from '../runtime/polling.ts';
import { formatOf } from './format.ts';
import { type FilesOptions, filesOptions, LARGEST_FILE_BYTES } from './options.ts';
import { parseFile } from './parse.ts';

export const adapter: FeedModule<FilesOptions> = {
  options: filesOptions,
  create: (options, context) => new FileSource(options, context),
};

class FileSource implements FeedSource {
  constructor(
    private readonly options: FilesOptions,
    private readonly context: FeedContext,
  ) {}

  /** Reads the file once. */
  async run(signal: AbortSignal): Promise<void> {
    const { options, context } = this;
    const response = await fetchChecked(context, options.url, {}, signal);
    const bytes = new Uint8Array(await response.arrayBuffer());
    if (bytes.length > LARGEST_FILE_BYTES)
      throw new LocalizedError(
        `${options.name} 大于 ${LARGEST_FILE_BYTES / 1e6} MB：请用它构建城市数据包`,
        `${options.name} is larger than ${LARGEST_FILE_BYTES / 1e6} MB: build a city pack from it instead`,
      );
    const batch = await parseFile(bytes, options.format ?? formatOf(options.name, bytes), {
      fileName: options.name,
      unit: options.unit,
      location: options.location,
      namespace: `file/${options.name}`,
      type: options.type,
      source: context.feedId,
      origin: options.origin,
      crs: options.crs,
      zone: options.zone,
      startMs: options.startTime ? Date.parse(options.startTime) : Number.NaN,
      nowMs: context.clock.now(),
      reject: context.reject,
    });
    if (signal.aborted) return;
    context.connection('open');
    context.emit(batch, () => `${options.name}: ${bytes.length} bytes`);
  }

  dispose(): void {}
}
