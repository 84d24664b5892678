import * as z from 'zod/mini';

export const capOptions = z.object({
  /** Address of one alert or of an Atom/RSS index. */
  url: z.string(),
  intervalSeconds: z._default(z.number().check(z.minimum(5), z.maximum(3600)), 60),
  /** Follow at most this many links of an index that does not carry the alerts themselves. */
  maximumLinks: z._default(z.number().check(z.minimum(0), z.maximum(500)), 100),
  headers: z._default(z.record(z.string(), z.string()), {}),
});
export type CapOptions = z.infer<typeof capOptions>;
