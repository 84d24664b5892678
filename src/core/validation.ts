import en from 'zod/v4/locales/en.js';
import zhCN from 'zod/v4/locales/zh-CN.js';

type Issue = Parameters<ReturnType<typeof en>['localeError']>[0];

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
  localeError: (issue: Issue) => `${textOf(inChinese(issue))} · ${textOf(inEnglish(issue))}`,
} as const;
