/**
 * The pack's search index, `search.json`: parallel arrays, one entry a named thing. The client adds sensors and
 * cameras of its feeds at run time.
 */
export interface SearchIndex {
  readonly version: 1;
  readonly ids: readonly string[];
  /** `place`, `district`, `street`, `metro-station`, `building`, `bridge`, `park`, `water`, `road`… */
  readonly types: readonly string[];
  readonly zh: readonly string[];
  readonly en: readonly string[];
  /** [lon, lat, height] per entry, degrees and metres. */
  readonly positions: readonly number[];
}
