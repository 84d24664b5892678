import type { LocalizedText } from '@core/text.ts';

/** An input that cannot be used at all; its message says in both languages what is wrong and what to do. */
export class InputError extends Error {
  constructor(
    readonly input: string,
    readonly reason: LocalizedText,
    cause?: unknown,
  ) {
    super(`${input}：${reason.zh} · ${input}: ${reason.en}`, { cause });
    this.name = 'InputError';
  }
}
