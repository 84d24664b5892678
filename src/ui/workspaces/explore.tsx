import { AirCard } from '../indicators/air-card.tsx';
import { TrafficCard } from '../indicators/traffic-card.tsx';
import { WeatherCard } from '../indicators/weather-card.tsx';
import { Inspector } from '../panels/inspector.tsx';
import { ToolPanel } from '../panels/tool-panel.tsx';
import { Rail } from '../shell/rail.tsx';
import { SceneFooter } from '../shell/scene-footer.tsx';
import { ViewControls } from '../shell/view-controls.tsx';
import { Timeline } from '../timeline/timeline.tsx';
import { useSession, useTwin } from '../twin-context.ts';
import { OverviewToggle } from './overview-toggle.tsx';

import { useLayersPanel } from './use-layers-panel.ts';

/** The planner's workspace: layers left, properties right, timeline below. */
export function Explore() {
  useLayersPanel('open');
  const { session } = useTwin();
  const hasSelection = useSession(state => state.selection !== null);
  const overview = useSession(state => state.panels.overview !== false);
  return (
    <main className="workspace explore">
      <Rail />
      <div className="column start">
        <ToolPanel />
      </div>
      <div className="column end">
        {hasSelection ? (
          <Inspector />
        ) : (
          <>
            <OverviewToggle open={overview} onToggle={() => session.setPanel('overview', !overview)} />
            {overview && (
              <>
                <WeatherCard />
                <TrafficCard />
                <AirCard />
              </>
            )}
          </>
        )}
      </div>
      <ViewControls />
      <div className="dock">
        <Timeline />
      </div>
      <SceneFooter />
    </main>
  );
}
