import { TOOL_PANELS } from '@state/session.ts';
import { useEffect } from 'react';
import { useTwin } from '../twin-context.ts';

/** Opens the layer list on entering a workspace that starts with it, and puts it away where columns have its place. */
export function useLayersPanel(open: boolean): void {
  const { session } = useTwin();
  useEffect(() => {
    const { panels } = session.state;
    if (!open) session.setPanel('layers', false);
    else if (!TOOL_PANELS.some(id => panels[id])) session.setPanel('layers', true);
  }, [session, open]);
}
