import type { TimeMs, TimeRange } from '@core/time.ts';
import { formatTime } from '@i18n/format.ts';
import {
  type KeyboardEvent,
  type PointerEvent,
  type RefObject,
  useLayoutEffect,
  useRef,
  useState,
} from 'react';
import { useStore } from 'zustand';
import { useTwin, useTwinTime, useWords } from '../twin-context.ts';
import { EventMarks } from './event-marks.tsx';
import { Histogram } from './histogram.tsx';
import { ticksOf } from './ticks.ts';

const HOUR_MS = 3_600_000;
/** Part of the window that lies ahead of the present. */
const AHEAD = 0.06;
/** Room for a label of a tick. */
const LABEL_REM = 3.5;

interface TrackProps {
  readonly spanHours: number;
  /** The quantity of the histogram. */
  readonly property: string | undefined;
  readonly large: boolean;
}

/** The window of time with its ticks, histogram and events; drag or use the arrow keys to move in it. */
export function TimelineTrack({ spanHours, property, large }: TrackProps) {
  const { clock, city } = useTwin();
  const { t } = useWords();
  const time = useTwinTime(200);
  const mode = useStore(clock.store, state => state.mode);
  const element = useRef<HTMLDivElement>(null);
  const labels = useLabelRoom(element);
  const range = useWindow(time, spanHours * HOUR_MS, mode === 'live');
  const span = range.endMs - range.startMs;
  const toPercent = (at: TimeMs) => `${((at - range.startMs) / span) * 100}%`;

  const seekTo = (event: PointerEvent) => {
    const { left, width } = element.current!.getBoundingClientRect();
    clock.seek(range.startMs + Math.min(1, Math.max(0, (event.clientX - left) / width)) * span);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const steps: Readonly<Record<string, number>> = {
      ArrowLeft: -span / 96,
      ArrowRight: span / 96,
      PageDown: -span / 8,
      PageUp: span / 8,
      Home: range.startMs - time,
      End: range.endMs - time,
    };
    const step = steps[event.key];
    if (step === undefined) return;
    event.preventDefault();
    clock.seek(clock.now() + step);
  };
  return (
    <div
      ref={element}
      className="track"
      onPointerDown={event => {
        // The event marks are controls of their own.
        if (event.target instanceof Element && event.target.closest('button')) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        seekTo(event);
      }}
      onPointerMove={event => {
        if (event.currentTarget.hasPointerCapture(event.pointerId)) seekTo(event);
      }}
    >
      <div
        className="track-slider"
        role="slider"
        tabIndex={0}
        aria-label={t('timeline.seek')}
        aria-valuemin={Math.round(range.startMs / 1000)}
        aria-valuemax={Math.round(range.endMs / 1000)}
        aria-valuenow={Math.round(time / 1000)}
        aria-valuetext={formatTime(time, city.timeZone, 'seconds')}
        onKeyDown={onKeyDown}
      />
      <Histogram range={range} property={property} scaled={large} />
      {ticksOf(range, city.timeZone, labels).map(tick => (
        <span
          key={tick.timeMs}
          className="tick figure"
          data-major={tick.isMajor}
          style={{ left: toPercent(tick.timeMs) }}
        >
          {tick.label}
        </span>
      ))}
      <EventMarks range={range} />
      {mode !== 'live' && <span className="wall-now" style={{ left: toPercent(clock.wallNow()) }} />}
      <span className="cursor" style={{ left: toPercent(time) }}>
        <b className="figure">{formatTime(time, city.timeZone, 'clock')}</b>
      </span>
    </div>
  );
}

/** How many labels of ticks the track has room for. */
function useLabelRoom(element: RefObject<HTMLDivElement | null>): number {
  const [labels, setLabels] = useState(13);
  useLayoutEffect(() => {
    const observer = new ResizeObserver(([entry]) => {
      const rootPixels = Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
      setLabels(Math.max(2, Math.floor(entry!.contentRect.width / (LABEL_REM * rootPixels))));
    });
    observer.observe(element.current!);
    return () => observer.disconnect();
  }, [element]);
  return Math.min(13, labels);
}

/** A window that stays where it is while the time is inside, and moves on when the time leaves it. */
function useWindow(time: TimeMs, span: number, isLive: boolean): TimeRange {
  const [endMs, setEnd] = useState(() => time + span * AHEAD);
  const step = span / 96;
  const liveEnd = Math.ceil((time + span * AHEAD) / step) * step;
  const isInside = time >= endMs - span && time <= endMs;
  const next = isLive ? liveEnd : isInside ? endMs : liveEnd + (time < endMs - span ? span / 2 : 0);
  if (next !== endMs) setEnd(next);
  return { startMs: next - span, endMs: next };
}
