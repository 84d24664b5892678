import type { SearchIndex } from '@city/search-index.ts';
import type { EntityId } from '@core/ids.ts';
import type { LocalizedText } from '@core/text.ts';
import type { LiveStore } from './live.ts';

/** One thing that was found. */
export interface SearchHit {
  readonly id: EntityId;
  readonly type: string;
  readonly title: LocalizedText;
  readonly position?: readonly [longitude: number, latitude: number, height: number];
  readonly score: number;
}

/** Types a person more likely means, when names match equally well. */
const TYPE_WEIGHT: Readonly<Record<string, number>> = {
  district: 9,
  landmark: 9,
  'metro-station': 8,
  place: 8,
  bridge: 7,
  park: 7,
  street: 6,
  water: 6,
  building: 5,
  road: 4,
  camera: 0,
};

/** Lower case, full-width forms folded, spaces and dots dropped: how names are compared. */
export function normalizeName(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s·・.'’-]+/g, '');
}

/**
 * Search by name in both languages over the pack's index and the live entities. A scan: 20,000 names take about two
 * milliseconds, less than asking a worker would.
 */
export class SearchEngine {
  readonly #live: LiveStore;
  #index: SearchIndex | undefined;
  #keys: readonly (readonly [zh: string, en: string])[] = [];
  #rowOfId = new Map<string, number>();
  /** Names of places whose very thing is in the index too: one hit is enough. */
  #doubled: ReadonlySet<number> = new Set();

  constructor(live: LiveStore) {
    this.#live = live;
  }

  setIndex(index: SearchIndex): void {
    this.#index = index;
    this.#keys = index.ids.map((_, row) => [
      normalizeName(index.zh[row] ?? ''),
      normalizeName(index.en[row] ?? ''),
    ]);
    this.#rowOfId = new Map(index.ids.map((id, row) => [id, row]));
    this.#doubled = doubledPlaces(index, this.#keys);
  }

  /** Best hits first; every word of the query must occur in the name or the identifier. */
  find(query: string, limit = 30): SearchHit[] {
    const words = query.split(/\s+/).map(normalizeName).filter(Boolean);
    if (words.length === 0) return [];
    const hits: SearchHit[] = [];
    for (const [row, keys] of this.#keys.entries()) {
      if (this.#doubled.has(row)) continue;
      const score = scoreOf(keys, this.#index!.ids[row]!, words);
      if (score > 0) hits.push(this.#hitOfRow(row, score));
    }
    for (const entity of this.#live.entities()) {
      const keys = [normalizeName(entity.name.zh), normalizeName(entity.name.en)] as const;
      const score = scoreOf(keys, entity.id, words);
      if (score > 0) hits.push({ ...this.#hitOfEntity(entity.id)!, score });
    }
    const weight = (hit: SearchHit) => hit.score + (TYPE_WEIGHT[hit.type] ?? 3) / 10;
    return hits.sort((a, b) => weight(b) - weight(a)).slice(0, limit);
  }

  /** The thing with this id, wherever it is known from. */
  byId(id: EntityId): SearchHit | undefined {
    const entity = this.#hitOfEntity(id);
    if (entity) return entity;
    const row = this.#rowOfId.get(id);
    return row === undefined ? undefined : this.#hitOfRow(row, 0);
  }

  #hitOfRow(row: number, score: number): SearchHit {
    const { ids, types, zh, en, positions } = this.#index!;
    const [longitude, latitude, height] = positions.slice(3 * row, 3 * row + 3);
    return {
      id: ids[row]!,
      type: types[row] ?? 'other',
      title: { zh: zh[row] ?? '', en: en[row] ?? '' },
      ...(latitude === undefined ? {} : { position: [longitude!, latitude, height ?? 0] }),
      score,
    };
  }

  #hitOfEntity(id: EntityId): SearchHit | undefined {
    const entity = this.#live.entity(id);
    if (!entity) return undefined;
    const { type, name: title, position } = entity;
    return { id, type, title, score: 0, ...(position ? { position } : {}) };
  }
}

const SAME_PLACE_DEGREES = 0.003;

/** Rows of type `place` with the name of a thing of another type that stands within about 300 m. */
function doubledPlaces(
  { types, positions }: SearchIndex,
  keys: readonly (readonly [zh: string, en: string])[],
): Set<number> {
  const things = new Map<string, number>();
  for (const [row, [zh]] of keys.entries()) if (types[row] !== 'place' && zh) things.set(zh, row);
  const isNear = (a: number, b: number) =>
    [0, 1].every(axis => Math.abs(positions[3 * a + axis]! - positions[3 * b + axis]!) < SAME_PLACE_DEGREES);
  const doubled = new Set<number>();
  for (const [row, [zh]] of keys.entries()) {
    const thing = things.get(zh);
    if (types[row] === 'place' && thing !== undefined && isNear(row, thing)) doubled.add(row);
  }
  return doubled;
}

const SCORE = { exact: 10, prefix: 6, inside: 3, identifier: 1 } as const;

function scoreOf(keys: readonly [string, string], id: string, words: readonly string[]): number {
  let total = 0;
  for (const word of words) {
    const score = Math.max(scoreWord(keys[0], word), scoreWord(keys[1], word));
    const best = score || (id.toLowerCase().includes(word) ? SCORE.identifier : 0);
    if (best === 0) return 0;
    total += best;
  }
  // Shorter names are closer to what was typed.
  return total / words.length + 1 / (1 + Math.min(keys[0].length || 99, keys[1].length || 99));
}

function scoreWord(key: string, word: string): number {
  if (key === word) return SCORE.exact;
  if (key.startsWith(word)) return SCORE.prefix;
  return key.includes(word) ? SCORE.inside : 0;
}
