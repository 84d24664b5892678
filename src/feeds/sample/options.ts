import * as z from 'zod/mini';

/** Files of the pack, relative to city.json; formats in `src/city/sample-data.ts`. */
export const sampleOptions = z.object({
  stations: z.string(),
  series: z.string(),
  traffic: z.string(),
  cameras: z.string(),
  /** Drawn by the traffic layer; the feed itself does not read it. */
  trips: z.optional(z.string()),
});

export type SampleOptions = z.infer<typeof sampleOptions>;
