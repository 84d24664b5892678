import * as z from 'zod/mini';

/**
 * The case file of `npm run model -- flood`, see `flood/README.md`. SI units but rain, losses and drains in mm/h and
 * mm; coordinates in the CRS of the elevation grid unless `coordinates` names another.
 */
const position = z.tuple([z.number(), z.number()]);
const line = z.array(position).check(z.minLength(2));
const ring = z.array(position).check(z.minLength(3));
const fileName = z.string().check(z.minLength(1));
const positive = z.number().check(z.gt(0));
const atLeastZero = z.number().check(z.gte(0));

/** A number, a CSV file (first column time, second the value), or [time s, value] rows. */
const series = z.union([
  z.number(),
  fileName,
  z.array(position).check(z.minLength(1)),
  z.strictObject({ file: fileName, column: z.optional(z.string()), multiply: z.optional(z.number()) }),
]);

/** A number or a raster file. */
const field = z.union([z.number(), fileName]);

const regions = <T extends z.ZodMiniType>(value: T) =>
  z.optional(z.array(z.strictObject({ polygon: ring, value })));

const side = z.enum(['west', 'east', 'south', 'north', 'all']);
const where = {
  side: z.optional(side),
  /** Range along the side, coordinates. */
  from: z.optional(z.number()),
  to: z.optional(z.number()),
  line: z.optional(line),
};
const boundary = z.discriminatedUnion('type', [
  z.strictObject({ ...where, type: z.literal('wall') }),
  z.strictObject({ ...where, type: z.literal('free') }),
  z.strictObject({ ...where, type: z.literal('critical') }),
  z.strictObject({ ...where, type: z.literal('normal'), slope: positive }),
  z.strictObject({ ...where, type: z.literal('stage'), level: series }),
  z.strictObject({ ...where, type: z.literal('discharge'), discharge: series, depth: z.optional(series) }),
]);

const stormFormula = z.strictObject({ a: positive, bMinutes: atLeastZero, n: positive });
const chicago = z.strictObject({
  formula: z.union([z.strictObject({ city: z.literal('guangzhou'), returnYears: positive }), stormFormula]),
  durationMinutes: positive,
  peakPosition: z._default(z.number().check(z.gte(0), z.lte(1)), 0.4),
  intervalMinutes: z._default(positive, 1),
  startSeconds: z._default(atLeastZero, 0),
});
const rain = z.strictObject({
  polygon: z.optional(ring),
  /** mm/h, each row holds until the next. */
  intensity: z.optional(series),
  chicago: z.optional(chicago),
});
const losses = z.strictObject({
  polygon: z.optional(ring),
  curveNumber: z.optional(z.number().check(z.gt(0), z.lte(100))),
  abstractionRatio: z._default(z.number().check(z.gte(0), z.lte(1)), 0.2),
  greenAmpt: z.optional(
    z.strictObject({
      conductivityMmPerHour: atLeastZero,
      suctionMm: atLeastZero,
      moistureDeficit: z.number().check(z.gte(0), z.lte(1)),
    }),
  ),
});
const oneOrMore = <T extends z.ZodMiniType>(item: T) =>
  z._default(
    z.union([
      z.array(item),
      z.pipe(
        item,
        z.transform(value => [value]),
      ),
    ]),
    [],
  );

const place = { point: z.optional(position), line: z.optional(line), polygon: z.optional(ring) };

