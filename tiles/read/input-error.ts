import { LocalizedError, type LocalizedText } from '@core/text.ts';

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

/** Why an input cannot be used, when the error says so for the user; undefined for faults of the program. */
export function reasonOf(error: unknown): LocalizedText | undefined {
  if (error instanceof LocalizedError) return error.text;
  if (!(error instanceof Error) || !('reason' in error)) return undefined;
  const { reason } = error as { reason: unknown };
  return typeof reason === 'object' && reason !== null && 'zh' in reason && 'en' in reason
    ? (reason as LocalizedText)
    : undefined;
}
