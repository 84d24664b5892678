import type { Rgba } from '@core/style.ts';
import { formatNumber } from '@i18n/format.ts';
import type { AttributeSpread } from '@state/tileset-statistics.ts';
import { type PointerEvent, useRef } from 'react';
import { useWords } from '../twin-context.ts';

/** Both ends included; an end at ±Number.MAX_SAFE_INTEGER is open. */
export type FilterRange = readonly [low: number, high: number];

interface AttributeFilterProps {
  readonly title: string;
  readonly unit: string;
  /** Ends of the scale, where the tileset does not say how its values are spread. */
  readonly domain: readonly [number, number];
  readonly spread: AttributeSpread | undefined;
  readonly range: FilterRange | undefined;
  /** CSS colour of a value. */
  readonly colorAt: (value: number) => string | undefined;
  /** Undefined takes the filter away. */
  readonly onChange: (range: FilterRange | undefined) => void;
}

const OPEN = Number.MAX_SAFE_INTEGER;
const STEPS = 200;

/** How an attribute is spread over the city, and the part of it to be seen: dragged over the bars, or by its two ends. */
export function AttributeFilter(props: AttributeFilterProps) {
  const { title, unit, domain, spread, range, onChange } = props;
  const { t, language } = useWords();
  const scale = spread && spread.high > spread.low ? ([spread.low, spread.high] as const) : domain;
  const [low, high] = range ? clampTo(range, scale) : scale;
  const change = (first: number, second: number) => {
    const [from, to] = [Math.min(first, second), Math.max(first, second)];
    const isWhole = from <= scale[0] && to >= scale[1];
    onChange(isWhole ? undefined : [from <= scale[0] ? -OPEN : from, to >= scale[1] ? OPEN : to]);
  };
  const share = spread ? shareWithin(spread, range ?? [-OPEN, OPEN]) : undefined;
  const isCalendar = unit === '' && scale[0] > 1000;
  const show = (value: number) => (isCalendar ? String(Math.round(value)) : formatNumber(value, language, 0));
  const step = (scale[1] - scale[0]) / STEPS;
  const end = (label: string, value: number, move: (value: number) => void) => (
    <input
      type="range"
      aria-label={label}
      aria-valuetext={`${show(value)} ${unit}`}
      min={scale[0]}
      max={scale[1]}
      step={step}
      value={value}
      onChange={event => move(event.currentTarget.valueAsNumber)}
    />
  );
  return (
    <div className="attribute-filter" data-active={range !== undefined}>
      <div className="attribute-filter-head">
        <span>{title}</span>
        <span className="figure">
          {show(low)}–{show(high)}
          {range && range[1] === OPEN ? '+' : ''} {unit}
        </span>
        {range && (
          <button type="button" className="link" onClick={() => onChange(undefined)}>
            {t('layers.filterReset')}
          </button>
        )}
      </div>
      {spread && <Bars {...props} spread={spread} low={low} high={high} onDrag={change} />}
      <div className="attribute-filter-ends">
        {end(t('layers.filterFrom', { name: title }), low, value => change(value, high))}
        {end(t('layers.filterTo', { name: title }), high, value => change(low, value))}
      </div>
      {range && share !== undefined && (
        <small className="dim">
          {t('layers.filterShare', { share: formatNumber(100 * share, language, 0) })}
        </small>
      )}
    </div>
  );
}

interface BarsProps {
  readonly title: string;
  readonly spread: AttributeSpread;
  readonly low: number;
  readonly high: number;
  readonly colorAt: (value: number) => string | undefined;
  readonly onDrag: (from: number, to: number) => void;
}

function Bars({ title, spread, low, high, colorAt, onDrag }: BarsProps) {
  const { t } = useWords();
  const anchor = useRef<number | null>(null);
  const { counts } = spread;
  const width = (spread.high - spread.low) / counts.length;
  const most = counts.reduce((a, b) => Math.max(a, b), 1);
  const valueAt = (event: PointerEvent<SVGSVGElement>) => {
    const { left, width: pixels } = event.currentTarget.getBoundingClientRect();
    const share = Math.min(1, Math.max(0, (event.clientX - left) / pixels));
    return spread.low + share * (spread.high - spread.low);
  };
  return (
    <svg
      className="attribute-bars"
      viewBox={`0 0 ${counts.length} 1`}
      preserveAspectRatio="none"
      role="img"
      aria-label={t('layers.histogram', { name: title })}
      onPointerDown={event => {
        event.currentTarget.setPointerCapture(event.pointerId);
        anchor.current = valueAt(event);
      }}
      onPointerMove={event => {
        if (anchor.current === null) return;
        const value = valueAt(event);
        if (Math.abs(value - anchor.current) >= width / 2) onDrag(anchor.current, value);
      }}
      onPointerUp={() => {
        anchor.current = null;
      }}
    >
      {counts.map((count, bin) => {
        const centre = spread.low + (bin + 0.5) * width;
        const height = count === 0 ? 0 : Math.max(0.03, Math.sqrt(count / most));
        const color = colorAt(centre);
        return (
          <rect
            key={centre}
            x={bin + 0.06}
            width={0.88}
            y={1 - height}
            height={height}
            data-inside={centre >= low && centre <= high}
            {...(color ? { style: { fill: color } } : {})}
          />
        );
      })}
    </svg>
  );
}

export function cssColor([red, green, blue, alpha]: Rgba): string {
  return `rgb(${red} ${green} ${blue} / ${alpha / 255})`;
}

function clampTo([low, high]: FilterRange, [least, most]: readonly [number, number]): FilterRange {
  return [Math.min(most, Math.max(least, low)), Math.max(least, Math.min(most, high))];
}

/** Share of the features inside a range, 0…1, as far as bins can tell. */
export function shareWithin({ counts, low, high }: AttributeSpread, [from, to]: FilterRange): number {
  const width = (high - low) / counts.length;
  const total = counts.reduce((sum, count) => sum + count, 0);
  const inside = counts.reduce((sum, count, bin) => {
    // What lies beyond the ends is counted in the first and the last bin.
    const left = bin === 0 ? -OPEN : low + bin * width;
    const right = bin === counts.length - 1 ? OPEN : low + (bin + 1) * width;
    if (from <= left && to >= right) return sum + count;
    const [start, stop] = [low + bin * width, low + (bin + 1) * width];
    const part = width > 0 ? (Math.min(to, stop) - Math.max(from, start)) / width : 0;
    return sum + count * Math.min(1, Math.max(0, part));
  }, 0);
  return total > 0 ? inside / total : 0;
}
