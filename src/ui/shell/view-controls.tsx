import { IconAngle, IconHome, IconMinus, IconNavigationFilled, IconPlus } from '@tabler/icons-react';
import { tilt } from '../commands.ts';
import { IconButton } from '../controls/icon-button.tsx';
import { useSession, useTwin, useWords } from '../twin-context.ts';

const ZOOM_FACTOR = 1.6;

/** Compass, home, tilt and zoom. */
export function ViewControls() {
  const twin = useTwin();
  const { scene } = twin;
  const { t } = useWords();
  const heading = useSession(state => Math.round(state.camera?.heading ?? 0) % 360);
  const isTopDown = useSession(state => (state.camera?.pitch ?? 0) < -80);
  const north = t('camera.northHeading', { heading });
  return (
    <div
      className="view-controls panel"
      role="toolbar"
      aria-label={t('camera.label')}
      aria-orientation="vertical"
    >
      <button
        type="button"
        className="icon-button compass"
        aria-label={north}
        title={north}
        onClick={() => void scene.camera.faceNorth()}
      >
        <span style={{ transform: `rotate(${-heading}deg)` }}>
          <IconNavigationFilled size="1.25em" />
        </span>
      </button>
      <IconButton icon={IconHome} label={t('camera.home')} onClick={() => void scene.camera.home()} />
      <IconButton icon={IconAngle} label={t('camera.tilt')} pressed={!isTopDown} onClick={() => tilt(twin)} />
      <IconButton
        className="zoom"
        icon={IconPlus}
        label={t('camera.zoomIn')}
        onClick={() => scene.camera.zoom(ZOOM_FACTOR)}
      />
      <IconButton
        className="zoom"
        icon={IconMinus}
        label={t('camera.zoomOut')}
        onClick={() => scene.camera.zoom(1 / ZOOM_FACTOR)}
      />
    </div>
  );
}
