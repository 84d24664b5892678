import type { Language, LocalizedText } from '@core/text.ts';
import { localize } from '@core/text.ts';
import type { TimeMs } from '@core/time.ts';
import { type MessageKey, type MessageParameters, translate } from '@i18n/index.ts';
import type { DocumentState } from '@state/document.ts';
import type { LiveState } from '@state/live.ts';
import type { SessionState } from '@state/session.ts';
import type { Twin } from '@state/twin.ts';
import { createContext, useContext, useEffect, useMemo, useState } from 'react';
import { useStore } from 'zustand';

export const TwinContext = createContext<Twin | null>(null);

/** The twin that the interface acts on. Throws outside of the shell. */
export function useTwin(): Twin {
  const twin = useContext(TwinContext);
  if (!twin) throw new Error('useTwin needs a TwinContext');
  return twin;
}

/** Renders again when the selected part of the session changes. Select values, not fresh objects. */
export function useSession<T>(selector: (state: SessionState) => T): T {
  return useStore(useTwin().session.store, selector);
}

export function useDocument<T>(selector: (state: DocumentState) => T): T {
  return useStore(useTwin().document.store, selector);
}

export function useLive<T>(selector: (state: LiveState) => T): T {
  return useStore(useTwin().live.store, selector);
}

export interface Words {
  readonly language: Language;
  /** A message of the catalogue. */
  t(key: MessageKey, parameters?: MessageParameters): string;
  /** A text that data carries. */
  text(text: LocalizedText): string;
}

/** The words of the present language. */
export function useWords(): Words {
  return useWordsIn(useSession(state => state.language));
}

/** The words of a language, for pages without a twin. */
export function useWordsIn(language: Language): Words {
  return useMemo(
    () => ({
      language,
      t: (key, parameters) => translate(key, language, parameters),
      text: text => localize(text, language),
    }),
    [language],
  );
}

/** The twin's time, rendered again at most every `periodMs` of wall time, and at once when the clock is set. */
export function useTwinTime(periodMs = 250): TimeMs {
  const { clock } = useTwin();
  const [time, setTime] = useState(() => clock.now());
  useEffect(() => {
    let cancel: (() => void) | undefined;
    const update = () => {
      cancel?.();
      setTime(clock.now());
      cancel = clock.state().playing ? clock.wall.setTimer(update, periodMs) : undefined;
    };
    update();
    const unsubscribe = clock.onChange(update);
    return () => {
      cancel?.();
      unsubscribe();
    };
  }, [clock, periodMs]);
  return time;
}
