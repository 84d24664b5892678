import { type FieldReport, REPORT_KINDS, type ReportPlace } from '@core/field-report.ts';
import { bilingual } from '@i18n/index.ts';
import { IconCamera, IconSend, IconX } from '@tabler/icons-react';
import { useEffect, useMemo, useRef, useState } from 'react';
import { createPortal } from 'react-dom';
import { useStore } from 'zustand';
import { Segmented } from '../controls/fields.tsx';
import { IconButton } from '../controls/icon-button.tsx';
import { randomUuid } from '../controls/uuid.ts';
import { useSession, useTwin, useWords } from '../twin-context.ts';
import { findPlace, PlaceProblem } from './report-place.ts';
import { shrinkPhoto } from './shrink-photo.ts';

type PlaceSource = ReportPlace['source'];

/** What is seen, where, and photos of it. The draft is kept on the device with every change. */
export function ReportForm() {
  const twin = useTwin();
  const { session, outbox, live, clock, city } = twin;
  const { t, text } = useWords();
  const draft = useStore(outbox.store, state => state.draft);
  const selection = useSession(state => state.selection);
  const [chosen, setChosen] = useState<PlaceSource | null>(null);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const title = selection && (live.entity(selection.id)?.name ?? selection.title);
  const canObject = selection !== null && Boolean(live.entity(selection.id)?.position ?? selection.position);
  const source = chosen === 'object' && !canObject ? 'view' : (chosen ?? (canObject ? 'object' : 'view'));

  const submit = async () => {
    setBusy(true);
    setProblem(null);
    try {
      const place = await findPlace(twin, source);
      // Finding the place may take a while; what was written meanwhile belongs to the report.
      const written = outbox.state.draft;
      const report: FieldReport = {
        ...written,
        note: written.note.trim(),
        id: randomUuid(),
        cityId: city.id,
        createdMs: clock.wallNow(),
        ...(place ? { place } : {}),
        ...(selection
          ? { entity: { id: selection.id, title: title ?? { zh: selection.id, en: selection.id } } }
          : {}),
      };
      // Stored at once; whether it can be sent is the outbox's affair.
      void outbox.submit(report);
    } catch (error) {
      if (!(error instanceof PlaceProblem)) throw error;
      setProblem(t('report.placeFailed', { reason: text(error.reason) }));
    } finally {
      setBusy(false);
    }
  };
  return (
    <form
      className="report-form panel"
      aria-label={t('panel.report')}
      onSubmit={event => {
        event.preventDefault();
        void submit();
      }}
    >
      {source === 'view' && <Crosshair />}
      <Segmented
        label={t('report.kind')}
        options={REPORT_KINDS.map(value => ({ value, label: t(`report.kind.${value}`) }))}
        value={draft.kind}
        onChange={kind => outbox.setDraft({ kind })}
      />
      <textarea
        className="input"
        rows={2}
        aria-label={t('report.note')}
        placeholder={t('report.notePlaceholder')}
        value={draft.note}
        onChange={event => outbox.setDraft({ note: event.currentTarget.value })}
      />
      <div className="report-place">
        <Segmented
          label={t('report.place')}
          options={(['object', 'device', 'view'] as const)
            .filter(value => value !== 'object' || canObject)
            .map(value => ({ value, label: t(`report.place.${value}`) }))}
          value={source}
          onChange={setChosen}
        />
        {title && <span className="dim truncate">{t('report.about', { title: text(title) })}</span>}
      </div>
      <PhotoStrip onUnreadable={name => session.notify(unreadable(name))} />
      {problem && (
        <p className="report-problem" role="alert">
          {problem}
        </p>
      )}
      <button
        type="submit"
        className="button primary"
        disabled={busy || (draft.note.trim() === '' && draft.photos.length === 0)}
      >
        <IconSend size="1.25em" />
        {t(busy && source === 'device' ? 'report.placeFinding' : 'report.save')}
      </button>
    </form>
  );
}

/** Over the scene, not in the sheet: a panel that blurs what is behind it would hold it fast. */
function Crosshair() {
  return createPortal(
    <span className="field-crosshair" aria-hidden="true" />,
    document.querySelector('.shell') ?? document.body,
  );
}

function unreadable(name: string) {
  return { key: 'photo', severity: 'warning' as const, text: bilingual('report.photoFailed', { name }) };
}

function PhotoStrip({ onUnreadable }: { readonly onUnreadable: (name: string) => void }) {
  const { outbox } = useTwin();
  const { t } = useWords();
  const photos = useStore(outbox.store, state => state.draft.photos);
  const input = useRef<HTMLInputElement>(null);
  const add = async (files: readonly File[]) => {
    for (const file of files) {
      try {
        const photo = await shrinkPhoto(file);
        outbox.setDraft({ photos: [...outbox.state.draft.photos, photo] });
      } catch {
        onUnreadable(file.name);
      }
    }
  };
  return (
    <div className="photo-strip">
      <button type="button" className="button" onClick={() => input.current?.click()}>
        <IconCamera size="1.25em" />
        {t('report.photo')}
      </button>
      <input
        ref={input}
        type="file"
        hidden
        multiple
        accept="image/*"
        aria-label={t('report.photo')}
        onChange={({ currentTarget }) => {
          void add([...(currentTarget.files ?? [])]);
          currentTarget.value = '';
        }}
      />
      <ul>
        {photos.map((photo, index) => (
          <li key={`${photo.name}-${index.toString()}`}>
            <PhotoThumb bytes={photo.bytes} mediaType={photo.mediaType} name={photo.name} />
            <IconButton
              icon={IconX}
              label={t('report.photoRemove', { name: photo.name })}
              onClick={() => outbox.setDraft({ photos: photos.filter(other => other !== photo) })}
            />
          </li>
        ))}
      </ul>
    </div>
  );
}

interface PhotoThumbProps {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly mediaType: string;
  readonly name: string;
}

function PhotoThumb({ bytes, mediaType, name }: PhotoThumbProps) {
  const url = useMemo(() => URL.createObjectURL(new Blob([bytes], { type: mediaType })), [bytes, mediaType]);
  useEffect(() => () => URL.revokeObjectURL(url), [url]);
  return <img src={url} alt={name} />;
}
