import { type PanelId, TOOL_PANELS } from '@state/session.ts';
import {
  IconAlertTriangle,
  IconArrowBackUp,
  IconArrowForwardUp,
  IconBookmark,
  IconCamera,
  IconDeviceCctv,
  IconFlask2,
  IconInfoCircle,
  IconKeyboard,
  IconLink,
  IconPlugConnected,
  IconStack2,
  IconTable,
} from '@tabler/icons-react';
import { copyLink, saveScreenshot } from '../commands.ts';
import { IconButton, type IconComponent } from '../controls/icon-button.tsx';
import { useDocument, useLive, useSession, useTwin, useWords } from '../twin-context.ts';

const ICONS: Readonly<Partial<Record<PanelId, IconComponent>>> = {
  layers: IconStack2,
  alerts: IconAlertTriangle,
  table: IconTable,
  scenarios: IconFlask2,
  bookmarks: IconBookmark,
  feeds: IconPlugConnected,
  catalogue: IconDeviceCctv,
  sources: IconInfoCircle,
};

/** The slim bar of tools: panels above, actions below. */
export function Rail() {
  const twin = useTwin();
  const { t } = useWords();
  const panels = useSession(state => state.panels);
  const canUndo = useDocument(state => state.past.length > 0);
  const canRedo = useDocument(state => state.future.length > 0);
  useLive(state => state.alertsRevision);
  const alerts = twin.live.activeAlerts(twin.clock.now()).length;
  return (
    <nav className="rail panel" aria-label={t('toolbar.label')}>
      {TOOL_PANELS.map(id => (
        <IconButton
          key={id}
          icon={ICONS[id]!}
          label={t(`panel.${id}`)}
          pressed={panels[id] === true}
          onClick={() => twin.session.setPanel(id)}
          badge={id === 'alerts' && alerts > 0 && <span className="badge figure">{alerts}</span>}
        />
      ))}
      <hr />
      <IconButton
        icon={IconArrowBackUp}
        label={t('action.undo')}
        shortcut="Control+Z"
        disabled={!canUndo}
        onClick={() => twin.document.undo()}
      />
      <IconButton
        icon={IconArrowForwardUp}
        label={t('action.redo')}
        shortcut="Control+Shift+Z"
        disabled={!canRedo}
        onClick={() => twin.document.redo()}
      />
      {/* Where a touch screen has no room for them, the palette still has. */}
      <IconButton
        className="beside-search"
        icon={IconLink}
        label={t('action.copyLink')}
        onClick={() => void copyLink(twin)}
      />
      <IconButton
        className="beside-search"
        icon={IconCamera}
        label={t('action.screenshot')}
        onClick={() => void saveScreenshot(twin)}
      />
      <IconButton
        className="beside-search"
        icon={IconKeyboard}
        label={t('panel.help')}
        shortcut="?"
        onClick={() => twin.session.setPanel('help')}
      />
    </nav>
  );
}
