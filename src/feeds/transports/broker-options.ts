import * as z from 'zod/mini';

export const qualityOfService = z._default(z.union([z.literal(0), z.literal(1), z.literal(2)]), 1);

/** How a broker is reached; part of the options of every adapter that listens to one. */
export const brokerFields = {
  /** `ws://` or `wss://` address of the broker's WebSocket listener; IPv6 literals in brackets. */
  url: z.string().check(z.regex(/^wss?:\/\//, '应以 ws:// 或 wss:// 开头 · must begin with ws:// or wss://')),
  protocolVersion: z._default(z.union([z.literal(5), z.literal(4)]), 5),
  /** Stable, so that the broker keeps the session; made up for the life of the page when absent. */
  clientId: z.optional(z.string()),
  username: z.optional(z.string()),
  password: z.optional(z.string()),
  /** How long the broker keeps messages while we are away. */
  sessionSeconds: z._default(z.number().check(z.gte(0)), 3600),
  /** The broker is asked for a sign of life this often; a dead line is found within one and a half of it. */
  keepAliveSeconds: z._default(z.number().check(z.gte(1), z.lte(10)), 8),
};

const brokerOptions = z.strictObject(brokerFields);
export type BrokerOptions = z.infer<typeof brokerOptions>;
export type QualityOfService = z.infer<typeof qualityOfService>;
