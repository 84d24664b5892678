import type { LocalizedText } from '@core/text.ts';
import * as z from 'zod/mini';

const LISTED = 3;

/** What keeps a value from a schema, the first few places, in both languages. */
export function explainMisfit(schema: z.ZodMiniType, value: unknown): LocalizedText {
  const explain = (locale: ReturnType<typeof z.locales.en>): string => {
    const { error } = schema.safeParse(value, { error: locale.localeError });
    const lines = (error?.issues ?? []).map(issue => {
      const place = issue.path.map(part => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`));
      return `${place.join('').replace(/^\./, '') || '·'} – ${issue.message}`;
    });
    const more = lines.length > LISTED ? `; … +${lines.length - LISTED}` : '';
    return lines.slice(0, LISTED).join('; ') + more;
  };
  return { zh: explain(z.locales.zhCN()), en: explain(z.locales.en()) };
}
