import * as z from 'zod/mini';

/** InfluxQL identifiers are quoted by the adapter; control characters have no place in them. */
const identifier = z
  .string()
  .check(z.regex(/^[^\p{Cc}]{1,200}$/u, '应为 1 至 200 个可见字符 · must be 1…200 printable characters'));

export const influxDbOptions = z.object({
  /** Root of the server, e.g. `http://host:8086`. */
  url: z.string(),
  /** Database of InfluxQL, bucket of Flux. */
  database: identifier,
  /** InfluxQL is answered by `/query` (1.x, 2.x, 3.x), Flux by `/api/v2/query` (2.x; 1.8 where it is switched on). */
  language: z._default(z.enum(['influxql', 'flux']), 'influxql'),
  /** Organization, which 2.x asks for with Flux. */
  organization: z.optional(z.string()),
  /** Flux looks for newest values no further back than this. */
  newestWithinSeconds: z._default(z.number().check(z.minimum(60), z.maximum(3.2e7)), 86_400),
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
