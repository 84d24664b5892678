import type { TimeRange } from '@core/time.ts';
import { LevelMark } from '../panels/level-mark.tsx';
import { useDocument, useLive, useTwin, useWords } from '../twin-context.ts';

/** Alerts and notes inside the window, where they happened. */
export function EventMarks({ range }: { readonly range: TimeRange }) {
  const { live, clock } = useTwin();
  const { text } = useWords();
  useLive(state => state.alertsRevision);
  const notes = useDocument(state => state.data.notes);
  const isInside = (timeMs: number) => timeMs >= range.startMs && timeMs < range.endMs;
  const left = (timeMs: number) => `${((timeMs - range.startMs) / (range.endMs - range.startMs)) * 100}%`;
  return (
    <div className="event-marks">
      {live
        .alerts()
        .filter(alert => isInside(alert.sentMs))
        .map(alert => (
          <button
            key={alert.id}
            type="button"
            tabIndex={-1}
            title={text(alert.title)}
            style={{ left: left(alert.sentMs) }}
            onClick={() => clock.seek(alert.sentMs)}
          >
            <LevelMark level={alert.level} />
            <span className="visually-hidden">{text(alert.title)}</span>
          </button>
        ))}
      {notes
        .filter(note => isInside(note.timeMs))
        .map(note => (
          <button
            key={`note-${note.id}`}
            type="button"
            tabIndex={-1}
            className="note-mark"
            title={note.text}
            aria-label={note.text}
            style={{ left: left(note.timeMs) }}
            onClick={() => clock.seek(note.timeMs)}
          />
        ))}
    </div>
  );
}
