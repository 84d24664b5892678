import { formatTime } from '@i18n/format.ts';
import { IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { IconButton } from '../controls/icon-button.tsx';
import { Panel } from '../controls/panel.tsx';
import { useDocument, useTwin, useWords } from '../twin-context.ts';

/** What the analyst wrote down, each at a time; they stand in the timeline too. */
export function NotesPanel() {
  const { document, clock, city } = useTwin();
  const { t } = useWords();
  const notes = useDocument(state => state.data.notes);
  const [draft, setDraft] = useState('');
  return (
    <Panel title={t('replay.notes')} className="notes-panel">
      <form
        className="bookmark-form"
        onSubmit={event => {
          event.preventDefault();
          if (draft.trim()) document.addNote(clock.now(), draft.trim());
          setDraft('');
        }}
      >
        <input
          className="input"
          aria-label={t('replay.notePlaceholder')}
          placeholder={t('replay.notePlaceholder')}
          value={draft}
          onChange={event => setDraft(event.currentTarget.value)}
        />
        <button type="submit" className="button" disabled={draft.trim() === ''}>
          {t('replay.noteHere')}
        </button>
      </form>
      {notes.length === 0 && <p className="empty">{t('replay.noNotes')}</p>}
      <ul>
        {[...notes]
          .sort((a, b) => a.timeMs - b.timeMs)
          .map(note => (
            <li key={note.id} className="bookmark">
              <button type="button" onClick={() => clock.seek(note.timeMs)}>
                <span className="figure dim">{formatTime(note.timeMs, city.timeZone)}</span> {note.text}
              </button>
              <IconButton
                icon={IconTrash}
                label={t('action.delete')}
                onClick={() => document.removeNote(note.id)}
              />
            </li>
          ))}
      </ul>
    </Panel>
  );
}
