import type { EntityId } from '@core/ids.ts';
import type { Theme } from '@core/scene-port.ts';
import { type RefObject, useEffect, useRef, useState } from 'react';
import { ModelInspector } from '../../scene/model/inspector.ts';

export type ModelOpening =
  | { readonly state: 'loading' }
  | { readonly state: 'ready'; readonly inspector: ModelInspector }
  | { readonly state: 'failed'; readonly reason: string };

/** Opens the model at `url` in `container`; leaving disposes of all of it, also while it is still being read. */
export function useModelInspector(
  container: RefObject<HTMLElement | null>,
  url: string,
  theme: Theme,
  onSelect: (id: EntityId | null) => void,
): ModelOpening {
  const [opening, setOpening] = useState<ModelOpening>({ state: 'loading' });
  const latest = useRef({ theme, onSelect });
  latest.current = { theme, onSelect };
  useEffect(() => {
    const leaving = new AbortController();
    const inspector = new ModelInspector({
      theme: latest.current.theme,
      onSelect: id => latest.current.onSelect(id),
      fetch: (input, init) => fetch(input, init),
    });
    const open = async () => {
      if (container.current) inspector.mount(container.current);
      await inspector.load({ url }, leaving.signal);
      return { state: 'ready', inspector } as const;
    };
    setOpening({ state: 'loading' });
    open()
      .catch((error: unknown) => ({
        state: 'failed' as const,
        reason: error instanceof Error ? error.message : String(error),
      }))
      .then(result => {
        if (!leaving.signal.aborted) setOpening(result);
      });
    return () => {
      leaving.abort();
      inspector.dispose();
    };
  }, [container, url]);
  useEffect(() => {
    if (opening.state === 'ready') opening.inspector.setTheme(theme);
  }, [opening, theme]);
  return opening;
}
