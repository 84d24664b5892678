import * as z from 'zod/mini';

export const ngsiLdOptions = z.object({
  /** Root of the broker up to and including `ngsi-ld/v1`. */
  url: z.string(),
  /** Entity types asked for, e.g. `AirQualityObserved`. A broker answers no query without one. */
  types: z.array(z.string()).check(z.minLength(1)),
  intervalSeconds: z._default(z.number().check(z.minimum(1), z.maximum(3600)), 30),
  pageSize: z._default(z.number().check(z.minimum(1), z.maximum(1000)), 500),
  /** JSON-LD context document, sent as Link header. */
  context: z.optional(z.string()),
  tenant: z.optional(z.string()),
  headers: z._default(z.record(z.string(), z.string()), {}),
});
export type NgsiLdOptions = z.infer<typeof ngsiLdOptions>;
