import * as z from 'zod/mini';

/** How a socket is reached and kept; part of the options of every adapter that listens to one. */
export const socketFields = {
  /** `ws://` or `wss://`, or relative to the page; IPv6 literals in brackets. */
  url: z.string().check(z.minLength(1)),
  protocols: z._default(z.array(z.string()), []),
  /** Sent when the socket opens, e.g. subscriptions; texts as they are, anything else as JSON. */
  greet: z._default(z.array(z.unknown()), []),
  /** Sent every so often, so that the server answers and a dead line is noticed. */
  heartbeat: z.optional(
    z.strictObject({
      message: z.string(),
      everySeconds: z._default(z.number().check(z.gt(0)), 5),
      /** Answers that are this text are no data. */
      answer: z.optional(z.string()),
    }),
  ),
  /** Without any message for so long the connection counts as half-open and is made anew. */
  silenceSeconds: z._default(z.number().check(z.gt(0)), 15),
  /** Close codes that mean refused credentials. */
  unauthorizedCodes: z._default(z.array(z.number()), [1008, 4001, 4003, 4401, 4403]),
};

const socketOptions = z.strictObject(socketFields);
export type SocketOptions = z.infer<typeof socketOptions>;