export const floodCaseSchema = z.strictObject({
  title: z.optional(z.string()),
  notes: z.optional(z.unknown()),
  durationSeconds: positive,
  /** Date and time (ISO 8601) of second zero, for series in dates. */
  start: z.optional(z.string().check(z.regex(/^\d{4}-\d{1,2}-\d{1,2}([T ]\d{1,2}:\d{2}.*)?$/))),
  equations: z._default(z.enum(['full', 'inertial']), 'full'),
  /** EPSG code or PROJ string of the elevation grid, when the file does not say. */
  crs: z.optional(z.string()),
  /** CRS of the coordinates in the case and of its GeoJSON and CSV files. */
  coordinates: z.optional(z.string()),
  elevation: z.union([
    fileName,
    z.strictObject({
      file: fileName,
      /** Resample to cells of this size, metres. */
      cellSize: z.optional(positive),
      /** Crop: west, south, east, north in the grid's CRS. */
      bounds: z.optional(z.tuple([z.number(), z.number(), z.number(), z.number()])),
      /** What cells without data are: walls, or outlets that swallow what reaches them. */
      noData: z._default(z.enum(['wall', 'outflow']), 'wall'),
      multiply: z._default(z.number(), 1),
      add: z._default(z.number(), 0),
    }),
  ]),
  /** Manning's n, s/m^(1/3). */
  roughness: z._default(
    z.union([field, z.strictObject({ value: field, regions: regions(z.number()) })]),
    0.035,
  ),
  buildings: z.optional(
    z.strictObject({
      file: fileName,
      as: z._default(z.enum(['block', 'raise', 'porosity']), 'block'),
      /** For `raise`: metres, where a feature has no property `height`. */
      height: z._default(positive, 6),
      /** Share of a cell that must be covered. */
      coverage: z._default(z.number().check(z.gt(0), z.lte(1)), 0.5),
      roofRain: z._default(z.enum(['shed', 'lost']), 'shed'),
    }),
  ),
  initial: z._default(
    z.strictObject({
      level: z.optional(field),
      depth: z.optional(field),
      velocity: z.optional(z.strictObject({ east: field, north: field })),
      regions: z.optional(
        z.array(
          z.strictObject({ polygon: ring, level: z.optional(z.number()), depth: z.optional(z.number()) }),
        ),
      ),
    }),
    {},
  ),
  boundaries: z._default(z.array(boundary), []),
  inflows: z._default(
    z.array(z.strictObject({ id: z.optional(z.string()), ...place, discharge: series })),
    [],
  ),
  rain: oneOrMore(rain),
  losses: oneOrMore(losses),
  drains: oneOrMore(z.strictObject({ polygon: z.optional(ring), capacityMmPerHour: atLeastZero })),
  pumps: z._default(
    z.array(
      z.strictObject({
        id: z.optional(z.string()),
        ...place,
        capacity: positive,
        onDepth: z._default(atLeastZero, 0.05),
        offDepth: z._default(atLeastZero, 0.02),
        outlet: z.optional(position),
        fromSeconds: z._default(atLeastZero, 0),
        toSeconds: z.optional(positive),
      }),
    ),
    [],
  ),
  barriers: z._default(
    z.array(
      z.strictObject({
        id: z.optional(z.string()),
        line,
        /** Crest as a level, or as a height above the ground. */
        crestLevel: z.optional(z.number()),
        height: z.optional(positive),
        fromSeconds: z._default(atLeastZero, 0),
        /** When it opens or fails. */
        toSeconds: z.optional(positive),
      }),
    ),
    [],
  ),
  gauges: z._default(
    z.union([fileName, z.array(z.strictObject({ id: z.union([z.string(), z.number()]), at: position }))]),
    [],
  ),
  output: z._default(
    z.strictObject({
      gaugeIntervalSeconds: z.optional(positive),
      arrivalDepth: z._default(positive, 0.05),
      /** Times of depth maps, seconds. */
      snapshots: z._default(z.array(atLeastZero), []),
      geotiff: z._default(z.boolean(), false),
    }),
    { arrivalDepth: 0.05, snapshots: [], geotiff: false },
  ),
  numerics: z._default(
    z.strictObject({
      courant: z.optional(z.number().check(z.gt(0), z.lte(1))),
      maximumStepSeconds: z.optional(positive),
      dryDepth: z.optional(z.number().check(z.gt(0), z.lte(0.01))),
      theta: z.optional(z.number().check(z.gte(0), z.lte(2))),
      gravity: z.optional(positive),
    }),
    {},
  ),
  threads: z.optional(z.int().check(z.gte(1), z.lte(64))),
});

export type FloodCase = z.infer<typeof floodCaseSchema>;
export type SeriesInput = z.infer<typeof series>;
export type BoundaryInput = FloodCase['boundaries'][number];
export type Position = readonly [number, number];
