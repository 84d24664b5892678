import * as z from 'zod/mini';

const pointer = z
  .string()
  .check(
    z.regex(
      /^(\/.*)?$/,
      '应为 JSON Pointer：空，或以“/”开头 · must be a JSON Pointer: empty, or beginning with "/"',
    ),
  );
const scalar = z.union([z.string(), z.number(), z.boolean()]);

/**
 * Where a value comes from. A text beginning with `/` is a JSON Pointer into the item, any other text, or a number, a
 * constant.
 * Written out: `from` chooses the item itself, the item around it, the whole message, the item's key or index in its
 * container, or the envelope (`topic` as segments, `event`, `url`).
 */
const reference = z.union([
  z.string(),
  z.number(),
  z.strictObject({ constant: scalar }),
  z.strictObject({
    path: z._default(pointer, ''),
    from: z._default(z.enum(['item', 'parent', 'message', 'key', 'envelope']), 'item'),
    prefix: z._default(z.string(), ''),
    /** Enumeration: found value → meant value. */
    values: z.optional(z.record(z.string(), scalar)),
    /** Taken when the path is absent. */
    default: z.optional(scalar),
  }),
]);

const number = z.union([
  reference,
  z.strictObject({
    value: reference,
    /** Unit in the message; converted to that of the property. */
    unit: z.optional(z.string()),
    scale: z._default(z.number(), 1),
    offset: z._default(z.number(), 0),
    /** Found values that mean "no value". */
    missing: z._default(z.array(scalar), []),
    range: z.optional(z.tuple([z.number(), z.number()])),
  }),
]);

const time = z.union([
  z.literal('arrival'),
  z.strictObject({
    value: reference,
    /** `iso`, `unix-s`, `unix-ms`, `unix-us`, `unix-ns`, or a pattern like `yyyy-MM-dd HH:mm:ss`. */
    format: z._default(z.string(), 'iso'),
    /** Offset such as `+08:00` for times that do not say theirs. */
    zone: z.optional(z.string()),
  }),
]);

const text = z.union([z.strictObject({ zh: reference, en: reference }), reference]);

const position = z.strictObject({
  longitude: number,
  latitude: number,
  height: z._default(number, 0),
  crs: z.string(),
  heightReference: z._default(z.enum(['ellipsoid', 'ground']), 'ground'),
});

const rule = z.strictObject({
  /** Applies to messages where the value at `path` is `equals`. */
  when: z.optional(z.strictObject({ path: reference, equals: scalar })),
  /** Pointers to the arrays or objects that hold the items, from the message inwards. */
  items: z._default(z.union([pointer, z.array(pointer)]), ''),
  entity: z.optional(
    z.strictObject({
      id: reference,
      type: reference,
      name: z.optional(text),
      position: z.optional(position),
      properties: z._default(z.record(z.string(), reference), {}),
    }),
  ),
  observations: z._default(
    z.array(
      z.strictObject({
        entity: z.optional(reference),
        property: reference,
        value: number,
        time,
        quality: z.optional(reference),
        /** Absent values are passed over instead of rejected. */
        optional: z._default(z.boolean(), false),
      }),
    ),
    [],
  ),
  track: z.optional(
    z.strictObject({
      entity: z.optional(reference),
      position,
      time,
      headingDegrees: z.optional(number),
      speedMps: z.optional(number),
    }),
  ),
  alert: z.optional(
    z.strictObject({
      id: reference,
      level: reference,
      title: text,
      description: z.optional(text),
      event: reference,
      status: z._default(reference, 'actual'),
      messageType: z._default(reference, 'alert'),
      sent: time,
      onset: z.optional(time),
      expires: z.optional(time),
      entity: z.optional(reference),
      position: z.optional(position),
    }),
  ),
});

/** How messages of any JSON become records, as configuration. */
export const mappingSchema = z.strictObject({
  rules: z.array(rule).check(z.minLength(1)),
  /** What the observed properties are. */
  properties: z._default(
    z.array(
      z.strictObject({
        id: z.string(),
        name: z.strictObject({ zh: z.string(), en: z.string() }),
        unit: z.string(),
        decimals: z._default(z.number(), 1),
        range: z.optional(z.tuple([z.number(), z.number()])),
      }),
    ),
    [],
  ),
  /** Of all values; demo backends must say `synthetic`. */
  origin: z._default(z.enum(['measured', 'replayed', 'synthetic', 'simulated']), 'measured'),
});

export type Mapping = z.infer<typeof mappingSchema>;
export type MappingRule = z.infer<typeof rule>;
export type Reference = z.infer<typeof reference>;
export type NumberReference = z.infer<typeof number>;
export type TimeReference = z.infer<typeof time>;
export type TextReference = z.infer<typeof text>;
export type PositionReference = z.infer<typeof position>;
