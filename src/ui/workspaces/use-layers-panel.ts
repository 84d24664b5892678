import { TOOL_PANELS } from '@state/session.ts';
import { useEffect } from 'react';
import { useTwin } from '../twin-context.ts';

/**
 * What becomes of the panels beside the rail on entering a workspace: one that starts with the layers opens them
 * unless another is open, one whose columns have their place puts the layers away, and one without a rail puts all away.
 */
export function useLayersPanel(start: 'open' | 'closed' | 'no-rail'): void {
  const { session } = useTwin();
  useEffect(() => {
    const { panels } = session.state;
    const open = TOOL_PANELS.find(id => panels[id]);
    if (start === 'open' && open === undefined) session.setPanel('layers', true);
    else if (open !== undefined && (start === 'no-rail' || (start === 'closed' && open === 'layers')))
      session.setPanel(open, false);
  }, [session, start]);
}
