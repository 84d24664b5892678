import * as z from 'zod/mini';
import { mappingSchema } from '../mapping/schema.ts';
import { messageFormat } from '../messages/decode.ts';
import { socketFields } from '../transports/socket-options.ts';

export const webSocketOptions = z.strictObject({
  ...socketFields,
  format: messageFormat,
  /** Not needed for the `columns` format. */
  mapping: z.optional(mappingSchema),
});

export type WebSocketOptions = z.infer<typeof webSocketOptions>;
