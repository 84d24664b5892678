import { IconAlertTriangle, IconChartBar, IconInfoCircle, IconStack2 } from '@tabler/icons-react';
import { type ComponentType, useEffect, useState } from 'react';
import type { IconComponent } from '../controls/icon-button.tsx';
import { AirCard } from '../indicators/air-card.tsx';
import { TrafficCard } from '../indicators/traffic-card.tsx';
import { WeatherCard } from '../indicators/weather-card.tsx';
import { AlertsPanel } from '../panels/alerts-panel.tsx';
import { Inspector } from '../panels/inspector.tsx';
import { LayersPanel } from '../panels/layers-panel.tsx';
import { SceneFooter } from '../shell/scene-footer.tsx';
import { ViewControls } from '../shell/view-controls.tsx';
import { useSession, useWords } from '../twin-context.ts';

const SHEETS = ['overview', 'inspector', 'alerts', 'layers'] as const;
type SheetId = (typeof SHEETS)[number];
const ICONS: Readonly<Record<SheetId, IconComponent>> = {
  overview: IconChartBar,
  inspector: IconInfoCircle,
  alerts: IconAlertTriangle,
  layers: IconStack2,
};

/** The inspector's workspace on a tablet: one panel at a time from below, within reach of a thumb. */
export function Field() {
  const { t } = useWords();
  const selectionId = useSession(state => state.selection?.id);
  const [sheet, setSheet] = useState<SheetId | null>('overview');
  useEffect(() => {
    if (selectionId !== undefined) setSheet('inspector');
  }, [selectionId]);
  return (
    <main className="workspace field">
      <NetworkState />
      <ViewControls />
      <SceneFooter />
      <section className="sheet" aria-label={t('field.sheet')}>
        {sheet && (
          <div className="sheet-body">{<SheetBody sheet={sheet} onClose={() => setSheet(null)} />}</div>
        )}
        <nav className="sheet-tabs panel">
          {SHEETS.map(id => {
            const Icon = ICONS[id];
            return (
              <button
                key={id}
                type="button"
                aria-pressed={sheet === id}
                onClick={() => setSheet(sheet === id ? null : id)}
              >
                <Icon size="1.5em" />
                {t(`panel.${id}`)}
              </button>
            );
          })}
        </nav>
      </section>
    </main>
  );
}

function SheetBody({ sheet, onClose }: { readonly sheet: SheetId; readonly onClose: () => void }) {
  const { t } = useWords();
  const hasSelection = useSession(state => state.selection !== null);
  if (sheet === 'inspector') {
    return hasSelection ? <Inspector /> : <p className="empty panel">{t('inspector.empty')}</p>;
  }
  if (sheet === 'overview') return <Overview />;
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

/** Whether there is a network, and whether something waits to be sent. */
function NetworkState() {
  const { t } = useWords();
  const online = useSession(state => state.online);
  return (
    <p className="network-state panel" data-online={online} role="status">
      <i aria-hidden="true" />
      {t(online ? 'field.online' : 'field.offline')}
      <span className="soft">{t('field.nothingWaiting')}</span>
    </p>
  );
}
