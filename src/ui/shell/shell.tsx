import { IconEye } from '@tabler/icons-react';
import { useEffect } from 'react';
import { IconButton } from '../controls/icon-button.tsx';
import { useSession, useTwin, useWords } from '../twin-context.ts';
import { Explore } from '../workspaces/explore.tsx';
import { BootScreen } from './boot-screen.tsx';
import { Notices } from './notices.tsx';
import { TopBar } from './top-bar.tsx';
import { useHotkeys } from './use-hotkeys.ts';

/** The frame of all four workspaces. Put away as a whole with H. */
export function Shell() {
  const { session } = useTwin();
  const { t, language } = useWords();
  const hidden = useSession(state => state.chromeHidden);
  const workspace = useSession(state => state.workspace);
  const theme = useSession(state => state.theme);
  const ready = useSession(state => state.ready);
  const pendingTiles = useSession(state => state.pendingTiles);
  useHotkeys();
  useEffect(() => {
    document.documentElement.dataset.theme = theme;
    document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en';
  }, [theme, language]);
  if (hidden) {
    return (
      <div className="shell" data-workspace={workspace} data-hidden="true">
        <IconButton
          className="panel show-all"
          icon={IconEye}
          label={t('action.showAll')}
          onClick={() => session.set({ chromeHidden: false })}
        />
        <Notices />
      </div>
    );
  }
  return (
    <div className="shell" data-workspace={workspace}>
      <TopBar />
      <Explore />
      <Notices />
      {!ready && <BootScreen stage="tiles" pendingTiles={pendingTiles} language={language} />}
    </div>
  );
}
