import * as z from 'zod/mini';
import { brokerFields, qualityOfService } from '../transports/broker-options.ts';

export const sensorThingsOptions = z.object({
  /** Root of the service with its version, e.g. `https://host/FROST-Server/v1.1`. */
  url: z.string(),
  intervalSeconds: z._default(z.number().check(z.minimum(1), z.maximum(3600)), 30),
  /** How often the catalogue of things is read anew. */
  catalogueSeconds: z._default(z.number().check(z.minimum(30), z.maximum(86_400)), 900),
  /** OData filter on Things, e.g. `properties/district eq 'Tianhe'`. */
  filter: z._default(z.string(), ''),
  pageSize: z._default(z.number().check(z.minimum(1), z.maximum(10_000)), 200),
  /** Entity type of all things; else `properties.type` of the thing, else `sensor`. */
  type: z._default(z.string(), ''),
  namespace: z._default(z.string(), 'sta'),
  headers: z._default(z.record(z.string(), z.string()), {}),
  /** The server's MQTT extension (OGC 18-088, clause 14): observations are pushed instead of polled. */
  mqtt: z.optional(
    z.strictObject({
      ...brokerFields,
      qos: qualityOfService,
      /** What topics begin with; the version in `url` when absent, e.g. `v1.1`. */
      topicPrefix: z.optional(z.string()),
    }),
  ),
});
export type SensorThingsOptions = z.infer<typeof sensorThingsOptions>;
