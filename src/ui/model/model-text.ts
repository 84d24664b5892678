import { type Language, type LocalizedText, localize } from '@core/text.ts';

const SEPARATOR = ' · ';

/** A text of a model in one language: models may carry both as `中文 · English`; any other text stays as it is. */
export function modelText(text: string, language: Language): string {
  return localize(bothLanguages(text), language);
}

function bothLanguages(text: string): LocalizedText {
  const parts = text.split(SEPARATOR);
  const [zh, en] = parts;
  const isPair = parts.length === 2 && /\p{Script=Han}/u.test(zh ?? '');
  return isPair ? { zh: zh!, en: en! } : { zh: text, en: text };
}
