import { WORKSPACES } from '@state/session.ts';
import { IconLanguage, IconMoon, IconPlayerStop, IconRoute, IconSearch, IconSun } from '@tabler/icons-react';
import { Segmented, Select } from '../controls/fields.tsx';
import { IconButton } from '../controls/icon-button.tsx';
import { useSession, useTwin, useWords } from '../twin-context.ts';
import { Brand } from './brand.tsx';
import { ClockFace } from './clock-face.tsx';
import { StatusPill } from './status-pill.tsx';

/** Brand, workspaces, search, the truth about the data, the time, and display settings. */
export function TopBar() {
  const { city, session } = useTwin();
  const { t, text } = useWords();
  const workspace = useSession(state => state.workspace);
  return (
    <header className="top-bar">
      <div className="top-bar-start">
        <Brand subtitle={t('app.subtitle', { city: text(city.name) })} />
        <Segmented
          className="workspaces"
          label={t('workspace.label')}
          value={workspace}
          options={WORKSPACES.map(value => ({ value, label: t(`workspace.${value}`) }))}
          onChange={value => session.set({ workspace: value })}
        />
      </div>
      {workspace === 'command' && (
        <h1 className="command-title">{t('app.commandTitle', { city: text(city.name) })}</h1>
      )}
      <div className="top-bar-end">
        <SearchButton />
        <StatusPill />
        <ClockFace />
        <DisplaySettings />
      </div>
    </header>
  );
}

function SearchButton() {
  const { session } = useTwin();
  const { t } = useWords();
  return (
    <button
      type="button"
      className="search-button"
      aria-keyshortcuts="Control+K"
      title={t('search.placeholder')}
      onClick={() => session.setPanel('palette', true)}
    >
      <IconSearch size="1.125em" />
      <span className="truncate">{t('search.short')}</span>
      <kbd>Ctrl K</kbd>
    </button>
  );
}

function DisplaySettings() {
  const { session, tour } = useTwin();
  const { t } = useWords();
  const language = useSession(state => state.language);
  const theme = useSession(state => state.theme);
  const quality = useSession(state => state.quality);
  const touring = useSession(state => state.touring);
  return (
    <div className="display-settings">
      {tour.stops.length > 0 && (
        <IconButton
          icon={touring ? IconPlayerStop : IconRoute}
          label={t(touring ? 'tour.stop' : 'tour.start')}
          pressed={touring}
          onClick={() => tour.toggle()}
        />
      )}
      <IconButton
        icon={theme === 'night' ? IconSun : IconMoon}
        label={t('settings.switchTheme')}
        onClick={() => session.set({ theme: theme === 'night' ? 'day' : 'night' })}
      />
      <IconButton
        icon={IconLanguage}
        label={t('settings.switchLanguage')}
        text={t('settings.switchToLanguage')}
        onClick={() => session.set({ language: language === 'zh' ? 'en' : 'zh' })}
      />
      <Select
        label={t('settings.quality')}
        value={quality}
        options={(['auto', 'low', 'medium', 'high'] as const).map(value => ({
          value,
          label: t(`settings.quality.${value}`),
        }))}
        onChange={value => session.set({ quality: value })}
      />
    </div>
  );
}
