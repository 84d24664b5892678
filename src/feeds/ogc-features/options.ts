import * as z from 'zod/mini';

export const ogcFeaturesOptions = z.object({
  /** Root of the service, above `/collections`. */
  url: z.string(),
  collection: z.string().check(z.minLength(1)),
  /** [west, south, east, north], degrees WGS84. */
  bbox: z.optional(z.tuple([z.number(), z.number(), z.number(), z.number()])),
  intervalSeconds: z._default(z.number().check(z.minimum(5), z.maximum(86_400)), 300),
  pageSize: z._default(z.number().check(z.minimum(1), z.maximum(10_000)), 1000),
  type: z._default(z.string(), 'feature'),
  namespace: z._default(z.string(), 'ogc'),
  nameProperty: z.optional(z.string()),
  timeProperty: z.optional(z.string()),
  observed: z._default(z.array(z.object({ property: z.string(), unit: z._default(z.string(), '') })), []),
  /** Places where an EDR collection is asked for its time series. */
  positions: z._default(
    z.array(
      z.object({
        id: z.string(),
        name: z.object({ zh: z.string(), en: z.string() }),
        longitude: z.number(),
        latitude: z.number(),
      }),
    ),
    [],
  ),
  /** Ids of an EDR collection's own locations whose time series are read; `"all"` for every one that it lists. */
  locations: z.optional(z.union([z.literal('all'), z.array(z.string())])),
  /** [[longitude, latitude], …], a ring within which an EDR collection is asked for its series (`area`). */
  area: z.optional(z.array(z.tuple([z.number(), z.number()])).check(z.minLength(4))),
  headers: z._default(z.record(z.string(), z.string()), {}),
});
export type OgcFeaturesOptions = z.infer<typeof ogcFeaturesOptions>;
