import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SearchIndex } from '@city/search-index.ts';
import type { LocalizedText } from '@core/text.ts';

/** One named thing of the city. */
export interface SearchEntry {
  readonly id: string;
  readonly type: string;
  readonly name: LocalizedText;
  /** Degrees and metres above the ellipsoid. */
  readonly position: readonly [longitude: number, latitude: number, height: number];
}

/** Writes `search.json` into a pack's folder. Entries without any name are left out. */
export function writeSearchIndex(entries: readonly SearchEntry[], directory: string): void {
  const named = entries.filter(({ name }) => name.zh || name.en);
  const index: SearchIndex = {
    version: 1,
    ids: named.map(({ id }) => id),
    types: named.map(({ type }) => type),
    zh: named.map(({ name }) => name.zh || name.en),
    en: named.map(({ name }) => name.en || name.zh),
    positions: named.flatMap(({ position: [longitude, latitude, height] }) => [
      Number(longitude.toFixed(6)),
      Number(latitude.toFixed(6)),
      Number(height.toFixed(1)),
    ]),
  };
  writeFileSync(join(directory, 'search.json'), JSON.stringify(index));
}
