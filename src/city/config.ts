import * as z from 'zod/mini';
import { imageryService } from './imagery.ts';
import { feedConfiguration, source } from './schema.ts';

/**
 * Schema of `config.json`, version 1: what a deployment decides. `connectOrigins`, `imageOrigins`, `mediaOrigins`
 * and `frameAncestors` are enforced by the server's Content-Security-Policy; `embedOrigins` may drive the twin by
 * `postMessage`.
 */
const origins = z._default(z.array(z.string()), []);

export const configurationSchema = z.object({
  version: z.literal(1),
  /** City packs on offer; `url` of the pack's city.json, relative to config.json or absolute. */
  cities: z.array(z.object({ id: z.string(), url: z.string() })).check(z.minLength(1)),
  /** City shown when the address names none; the first when absent. */
  defaultCity: z.optional(z.string()),
  language: z.optional(z.enum(['zh', 'en'])),
  theme: z.optional(z.enum(['night', 'day'])),
  workspace: z.optional(z.enum(['explore', 'command', 'replay', 'field'])),
  quality: z.optional(z.enum(['auto', 'low', 'medium', 'high'])),
  /** Feeds of this deployment, besides those of the pack. */
  feeds: z._default(z.array(feedConfiguration), []),
  /** Imagery of this deployment, such as a map service with its key, and the sources it names. */
  imagery: z._default(z.array(imageryService), []),
  sources: z._default(z.array(source), []),
  /** Endpoint that takes field reports (src/state/outbox/README.md), relative to config.json or absolute. */
  fieldReports: z.optional(z.object({ url: z.string().check(z.minLength(1)) })),
  /** Service that computes what-if runs (OGC API – Processes, core): its landing page, and process ids by model. */
  processes: z.optional(
    z.object({ url: z.string().check(z.minLength(1)), ids: z.record(z.string(), z.string()) }),
  ),
  embedOrigins: origins,
  connectOrigins: origins,
  imageOrigins: origins,
  mediaOrigins: origins,
  frameAncestors: origins,
});

export type Configuration = z.infer<typeof configurationSchema>;
