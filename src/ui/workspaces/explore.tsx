import { ToolPanel } from '../panels/tool-panel.tsx';
import { Rail } from '../shell/rail.tsx';
import { SceneFooter } from '../shell/scene-footer.tsx';
import { ViewControls } from '../shell/view-controls.tsx';

/** The planner's workspace: layers left, properties right, timeline below. */
export function Explore() {
  return (
    <div className="workspace explore">
      <Rail />
      <div className="column start">
        <ToolPanel />
      </div>
      <div className="column end" />
      <ViewControls />
      <SceneFooter />
    </div>
  );
}
