import { LocalizedError, type LocalizedText } from '@core/text.ts';
import { formatPointer } from './json-pointer.ts';

/** What a rule sees while it looks at one item. */
export interface Scope {
  readonly item: unknown;
  readonly parent: unknown;
  readonly message: unknown;
  /** Name or index of the item in its container. */
  readonly key: string;
  readonly envelope: unknown;
  /** Where the item is, from the message's root, for faults. */
  readonly location: readonly string[];
  readonly nowMs: number;
}

/** Raised inside the mapping for one record; becomes a rejection with the path and what was found there. */
export class MappingFault extends LocalizedError {
  /** JSON Pointer from the message's root. */
  readonly path: string;
  /** What is wrong there; `text` says both. */
  readonly what: LocalizedText;

  constructor(
    readonly reason: 'unmapped' | 'malformed' | 'out-of-range' | 'unsupported',
    location: readonly string[],
    { zh, en }: LocalizedText,
    found?: unknown,
  ) {
    const shown = found === undefined ? '' : (JSON.stringify(found) ?? String(found)).slice(0, 80);
    const path = formatPointer(location);
    const what = {
      zh: `${zh}${shown && `，实为 ${shown}`}`,
      en: `${en}${shown && `, found ${shown}`}`,
    };
    super(`${path || '（整条消息）'}：${what.zh}`, `${path || '(message)'}: ${what.en}`);
    this.name = 'MappingFault';
    this.path = path;
    this.what = what;
  }
}
