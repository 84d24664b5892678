import type { FeedContext } from '@core/feed.ts';
import type { Origin } from '@core/records.ts';
import type { FilesOptions } from './options.ts';

/** What every file parser needs to know. */
export interface FileContext {
  readonly fileName: string;
  readonly unit: string | undefined;
  readonly location: string | undefined;
  readonly namespace: string;
  readonly type: string;
  readonly source: string;
  readonly origin: Origin;
  readonly crs: FilesOptions['crs'];
  readonly zone: string | undefined;
  /** Epoch ms of second 0 in formats with relative time; NaN when not given. */
  readonly startMs: number;
  readonly nowMs: number;
  readonly reject: FeedContext['reject'];
}
