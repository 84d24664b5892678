import * as z from 'zod/mini';

export const wfsOptions = z.object({
  /** Address of the service; parameters of its own (such as `map=`) are kept. */
  url: z.string(),
  typeName: z.string().check(z.minLength(1)),
  /** `outputFormat` as the server names it; answers are told apart by their content. */
  outputFormat: z._default(z.string(), 'application/json'),
  /** [west, south, east, north], degrees WGS84. */
  bbox: z.optional(z.tuple([z.number(), z.number(), z.number(), z.number()])),
  pageSize: z._default(z.number().check(z.minimum(1), z.maximum(10_000)), 1000),
  intervalSeconds: z._default(z.number().check(z.minimum(5), z.maximum(86_400)), 300),
  type: z._default(z.string(), 'feature'),
  namespace: z._default(z.string(), 'wfs'),
  nameProperty: z.optional(z.string()),
  timeProperty: z.optional(z.string()),
  observed: z._default(z.array(z.object({ property: z.string(), unit: z._default(z.string(), '') })), []),
  headers: z._default(z.record(z.string(), z.string()), {}),
});
export type WfsOptions = z.infer<typeof wfsOptions>;
