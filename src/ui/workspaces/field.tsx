import { TOOL_PANELS } from '@state/session.ts';
import {
  IconAlertTriangle,
  IconChartBar,
  IconInfoCircle,
  IconMessageReport,
  IconStack2,
} from '@tabler/icons-react';
import { type ComponentType, useEffect, useRef, useState } from 'react';
import { useStore } from 'zustand';
import type { IconComponent } from '../controls/icon-button.tsx';
import { NetworkState } from '../field/network-state.tsx';
import { ReportSheet } from '../field/report-sheet.tsx';
import { AirCard } from '../indicators/air-card.tsx';
import { TrafficCard } from '../indicators/traffic-card.tsx';
import { WeatherCard } from '../indicators/weather-card.tsx';
import { AlertsPanel } from '../panels/alerts-panel.tsx';
import { Inspector } from '../panels/inspector.tsx';
import { LayersPanel } from '../panels/layers-panel.tsx';
import { ToolPanel } from '../panels/tool-panel.tsx';
import { SceneFooter } from '../shell/scene-footer.tsx';
import { ViewControls } from '../shell/view-controls.tsx';
import { useSession, useTwin, useWords } from '../twin-context.ts';
import { useLayersPanel } from './use-layers-panel.ts';

const SHEETS = ['overview', 'inspector', 'report', 'alerts', 'layers'] as const;
type SheetId = (typeof SHEETS)[number];
const ICONS: Readonly<Record<SheetId, IconComponent>> = {
  overview: IconChartBar,
  inspector: IconInfoCircle,
  report: IconMessageReport,
  alerts: IconAlertTriangle,
  layers: IconStack2,
};

/** The inspector's workspace on a tablet: one panel at a time from below, within reach of a thumb. */
export function Field() {
  useLayersPanel('no-rail');
  const { session } = useTwin();
  const { t } = useWords();
  const [sheet, setSheet] = useSheet();
  // Opened from the palette or the attribution: it takes the sheet's place until it is closed.
  const tool = useSession(state => TOOL_PANELS.find(id => state.panels[id]));
  const choose = (id: SheetId) => {
    if (tool) session.setPanel(tool, false);
    setSheet(sheet === id && !tool ? null : id);
  };
  return (
    <main className="workspace field">
      <NetworkState />
      <ViewControls />
      <SceneFooter />
      <section className="sheet" aria-label={t('field.sheet')}>
        {(tool || sheet) && (
          <div className="sheet-body">
            {tool && <ToolPanel />}
            {!tool && sheet && <SheetBody sheet={sheet} onClose={() => setSheet(null)} />}
          </div>
        )}
        <nav className="sheet-tabs panel">
          {SHEETS.map(id => {
            const Icon = ICONS[id];
            return (
              <button key={id} type="button" aria-pressed={sheet === id && !tool} onClick={() => choose(id)}>
                <Icon size="1.5em" />
                {t(`panel.${id}`)}
                {id === 'report' && <UnsentBadge />}
              </button>
            );
          })}
        </nav>
      </section>
    </main>
  );
}

/** The open sheet: what is newly selected is shown, except to someone who is writing a report about it. */
function useSheet() {
  const selectionId = useSession(state => state.selection?.id);
  const [sheet, setSheet] = useState<SheetId | null>('overview');
  const open = useRef(sheet);
  open.current = sheet;
  useEffect(() => {
    if (selectionId !== undefined && open.current !== 'report') setSheet('inspector');
  }, [selectionId]);
  return [sheet, setSheet] as const;
}

function UnsentBadge() {
  const { outbox } = useTwin();
  const unsent = useStore(outbox.store, state => state.items.filter(item => item.state !== 'sent').length);
  return unsent > 0 && <span className="badge figure">{unsent}</span>;
}

function SheetBody({ sheet, onClose }: { readonly sheet: SheetId; readonly onClose: () => void }) {
  const { t } = useWords();
  const hasSelection = useSession(state => state.selection !== null);
  if (sheet === 'inspector') {
    return hasSelection ? <Inspector /> : <p className="empty panel">{t('inspector.empty')}</p>;
  }
  if (sheet === 'overview') return <Overview />;
  if (sheet === 'report') return <ReportSheet />;
  const Sheet: ComponentType<{ readonly onClose?: () => void }> =
    sheet === 'alerts' ? AlertsPanel : LayersPanel;
  return <Sheet onClose={onClose} />;
}

function Overview() {
  return (
    <div className="sheet-cards">
      <WeatherCard />
      <TrafficCard />
      <AirCard />
    </div>
  );
}
