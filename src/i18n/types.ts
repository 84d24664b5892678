import type { LocalizedText } from '@core/text.ts';

/** Messages by key, in both languages side by side, so that neither can lack a key. `{name}` marks a parameter. */
export type Messages = Readonly<Record<string, LocalizedText>>;
