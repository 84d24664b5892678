import type { FeatureSchema } from './property-table.ts';
import { noDataOf } from './property-table.ts';

/**
 * How an attribute is spread over a tileset's features, for legends and histogram filters; in `tileset.json` under
 * `extras.attributes`, by name.
 */
export type AttributeStatistics =
  | {
      /** Equal bins from `low` to `high`; what lies beyond counts in the first and the last. */
      readonly counts: readonly number[];
      readonly low: number;
      readonly high: number;
      readonly minimum: number;
      readonly maximum: number;
    }
  | { readonly values: Readonly<Record<string, number>> };

const BINS = 48;
/** Outliers on either side that bins need not reach. */
const OUTLIER_SHARE = 0.005;
/** Words that are told apart less often than this name things rather than sort them. */
const MOST_WORDS = 32;

/** Gathers the attributes of features as they go by. */
export class StatisticsCollector {
  readonly #numbers = new Map<string, number[]>();
  readonly #words = new Map<string, Map<string, number>>();
  readonly #schema: FeatureSchema;

  constructor(schema: FeatureSchema) {
    this.#schema = schema;
  }

  add(attributes: Readonly<Record<string, string | number | boolean | undefined>>): void {
    for (const [name, { type }] of Object.entries(this.#schema)) {
      const value = attributes[name];
      if (value === undefined || value === noDataOf(type)) continue;
      if (typeof value === 'number' && Number.isFinite(value)) this.#addNumber(name, value);
      else if (typeof value === 'string') this.#addWord(name, value);
    }
  }

  /** Of every attribute that says something about many features. */
  finish(): Record<string, AttributeStatistics> {
    const statistics: Record<string, AttributeStatistics> = {};
    for (const [name, values] of this.#numbers) statistics[name] = histogramOf(values);
    for (const [name, counts] of this.#words) {
      if (counts.size <= MOST_WORDS) statistics[name] = { values: Object.fromEntries(counts) };
    }
    return statistics;
  }

  #addNumber(name: string, value: number): void {
    const values = this.#numbers.get(name);
    if (values) values.push(value);
    else this.#numbers.set(name, [value]);
  }

  #addWord(name: string, word: string): void {
    const counts = this.#words.get(name) ?? new Map<string, number>();
    this.#words.set(name, counts);
    // One more than kept is enough to know that there are too many.
    if (counts.size <= MOST_WORDS || counts.has(word)) counts.set(word, (counts.get(word) ?? 0) + 1);
  }
}

function histogramOf(values: readonly number[]): AttributeStatistics {
  const sorted = Float64Array.from(values).sort();
  const at = (share: number) => sorted[Math.round(share * (sorted.length - 1))]!;
  const [low, high] = [at(OUTLIER_SHARE), at(1 - OUTLIER_SHARE)];
  const counts = new Array<number>(BINS).fill(0);
  for (const value of sorted) {
    const bin = Math.floor(((value - low) / (high - low || 1)) * BINS);
    counts[Math.min(BINS - 1, Math.max(0, bin))]!++;
  }
  return { counts, low, high, minimum: sorted[0]!, maximum: sorted.at(-1)! };
}
