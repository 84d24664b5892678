import * as z from 'zod/mini';
import { mappingSchema } from '../mapping/schema.ts';
import { messageFormat } from '../messages/decode.ts';

const qos = z._default(z.union([z.literal(0), z.literal(1), z.literal(2)]), 1);

export const mqttOptions = z.strictObject({
  /** `ws://` or `wss://` address of the broker's WebSocket listener; IPv6 literals in brackets. */
  url: z.string().check(z.regex(/^wss?:\/\//, 'must begin with ws:// or wss://')),
  protocolVersion: z._default(z.union([z.literal(5), z.literal(4)]), 5),
  /** Stable, so that the broker keeps the session; made up for the life of the page when absent. */
  clientId: z.optional(z.string()),
  username: z.optional(z.string()),
  password: z.optional(z.string()),
  topics: z.array(z.strictObject({ filter: z.string().check(z.minLength(1)), qos })).check(z.minLength(1)),
  format: messageFormat,
  /** Not needed for the `columns` format. The envelope has `/topic/0…`, the segments of the topic. */
  mapping: z.optional(mappingSchema),
  /** How long the broker keeps messages while we are away. */
  sessionSeconds: z._default(z.number().check(z.gte(0)), 3600),
  /** The broker is asked for a sign of life this often; a dead line is found within one and a half of it. */
  keepAliveSeconds: z._default(z.number().check(z.gte(1), z.lte(10)), 8),
  commands: z.optional(
    z.strictObject({
      /** Topic with `{entity}` and `{name}`. */
      topic: z.string(),
      qos,
      /** Topic on which answers come; without one a command can only be `sent`. */
      responseTopic: z.optional(z.string()),
      /** Pointer to the state in an answer, and the values that mean done; any answer means done when absent. */
      outcome: z.optional(
        z.strictObject({ path: z.string(), done: z.array(z.union([z.string(), z.number(), z.boolean()])) }),
      ),
      /** Pointer to the command's id in an answer, for brokers without MQTT 5 correlation data. */
      correlationPath: z._default(z.string(), '/id'),
    }),
  ),
});

export type MqttOptions = z.infer<typeof mqttOptions>;
export type MqttCommandOptions = NonNullable<MqttOptions['commands']>;
