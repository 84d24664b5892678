import * as z from 'zod/mini';
import { mappingSchema } from '../mapping/schema.ts';

const headers = z._default(z.record(z.string(), z.string()), {});

export const httpOptions = z.strictObject({
  url: z.string().check(z.minLength(1)),
  headers,
  format: z._default(z.enum(['json', 'ndjson']), 'json'),
  mapping: mappingSchema,
  pollSeconds: z._default(z.number().check(z.gte(1)), 30),
  /** How to ask for the past: `{start}`, `{end}`, `{entities}`, `{properties}`, `{limit}` in the URL are filled in. */
  history: z.optional(
    z.strictObject({
      url: z.string(),
      timeFormat: z._default(z.enum(['iso', 'unix-s', 'unix-ms']), 'iso'),
      /** When answers about the past look different. */
      mapping: z.optional(mappingSchema),
    }),
  ),
  /** How to send a command: `{entity}` and `{name}` in the URL are filled in; the body is the command as JSON. */
  commands: z.optional(
    z.strictObject({
      url: z.string(),
      method: z._default(z.enum(['POST', 'PUT', 'PATCH']), 'POST'),
      headers,
    }),
  ),
});

export type HttpOptions = z.infer<typeof httpOptions>;
