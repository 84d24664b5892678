import { TOOL_PANELS } from '@state/session.ts';
import { type ComponentType, lazy, Suspense } from 'react';
import { Boundary } from '../controls/boundary.tsx';
import { useSession, useTwin } from '../twin-context.ts';
import { LayersPanel } from './layers-panel.tsx';

type ToolId = (typeof TOOL_PANELS)[number];
type ToolComponent = ComponentType<{ readonly onClose?: (() => void) | undefined }>;

/** Only the layers are on the first screen; the others load when opened. */
const COMPONENTS: Readonly<Record<ToolId, ToolComponent>> = {
  layers: LayersPanel,
  table: lazy(() => import('./table-panel.tsx').then(module => ({ default: module.TablePanel }))),
  alerts: lazy(() => import('./alerts-panel.tsx').then(module => ({ default: module.AlertsPanel }))),
  scenarios: lazy(() => import('./scenarios-panel.tsx').then(module => ({ default: module.ScenariosPanel }))),
  bookmarks: lazy(() => import('./bookmarks-panel.tsx').then(module => ({ default: module.BookmarksPanel }))),
  feeds: lazy(() => import('./feeds-panel.tsx').then(module => ({ default: module.FeedsPanel }))),
  catalogue: lazy(() => import('./catalogue-panel.tsx').then(module => ({ default: module.CataloguePanel }))),
  sources: lazy(() => import('./sources-panel.tsx').then(module => ({ default: module.SourcesPanel }))),
};

/** Whichever panel of the rail is open. */
export function ToolPanel() {
  const { session } = useTwin();
  const open = useSession(state => TOOL_PANELS.find(id => state.panels[id]));
  if (open === undefined) return null;
  const Tool = COMPONENTS[open];
  return (
    <Boundary key={open} className="panel">
      <Suspense fallback={null}>
        <Tool onClose={() => session.setPanel(open, false)} />
      </Suspense>
    </Boundary>
  );
}
