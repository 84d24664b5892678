import type { Workspace } from '@state/session.ts';
import { IconEye } from '@tabler/icons-react';
import { type ComponentType, lazy, Suspense, useEffect } from 'react';
import { useStore } from 'zustand';
import { Boundary } from '../controls/boundary.tsx';
import { IconButton } from '../controls/icon-button.tsx';
import { ModelHost } from '../model/model-host.tsx';
import { HelpDialog } from '../panels/help-dialog.tsx';
import { Palette } from '../panels/palette.tsx';
import { useSession, useTwin, useWords } from '../twin-context.ts';
import { Explore } from '../workspaces/explore.tsx';
import { BootScreen } from './boot-screen.tsx';
import { Notices } from './notices.tsx';
import { TopBar } from './top-bar.tsx';
import { useHotkeys } from './use-hotkeys.ts';

/** The first is on the first screen; the others load when entered. */
const WORKSPACES: Readonly<Record<Workspace, ComponentType>> = {
  explore: Explore,
  command: lazy(() => import('../workspaces/command.tsx').then(module => ({ default: module.Command }))),
  replay: lazy(() => import('../workspaces/replay.tsx').then(module => ({ default: module.Replay }))),
  field: lazy(() => import('../workspaces/field.tsx').then(module => ({ default: module.Field }))),
};

const SketchBar = lazy(() => import('./sketch-bar.tsx').then(module => ({ default: module.SketchBar })));
const SplitView = lazy(() => import('./split-view.tsx').then(module => ({ default: module.SplitView })));

/** The frame of all four workspaces. Put away as a whole with H. */
export function Shell() {
  const hidden = useSession(state => state.chromeHidden);
  const workspace = useSession(state => state.workspace);
  const palette = useSession(state => state.panels.palette === true);
  const help = useSession(state => state.panels.help === true);
  useHotkeys();
  usePageAttributes();
  useTourEndsByHand();
  return (
    <div className="shell" data-workspace={workspace} data-hidden={hidden}>
      {hidden ? <ShowAll /> : <Chrome workspace={workspace} />}
      <WhatIfTools />
      <Notices />
      {palette && <Palette />}
      {help && <HelpDialog />}
      <ModelHost />
    </div>
  );
}

function Chrome({ workspace }: { readonly workspace: Workspace }) {
  const { session } = useTwin();
  const { t, language } = useWords();
  const ready = useSession(state => state.ready);
  const pendingTiles = useSession(state => state.pendingTiles);
  const WorkspaceView = WORKSPACES[workspace];
  return (
    <>
      <button
        type="button"
        className="skip-link visually-hidden"
        onClick={() => session.setPanel('table', true)}
      >
        {t('scene.skipTable')}
      </button>
      <TopBar />
      <Boundary key={workspace} className="panel failed-part">
        <Suspense fallback={<Loading />}>
          <WorkspaceView />
        </Suspense>
      </Boundary>
      {!ready && <BootScreen stage="tiles" pendingTiles={pendingTiles} language={language} />}
    </>
  );
}

/** What a what-if puts over the scene while something is drawn or compared. */
function WhatIfTools() {
  const { sketch, runs } = useTwin();
  const isDrawing = useStore(sketch.store, state => state.sketch !== null);
  const isSplit = useStore(runs.store, state => state.split !== null);
  return (
    <Suspense fallback={null}>
      {isDrawing && <SketchBar />}
      {isSplit && <SplitView />}
    </Suspense>
  );
}

/** A workspace that is being fetched, said only when that takes a while. */
function Loading() {
  const { t } = useWords();
  return (
    <p className="loading-part" role="status">
      {t('boot.part')}
    </p>
  );
}

function ShowAll() {
  const { session } = useTwin();
  const { t } = useWords();
  return (
    <IconButton
      className="panel show-all"
      icon={IconEye}
      label={t('action.showAll')}
      onClick={() => session.set({ chromeHidden: false })}
    />
  );
}

/** Theme and language of the page, and the scene's name for those who do not see it. */
function usePageAttributes(): void {
  const { city } = useTwin();
  const { t, text, language } = useWords();
  const theme = useSession(state => state.theme);
  useEffect(() => {
    document.documentElement.dataset.theme = theme;
    document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en';
    document.title = `${text(city.name)} · ${t('app.name')}`;
    const scene = document.getElementById('scene');
    scene?.setAttribute('role', 'application');
    scene?.setAttribute('aria-label', t('scene.label', { city: text(city.name) }));
  }, [theme, language, city, t, text]);
}

/** Whoever takes hold of the scene does not want to be led through it any longer. */
function useTourEndsByHand(): void {
  const { tour } = useTwin();
  useEffect(() => {
    const scene = document.getElementById('scene');
    const stop = () => tour.stop();
    scene?.addEventListener('pointerdown', stop);
    scene?.addEventListener('wheel', stop, { passive: true });
    return () => {
      scene?.removeEventListener('pointerdown', stop);
      scene?.removeEventListener('wheel', stop);
    };
  }, [tour]);
}
