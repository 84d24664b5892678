import * as z from 'zod/mini';
import { brokerFields, qualityOfService } from '../transports/broker-options.ts';
import { socketFields } from '../transports/socket-options.ts';

/** The subscription that we make at the broker; without it somebody else has made one. */
const request = z.optional(
  z.strictObject({
    /** Where the broker sends notifications, as the broker sees it: `mqtt://mosquitto:1883/city/ngsi`, or a gateway. */
    endpoint: z.string().check(z.minLength(1)),
    /** Attributes whose change is told; all when empty. */
    attributes: z._default(z.array(z.string()), []),
    /** It ends by itself unless renewed, so that nothing stays behind when the page is closed. */
    expiresSeconds: z._default(z.number().check(z.minimum(60), z.maximum(86_400)), 900),
  }),
);

/**
 * How notifications reach a browser, which no broker can post to: its MQTT notification endpoint (ETSI GS CIM 009,
 * clause 7), or a gateway that forwards them as they are over server-sent events or a WebSocket.
 */
const subscription = z.discriminatedUnion('via', [
  z.strictObject({
    via: z.literal('mqtt'),
    ...brokerFields,
    topic: z.string().check(z.minLength(1)),
    qos: qualityOfService,
    request,
  }),
  z.strictObject({
    via: z.literal('server-sent-events'),
    url: z.string().check(z.minLength(1)),
    headers: z._default(z.record(z.string(), z.string()), {}),
    silenceSeconds: z._default(z.number().check(z.gt(0)), 15),
    request,
  }),
  z.strictObject({ via: z.literal('websocket'), ...socketFields, request }),
]);

export const ngsiLdOptions = z.object({
  /** Root of the broker up to and including `ngsi-ld/v1`. */
  url: z.string(),
  /** Entity types asked for, e.g. `AirQualityObserved`. A broker answers no query without one. */
  types: z.array(z.string()).check(z.minLength(1)),
  /** Between polls; with a subscription entities are read once a connection. */
  intervalSeconds: z._default(z.number().check(z.minimum(1), z.maximum(3600)), 30),
  pageSize: z._default(z.number().check(z.minimum(1), z.maximum(1000)), 500),
  /** JSON-LD context document, sent as Link header. */
  context: z.optional(z.string()),
  tenant: z.optional(z.string()),
  headers: z._default(z.record(z.string(), z.string()), {}),
  subscription: z.optional(subscription),
});
export type NgsiLdOptions = z.infer<typeof ngsiLdOptions>;
export type SubscriptionOptions = NonNullable<NgsiLdOptions['subscription']>;
