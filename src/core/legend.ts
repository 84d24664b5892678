import { colorOf, MISSING_COLOR } from './color-scale.ts';
import type { ColorStyle, Rgba } from './style.ts';
import type { LocalizedText } from './text.ts';

/** What a panel draws beside a layer: the same colours the layer itself uses. */
export type Legend =
  | { readonly kind: 'constant'; readonly color: Rgba }
  | {
      readonly kind: 'ramp';
      readonly attribute: string;
      readonly unit: string;
      /** From the low end of the domain to the high one, at equal steps. */
      readonly stops: readonly { readonly value: number; readonly color: Rgba }[];
      /** Round values inside the domain to label. */
      readonly ticks: readonly number[];
      readonly missing: Rgba;
    }
  | {
      readonly kind: 'category';
      readonly attribute: string;
      readonly entries: readonly {
        readonly value: number | string;
        readonly color: Rgba;
        readonly label: LocalizedText;
      }[];
      readonly missing: Rgba;
    };

const RAMP_STOPS = 32;

/** The legend of a style. Layer and legend share one colour function, so that they cannot disagree. */
export function legendOf(style: ColorStyle): Legend {
  if (style.kind === 'constant') return { kind: 'constant', color: style.color };
  const missing = style.missing ?? MISSING_COLOR;
  if (style.kind === 'category') {
    return { kind: 'category', attribute: style.attribute, entries: style.categories, missing };
  }
  const [low, high] = style.domain;
  const stops = Array.from({ length: RAMP_STOPS }, (_, i) => {
    const value = low + ((high - low) * i) / (RAMP_STOPS - 1);
    return { value, color: colorOf(style, value) };
  });
  const ticks = niceTicks(low, high);
  return { kind: 'ramp', attribute: style.attribute, unit: style.unit, stops, ticks, missing };
}

/** Three to seven round values from `low` to `high`, ends included where they are round. */
export function niceTicks(low: number, high: number): number[] {
  const span = Math.abs(high - low);
  if (!(span > 0) || !Number.isFinite(span)) return [low];
  const power = 10 ** Math.floor(Math.log10(span / 4));
  const step = power * ([1, 2, 2.5, 5, 10].find(factor => span / (power * factor) <= 6) ?? 10);
  const [from, to] = [Math.min(low, high), Math.max(low, high)];
  const ticks: number[] = [];
  for (let k = Math.ceil(from / step - 1e-9); k * step <= to + step * 1e-9; k++) {
    ticks.push(Number((k * step).toPrecision(12)));
  }
  return low <= high ? ticks : ticks.reverse();
}

const MOST_DECIMALS = 6;

/** The fewest decimals that write each of these round values as it is. */
export function decimalsOf(ticks: readonly number[]): number {
  for (let decimals = 0; decimals < MOST_DECIMALS; decimals++) {
    if (ticks.every(tick => Number(tick.toFixed(decimals)) === tick)) return decimals;
  }
  return MOST_DECIMALS;
}
