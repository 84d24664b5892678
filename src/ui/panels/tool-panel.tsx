import { TOOL_PANELS } from '@state/session.ts';
import { useSession, useTwin } from '../twin-context.ts';
import { LayersPanel } from './layers-panel.tsx';

/** Whichever panel of the rail is open. */
export function ToolPanel() {
  const { session } = useTwin();
  const open = useSession(state => TOOL_PANELS.find(id => state.panels[id]));
  if (open === undefined) return null;
  const close = () => session.setPanel(open, false);
  if (open === 'layers') return <LayersPanel onClose={close} />;
  return null;
}
