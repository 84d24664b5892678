import { AirCard } from '../indicators/air-card.tsx';
import { AlertsCard } from '../indicators/alerts-card.tsx';
import { DevicesCard } from '../indicators/devices-card.tsx';
import { FeedsCard } from '../indicators/feeds-card.tsx';
import { TrafficCard } from '../indicators/traffic-card.tsx';
import { WaterCard } from '../indicators/water-card.tsx';
import { WeatherCard } from '../indicators/weather-card.tsx';
import { AlertTicker } from '../panels/alerts-panel.tsx';
import { Inspector } from '../panels/inspector.tsx';
import { ToolPanel } from '../panels/tool-panel.tsx';
import { SceneFooter } from '../shell/scene-footer.tsx';
import { ViewControls } from '../shell/view-controls.tsx';
import { Timeline } from '../timeline/timeline.tsx';
import { useSession, useWords } from '../twin-context.ts';

import { useLayersPanel } from './use-layers-panel.ts';

/** The wall: indicators at both sides, the scene between them, alerts and timeline below. */
export function Command() {
  useLayersPanel('no-rail');
  return (
    <main className="workspace command">
      <div className="column start">
        <WeatherCard />
        <AirCard detailed />
        <DevicesCard />
      </div>
      <div className="column end">
        <AlertsCard />
        <TrafficCard detailed />
        <WaterCard />
        <FeedsCard />
      </div>
      <CommandOverlay />
      <TourCaption />
      <ViewControls />
      <div className="dock">
        <AlertTicker />
        <Timeline />
      </div>
      <SceneFooter />
    </main>
  );
}

/** A selection or an opened panel stands beside the columns while it is wanted. */
function CommandOverlay() {
  return (
    <div className="command-overlay">
      <ToolPanel />
      <Inspector />
    </div>
  );
}

function TourCaption() {
  const { text } = useWords();
  const stop = useSession(state => state.tourStop);
  if (!stop) return null;
  return (
    <p key={stop.en} className="tour-caption" role="status">
      {text(stop)}
    </p>
  );
}
