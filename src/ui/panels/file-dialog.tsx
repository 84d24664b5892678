import { LocalizedError } from '@core/text.ts';
import { formatOf } from '@feeds/files/format.ts';
import { type FileFormat, LARGEST_FILE_BYTES } from '@feeds/files/options.ts';
import { formatNumber } from '@i18n/format.ts';
import { bilingual, type MessageKey } from '@i18n/index.ts';
import { type FileDeclaration, zoneOffset } from '@state/feed-roster.ts';
import { type ReactNode, type SyntheticEvent, useEffect, useId, useState } from 'react';
import { Segmented, Select } from '../controls/fields.tsx';
import { Modal } from '../controls/modal.tsx';
import { useTwin, useWords } from '../twin-context.ts';

/** As many bytes as telling the format needs. */
const HEAD_BYTES = 2000;
const DATUMS = ['WGS84', 'GCJ-02', 'BD-09'] as const;

/** Asks what a dropped file is before any of it is shown. */
export function FileDialog({ file }: { readonly file: File }) {
  const { roster } = useTwin();
  const { t, language } = useWords();
  const told = useFormat(file);
  const title = t('files.title', { name: file.name });
  return (
    <Modal label={title} className="file-dialog" onClose={() => roster.decline(file)}>
      <h2>{title}</h2>
      {told === null && <p className="dim">{t('files.reading')}</p>}
      {told?.format && (
        <>
          <p className="dim">
            {t('files.facts', { format: told.format, size: formatNumber(file.size / 1000, language, 1) })}
          </p>
          <DeclarationForm file={file} format={told.format} />
        </>
      )}
      {told?.problem && (
        <>
          <p role="alert">
            {t(told.problem, {
              reason: told.reason ?? '',
              formats: t('files.formats'),
              megabytes: LARGEST_FILE_BYTES / 1e6,
            })}
          </p>
          <button type="button" className="button" onClick={() => roster.decline(file)}>
            {t('action.close')}
          </button>
        </>
      )}
    </Modal>
  );
}

function DeclarationForm({ file, format }: { readonly file: File; readonly format: FileFormat }) {
  const { roster, session, city, clock } = useTwin();
  const { t } = useWords();
  const isSumo = format.startsWith('sumo');
  const [origin, setOrigin] = useState<FileDeclaration['origin']>(isSumo ? 'simulated' : 'replayed');
  const [crs, setDatum] = useState<FileDeclaration['crs']>('WGS84');
  const [zone, setZone] = useState(() => zoneOffset(city.timeZone, clock.now()));
  const [start, setStart] = useState('');
  const [unit, setUnit] = useState('');
  const [location, setLocation] = useState('');
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    const declaration: FileDeclaration = {
      origin,
      crs,
      zone,
      ...(isSumo ? { startTime: `${start}${zone}` } : {}),
      ...(location.trim() ? { location: location.trim() } : {}),
      ...(unit.trim() ? { unit: unit.trim() } : {}),
    };
    session.setPanel('feeds', true);
    roster.add(file, declaration).catch((error: Error) =>
      session.notify({
        key: `file:${file.name}`,
        severity: 'error',
        text: bilingual('files.failed', { reason: error.message }),
      }),
    );
  };
  return (
    <form onSubmit={submit}>
      <Labelled label={t('files.origin')} note={t('files.originNote')}>
        <Segmented
          label={t('files.origin')}
          value={origin}
          onChange={setOrigin}
          options={[
            { value: 'replayed', label: t('files.originReplayed') },
            { value: 'simulated', label: t('files.originSimulated') },
            { value: 'synthetic', label: t('files.originSynthetic') },
          ]}
        />
      </Labelled>
      {(format === 'csv' || format === 'geojson') && (
        <Labelled label={t('files.datum')} note={t('files.datumNote')}>
          <Select
            label={t('files.datum')}
            value={crs}
            onChange={setDatum}
            options={DATUMS.map(value => ({ value, label: value }))}
          />
        </Labelled>
      )}
      {isSumo && (
        <Field label={t('files.start')} type="datetime-local" step="1" value={start} onChange={setStart} />
      )}
      {format === 'sumo-fcd' && (
        <Field label={t('files.location')} isOptional value={location} onChange={setLocation} />
      )}
      {format === 'geotiff' && <Field label={t('files.unit')} isOptional value={unit} onChange={setUnit} />}
      {(isSumo || format === 'csv') && (
        <Field label={t('files.zone')} pattern="Z|[+\-]\d{2}:\d{2}" value={zone} onChange={setZone} />
      )}
      <footer>
        <button type="button" className="button" onClick={() => roster.decline(file)}>
          {t('files.cancel')}
        </button>
        <button type="submit" className="button primary">
          {t('files.add')}
        </button>
      </footer>
    </form>
  );
}

interface LabelledProps {
  readonly label: string;
  readonly note: string;
  readonly children: ReactNode;
}

function Labelled({ label, note, children }: LabelledProps) {
  return (
    <div className="file-field">
      <span className="soft" aria-hidden="true">
        {label}
      </span>
      {children}
      <p className="dim">{note}</p>
    </div>
  );
}

interface FieldProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly type?: 'text' | 'datetime-local';
  readonly pattern?: string;
  readonly step?: string;
  readonly isOptional?: boolean;
}

function Field({ label, onChange, isOptional = false, ...input }: FieldProps) {
  const id = useId();
  return (
    <div className="file-field">
      <label className="soft" htmlFor={id}>
        {label}
      </label>
      <input
        {...input}
        id={id}
        className="input"
        required={!isOptional}
        onChange={event => onChange(event.currentTarget.value)}
      />
    </div>
  );
}

interface Told {
  readonly format?: FileFormat;
  readonly problem?: MessageKey;
  readonly reason?: string;
}

/** The format by name and beginning, or why it cannot be told; null while the beginning is read. */
function useFormat(file: File): Told | null {
  const [told, setTold] = useState<Told | null>(null);
  useEffect(() => {
    let current = true;
    void tellFormat(file).then(result => {
      if (current) setTold(result);
    });
    return () => {
      current = false;
    };
  }, [file]);
  return told;
}

async function tellFormat(file: File): Promise<Told> {
  if (file.size > LARGEST_FILE_BYTES) return { problem: 'files.tooLarge' };
  try {
    const head = await file.slice(0, HEAD_BYTES).arrayBuffer();
    return { format: formatOf(file.name, new Uint8Array(head)) };
  } catch (error) {
    if (error instanceof LocalizedError) return { problem: 'files.unknown' };
    // A folder, or a file that has gone meanwhile.
    return { problem: 'files.unreadable', reason: error instanceof Error ? error.message : String(error) };
  }
}
