import * as z from 'zod/mini';

export const prometheusOptions = z.object({
  /** Root of the server, e.g. `http://host:9090`. */
  url: z.string(),
  intervalSeconds: z._default(z.number().check(z.minimum(1), z.maximum(3600)), 15),
  queries: z
    .array(
      z.object({
        /** PromQL expression that gives an instant vector. */
        expression: z.string(),
        property: z.string(),
        title: z.optional(z.object({ zh: z.string(), en: z.string() })),
        unit: z._default(z.string(), ''),
      }),
    )
    .check(z.minLength(1)),
  /** Label whose value names the entity. */
  entityLabel: z._default(z.string(), 'instance'),
  /** Labels that hold the place in degrees WGS84, where the exporter has them. */
  longitudeLabel: z._default(z.string(), 'lon'),
  latitudeLabel: z._default(z.string(), 'lat'),
  type: z._default(z.string(), 'metric'),
  namespace: z._default(z.string(), 'prometheus'),
  headers: z._default(z.record(z.string(), z.string()), {}),
});
export type PrometheusOptions = z.infer<typeof prometheusOptions>;
export type PrometheusQuery = PrometheusOptions['queries'][number];
