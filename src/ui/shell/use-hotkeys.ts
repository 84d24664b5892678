import { TOOL_PANELS, WORKSPACES } from '@state/session.ts';
import type { Twin } from '@state/twin.ts';
import { useEffect } from 'react';
import { seekEvent } from '../timeline/events.ts';
import { useTwin } from '../twin-context.ts';

/** Keys of the whole shell. Typing in a field, and the keys of a focused control, are left alone. */
export function useHotkeys(): void {
  const twin = useTwin();
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (handleKey(twin, event)) event.preventDefault();
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, [twin]);
}

function handleKey(twin: Twin, event: KeyboardEvent): boolean {
  const { session, document, clock } = twin;
  const command = event.ctrlKey || event.metaKey;
  const key = event.key.toLowerCase();
  if (command && key === 'k') {
    session.setPanel('palette', true);
    return true;
  }
  if (isTyping(event.target)) return false;
  if (command && key === 'z') {
    if (event.shiftKey) document.redo();
    else document.undo();
    return true;
  }
  if (command && key === 'y') {
    document.redo();
    return true;
  }
  if (command || event.altKey) return false;
  if (key === 'h') session.set({ chromeHidden: !session.state.chromeHidden });
  else if (key === '?') session.setPanel('help');
  else if (key === '[') seekEvent(twin, -1);
  else if (key === ']') seekEvent(twin, 1);
  else if (key === ' ' && !isControl(event.target)) clock.toggle();
  else if (key === 'escape') return stepBack(twin);
  else if (/^[1-4]$/.test(key)) session.set({ workspace: WORKSPACES[Number(key) - 1]! });
  else return false;
  return true;
}

/** Stops the tour, else clears the selection, else closes the panel beside the rail. */
function stepBack({ session, tour }: Twin): boolean {
  const { touring, selection, panels } = session.state;
  const open = TOOL_PANELS.find(id => panels[id]);
  if (touring) tour.stop();
  else if (selection) session.set({ selection: null });
  else if (open) session.setPanel(open, false);
  else return false;
  return true;
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    target.matches('input:not([type=range]):not([type=radio]), textarea, select')
  );
}

function isControl(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.matches('button, a, input, summary, [role=slider]');
}
