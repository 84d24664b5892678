import { Inspector } from '../panels/inspector.tsx';
import { NotesPanel } from '../panels/notes-panel.tsx';
import { SyncedCharts } from '../panels/synced-charts.tsx';
import { ToolPanel } from '../panels/tool-panel.tsx';
import { Rail } from '../shell/rail.tsx';
import { SceneFooter } from '../shell/scene-footer.tsx';
import { ViewControls } from '../shell/view-controls.tsx';
import { Timeline } from '../timeline/timeline.tsx';

import { useLayersPanel } from './use-layers-panel.ts';

/** The analyst's workspace: a large timeline, charts that move with it, notes. */
export function Replay() {
  useLayersPanel('closed');
  return (
    <main className="workspace replay">
      <Rail />
      <div className="column start">
        <ToolPanel />
        <SyncedCharts />
      </div>
      <div className="column end">
        <Inspector />
        <NotesPanel />
      </div>
      <ViewControls />
      <div className="dock">
        <Timeline large />
      </div>
      <SceneFooter />
    </main>
  );
}
