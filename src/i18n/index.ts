import { type Language, type LocalizedText, localize } from '@core/text.ts';
import { data } from './messages/data.ts';
import { field } from './messages/field.ts';
import { model } from './messages/model.ts';
import { operations } from './messages/operations.ts';
import { problems } from './messages/problems.ts';
import { resources } from './messages/resources.ts';
import { scenarios } from './messages/scenarios.ts';
import { shell } from './messages/shell.ts';

/**
 * A typed catalogue instead of an i18n library: two languages without plural forms need a lookup and a replace, the
 * compiler proves that every key exists in both, and nothing is added to the first screen.
 */
export const catalogue = {
  ...shell,
  ...data,
  ...field,
  ...model,
  ...operations,
  ...problems,
  ...resources,
  ...scenarios,
} as const;
export type MessageKey = keyof typeof catalogue;
export type MessageParameters = Readonly<Record<string, string | number>>;

/** The message in `language`, its `{name}` marks replaced from `parameters`; a mark without a value stays. */
export function translate(key: MessageKey, language: Language, parameters: MessageParameters = {}): string {
  return localize(catalogue[key], language).replace(/\{(\w+)\}/g, (mark, name: string) =>
    name in parameters ? String(parameters[name]) : mark,
  );
}

/** A message in both languages, for data that carries LocalizedText. */
export function bilingual(key: MessageKey, parameters: MessageParameters = {}): LocalizedText {
  return { zh: translate(key, 'zh', parameters), en: translate(key, 'en', parameters) };
}

/** `prefix.id` when the catalogue has it: vocabulary that data may extend, such as entity types. */
export function knownKey(prefix: string, id: string): MessageKey | undefined {
  const key = `${prefix}.${id}`;
  return key in catalogue ? (key as MessageKey) : undefined;
}
