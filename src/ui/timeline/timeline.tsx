import { formatTime } from '@i18n/format.ts';
import {
  IconBroadcast,
  IconPlayerPauseFilled,
  IconPlayerPlayFilled,
  IconPlayerSkipBack,
  IconPlayerSkipForward,
  IconPlayerTrackNext,
  IconPlayerTrackPrev,
} from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import { useStore } from 'zustand';
import { Select } from '../controls/fields.tsx';
import { IconButton } from '../controls/icon-button.tsx';
import { useTruth } from '../shell/status-pill.tsx';
import { useTwin, useTwinTime, useWords } from '../twin-context.ts';
import { seekEvent } from './events.ts';
import { HistogramChoice, useHistogramProperty } from './histogram-choice.tsx';
import { TimelineTrack } from './timeline-track.tsx';

const RATES = [1, 10, 60, 300, 900, 3600] as const;
const SPAN_HOURS = [1, 6, 24, 72, 168] as const;
const STEP_MS = 600_000;

/** The one clock: live or past, playing or held, how fast, and where. */
export function Timeline({ large = false }: { readonly large?: boolean }) {
  const { t } = useWords();
  const [spanHours, setSpanHours] = useState<number>(24);
  const [chosen, setChosen] = useState<string | null>(null);
  const property = useHistogramProperty(chosen);
  return (
    <section className="timeline panel" data-large={large} aria-label={t('timeline.label')}>
      <TransportControls spanHours={spanHours} onSpan={setSpanHours}>
        {large && <EventSteps />}
        {large && property !== undefined && <HistogramChoice value={property} onChange={setChosen} />}
      </TransportControls>
      <TimelineTrack spanHours={spanHours} property={property} large={large} />
    </section>
  );
}

/** To the alert or note before and after. */
function EventSteps() {
  const twin = useTwin();
  const { t } = useWords();
  return (
    <>
      <IconButton
        icon={IconPlayerTrackPrev}
        label={t('timeline.previousEvent')}
        shortcut="["
        onClick={() => seekEvent(twin, -1)}
      />
      <IconButton
        icon={IconPlayerTrackNext}
        label={t('timeline.nextEvent')}
        shortcut="]"
        onClick={() => seekEvent(twin, 1)}
      />
    </>
  );
}

interface TransportProps {
  readonly spanHours: number;
  readonly onSpan: (hours: number) => void;
  readonly children: ReactNode;
}

function TransportControls({ spanHours, onSpan, children }: TransportProps) {
  const { clock } = useTwin();
  const { t } = useWords();
  const playing = useStore(clock.store, state => state.playing);
  const mode = useStore(clock.store, state => state.mode);
  const rate = useStore(clock.store, state => state.rate);
  return (
    <div className="transport">
      <LiveButton isLive={mode === 'live'} onClick={() => clock.goLive()} />
      <IconButton
        className="skip"
        icon={IconPlayerSkipBack}
        label={t('timeline.back')}
        onClick={() => clock.seek(clock.now() - STEP_MS)}
      />
      <IconButton
        className="play"
        icon={playing ? IconPlayerPauseFilled : IconPlayerPlayFilled}
        label={t(playing ? 'timeline.pause' : 'timeline.play')}
        shortcut="Space"
        onClick={() => clock.toggle()}
      />
      <IconButton
        className="skip"
        icon={IconPlayerSkipForward}
        label={t('timeline.forward')}
        onClick={() => clock.seek(clock.now() + STEP_MS)}
      />
      <DateTimeField />
      {children}
      <Select
        label={t('timeline.rate')}
        value={String(RATES.find(candidate => candidate >= rate) ?? 1)}
        options={RATES.map(value => ({ value: String(value), label: `${value}×` }))}
        onChange={value => clock.setRate(Number(value))}
      />
      <Select
        label={t('timeline.span')}
        value={String(spanHours)}
        options={SPAN_HOURS.map(hours => ({
          value: String(hours),
          label:
            hours > 24 ? t('timeline.spanDays', { days: hours / 24 }) : t('timeline.spanHours', { hours }),
        }))}
        onChange={value => onSpan(Number(value))}
      />
    </div>
  );
}

/** Returns to the present. It is only called live when what it shows is measured. */
function LiveButton({ isLive, onClick }: { readonly isLive: boolean; readonly onClick: () => void }) {
  const { t } = useWords();
  const { tone, label } = useTruth();
  return (
    <button type="button" className="live-button" data-live={isLive} data-tone={tone} onClick={onClick}>
      <IconBroadcast size="1.125em" />
      {isLive ? t(tone === 'live' ? 'timeline.live' : label) : t('timeline.toLive')}
    </button>
  );
}

/** The time as a field: typed in the city's own zone. */
function DateTimeField() {
  const { clock, city } = useTwin();
  const { t } = useWords();
  const time = useTwinTime(500);
  const [draft, setDraft] = useState<string | null>(null);
  const shown = draft ?? formatTime(time, city.timeZone, 'minutes');
  const commit = () => {
    const wanted = draft === null ? undefined : zonedTime(draft, city.timeZone);
    setDraft(null);
    if (wanted !== undefined) clock.seek(wanted);
  };
  return (
    <input
      // Not a date control: that writes dates in the browser's language, not the city's zone and the page's form.
      type="text"
      inputMode="numeric"
      spellCheck={false}
      aria-invalid={draft !== null && zonedTime(draft, city.timeZone) === undefined}
      className="input date-time figure"
      aria-label={t('timeline.jump')}
      value={shown}
      onChange={event => setDraft(event.currentTarget.value)}
      onBlur={commit}
      onKeyDown={event => {
        if (event.key === 'Enter') commit();
        if (event.key === 'Escape') setDraft(null);
      }}
    />
  );
}

/** Epoch ms of a local `YYYY-MM-DD HH:mm` in a zone; undefined when it is not a time. */
function zonedTime(local: string, timeZone: string): number | undefined {
  const match = /^\s*(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d)\s*$/.exec(local);
  const asUtc = match ? Date.parse(`${match[1]}T${match[2]}Z`) : Number.NaN;
  if (!Number.isFinite(asUtc)) return undefined;
  const shown = Date.parse(`${formatTime(asUtc, timeZone, 'seconds').replace(' ', 'T')}Z`);
  return asUtc - (shown - asUtc);
}
