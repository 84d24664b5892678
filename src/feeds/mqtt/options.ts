import * as z from 'zod/mini';
import { mappingSchema } from '../mapping/schema.ts';
import { messageFormat } from '../messages/decode.ts';
import { brokerFields, qualityOfService as qos } from '../transports/broker-options.ts';

export const mqttOptions = z.strictObject({
  ...brokerFields,
  topics: z.array(z.strictObject({ filter: z.string().check(z.minLength(1)), qos })).check(z.minLength(1)),
  format: messageFormat,
  /** Not needed for the `columns` format. The envelope has `/topic/0…`, the segments of the topic. */
  mapping: z.optional(mappingSchema),
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
