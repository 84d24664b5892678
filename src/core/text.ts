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

/** An error for people: `message` is its English. */
export class LocalizedError extends Error {
  readonly text: LocalizedText;

  constructor(zh: string, en: string, options?: ErrorOptions) {
    super(en, options);
    this.name = 'LocalizedError';
    this.text = { zh, en };
  }
}

/** A text behind what it is about: an identifier, a path, an address. */
export function about(subject: string, { zh, en }: LocalizedText): LocalizedText {
  return { zh: `${subject}：${zh}`, en: `${subject}: ${en}` };
}

/** What is the same in every language: codes, and what a server says. */
export function verbatim(text: string): LocalizedText {
  return { zh: text, en: text };
}
