import { applyView, currentView } from '@state/address.ts';
import { formatView, parseView } from '@state/url.ts';
import { IconBookmarkPlus, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { IconButton } from '../controls/icon-button.tsx';
import { Panel } from '../controls/panel.tsx';
import { useDocument, useTwin, useWords } from '../twin-context.ts';

/** Views worth coming back to. Kept in this browser; undone like everything a person makes. */
export function BookmarksPanel({ onClose }: { readonly onClose?: (() => void) | undefined }) {
  const twin = useTwin();
  const { t } = useWords();
  const bookmarks = useDocument(state => state.data.bookmarks);
  const [title, setTitle] = useState('');
  const add = () => {
    const { language: _language, theme: _theme, ...view } = currentView(twin);
    twin.document.addBookmark(
      title.trim() || t('bookmarks.name', { number: bookmarks.length + 1 }),
      formatView(view),
    );
    setTitle('');
  };
  return (
    <Panel title={t('panel.bookmarks')} onClose={onClose} className="bookmarks-panel">
      <form
        className="bookmark-form"
        onSubmit={event => {
          event.preventDefault();
          add();
        }}
      >
        <input
          className="input"
          aria-label={t('table.name')}
          placeholder={t('bookmarks.name', { number: bookmarks.length + 1 })}
          value={title}
          onChange={event => setTitle(event.currentTarget.value)}
        />
        <button type="submit" className="button">
          <IconBookmarkPlus size="1.125em" />
          {t('bookmarks.add')}
        </button>
      </form>
      {bookmarks.length === 0 && <p className="empty">{t('bookmarks.empty')}</p>}
      <ul>
        {bookmarks.map(bookmark => (
          <li key={bookmark.id} className="bookmark">
            <button type="button" onClick={() => applyView(twin, parseView(bookmark.view).view)}>
              {bookmark.title}
            </button>
            <IconButton
              icon={IconTrash}
              label={t('action.delete')}
              onClick={() => twin.document.removeBookmark(bookmark.id)}
            />
          </li>
        ))}
      </ul>
    </Panel>
  );
}
