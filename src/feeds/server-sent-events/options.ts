import * as z from 'zod/mini';
import { mappingSchema } from '../mapping/schema.ts';

export const eventStreamOptions = z.strictObject({
  url: z.string().check(z.minLength(1)),
  headers: z._default(z.record(z.string(), z.string()), {}),
  /** Only events of these types; all when absent. */
  events: z.optional(z.array(z.string())),
  format: z._default(z.enum(['json', 'ndjson']), 'json'),
  mapping: mappingSchema,
  /** Without a byte for so long (comments count) the connection is half-open and made anew. */
  silenceSeconds: z._default(z.number().check(z.gt(0)), 15),
});

export type EventStreamOptions = z.infer<typeof eventStreamOptions>;
