import * as z from 'zod/mini';

export const gtfsRealtimeOptions = z.object({
  url: z.string(),
  intervalSeconds: z._default(z.number().check(z.minimum(1), z.maximum(3600)), 15),
  headers: z._default(z.record(z.string(), z.string()), {}),
  /** Prefix of entity ids, so that vehicles of two operators never meet. */
  namespace: z._default(z.string(), 'transit'),
});
export type GtfsRealtimeOptions = z.infer<typeof gtfsRealtimeOptions>;
