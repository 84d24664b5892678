/** Languages of the interface; Chinese is the default and the fallback. */
export type Language = 'zh' | 'en';

/** A text in every language of the interface. */
export interface LocalizedText {
  readonly zh: string;
  readonly en: string;
}

/** The text in `language`, or in the other one when it is empty. */
export function localize(text: LocalizedText, language: Language): string {
  return text[language] || text.zh || text.en;
}
