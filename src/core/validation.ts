import en from 'zod/v4/locales/en.js';
import zhCN from 'zod/v4/locales/zh-CN.js';
import { type LocalizedText, verbatim } from './text.ts';

type Issue = Parameters<ReturnType<typeof en>['localeError']>[0];

/** Between the languages of a message; no message of zod has it. */
const SEPARATOR = ' · ';
const inChinese = zhCN().localeError;
const inEnglish = en().localeError;
const textOf = (message: ReturnType<typeof inEnglish>) =>
  typeof message === 'string' ? message : (message?.message ?? '');

/**
 * How zod validates here: without making code from text, which the Content-Security-Policy forbids, and with messages in
 * both languages, since one document is read by people of either. To be given to `z.config` before anything is parsed.
 */
export const VALIDATION = {
  jitless: true,
  localeError: (issue: Issue) => `${textOf(inChinese(issue))}${SEPARATOR}${textOf(inEnglish(issue))}`,
} as const;

/** The languages of a message of validation apart again; a message in one language is both. */
export function bilingual(message: string): LocalizedText {
  const [zh = '', ...en] = message.split(SEPARATOR);
  return en.length > 0 ? { zh, en: en.join(SEPARATOR) } : verbatim(message);
}
