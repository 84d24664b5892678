import * as z from 'zod/mini';

export const videoGatewayOptions = z.object({
  /** Root of the gateway, e.g. `https://host:18080`. */
  url: z.string(),
  intervalSeconds: z._default(z.number().check(z.minimum(5), z.maximum(3600)), 60),
  pageSize: z._default(z.number().check(z.minimum(1), z.maximum(1000)), 200),
  /** Datum of the coordinates that devices report; nothing is guessed. */
  crs: z.enum(['wgs84', 'gcj02']),
  /** Access token, sent as `access-token`; a login with a password does not belong into a browser's configuration. */
  token: z.optional(z.string()),
  headers: z._default(z.record(z.string(), z.string()), {}),
});
export type VideoGatewayOptions = z.infer<typeof videoGatewayOptions>;
