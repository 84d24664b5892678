import * as z from 'zod/mini';

/** InfluxQL identifiers are quoted by the adapter; control characters have no place in them. */
const identifier = z.string().check(z.regex(/^[^\p{Cc}]{1,200}$/u, 'must be 1…200 printable characters'));

export const influxDbOptions = z.object({
  /** Root of the server, e.g. `http://host:8086`. */
  url: z.string(),
  database: identifier,
  measurement: identifier,
  /** Field → property with its unit. */
  fields: z
    .array(z.object({ field: identifier, property: z.string(), unit: z._default(z.string(), '') }))
    .check(z.minLength(1)),
  /** Tag whose value names the entity. */
  entityTag: z._default(identifier, 'device'),
  intervalSeconds: z._default(z.number().check(z.minimum(1), z.maximum(3600)), 30),
  type: z._default(z.string(), 'sensor'),
  namespace: z._default(z.string(), 'influxdb'),
  headers: z._default(z.record(z.string(), z.string()), {}),
});
export type InfluxDbOptions = z.infer<typeof influxDbOptions>;
