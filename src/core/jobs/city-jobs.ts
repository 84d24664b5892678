import type { ColumnTable } from '../columns.ts';

/** Jobs of the city worker: files of the pack become tables off the main thread. URLs are absolute. */
export type CityJobs = {
  /** GeoJSON → table; see `vectorTable`. */
  vector: {
    request: { readonly url: string; readonly defaultHeight: number };
    response: { readonly geometry: 'points' | 'lines' | 'polygons'; readonly table: ColumnTable };
  };
  /** `trips.json` and its binary → table. */
  trips: {
    request: { readonly url: string };
    response: { readonly periodSeconds: number; readonly table: ColumnTable };
  };
};
