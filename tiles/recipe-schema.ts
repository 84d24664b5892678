import * as z from 'zod/mini';

/** `recipe.json`: a planner's own city, without code. Paths are relative to the file. */
const localizedText = z.object({ zh: z.string(), en: z.string() });
const bounds = z.tuple([z.number(), z.number(), z.number(), z.number()]);
const placement = z.object({
  longitude: z.number().check(z.minimum(-180), z.maximum(180)),
  latitude: z.number().check(z.minimum(-90), z.maximum(90)),
  height: z.optional(z.number()),
  headingDegrees: z.optional(z.number()),
  scale: z.optional(z.number().check(z.positive())),
});
const checkPoint = z.object({
  x: z.number(),
  y: z.number(),
  longitude: z.number().check(z.minimum(-180), z.maximum(180)),
  latitude: z.number().check(z.minimum(-90), z.maximum(90)),
});
/**
 * The coordinates are in the city's own grid: points known in it and in WGS84, at least three. The fit is a shift,
 * turn and scale of `crs`; it is refused when a point is off by more than 0.05 m.
 */
const localGrid = z.optional(z.array(checkPoint));
const coordinates = {
  crs: z.optional(z.string()),
  axes: z.optional(z.enum(['east-north', 'north-east', 'authority'])),
  localGrid,
  /** NTv2 file (`.gsb`) with the shift from the datum of `crs` to WGS84, beside the recipe. */
  gridShift: z.optional(z.string()),
};

const source = z.object({
  title: localizedText,
  kind: z.enum(['real', 'approximate', 'synthetic']),
  licence: z.string(),
  attribution: z.string(),
  date: z.string(),
  method: z.optional(localizedText),
});

const common = {
  id: z.string().check(z.regex(/^[a-z0-9-]+$/)),
  title: localizedText,
  path: z.string(),
  source,
};
const fields = z.optional(z.record(z.string(), z.string()));

const input = z.discriminatedUnion('type', [
  z.object({ ...common, type: z.literal('osm') }),
  z.object({
    ...common,
    type: z.literal('footprints'),
    ...coordinates,
    fields,
    defaultHeightMeters: z.optional(z.number()),
  }),
  z.object({
    ...common,
    type: z.literal('cityjson'),
    /** Finest level of detail to take, e.g. "1.2". */
    lod: z.optional(z.string().check(z.regex(/^\d(\.\d)?$/))),
    ...coordinates,
    heightOffsetMeters: z.optional(z.number()),
  }),
  z.object({
    ...common,
    type: z.literal('ifc'),
    placement: z.optional(placement),
    /** `crs` goes before the one that the model names, or says in which it is drawn where it names none. */
    ...coordinates,
    heightOffsetMeters: z.optional(z.number()),
  }),
  z.object({
    ...common,
    type: z.literal('gltf'),
    placement,
    attributes: z.optional(z.record(z.string(), z.union([z.string(), z.number()]))),
  }),
  z.object({
    ...common,
    type: z.literal('pipes'),
    ...coordinates,
    fields,
    defaultDiameterMm: z.optional(z.number()),
    defaultDepthMeters: z.optional(z.number()),
  }),
]);
export type RecipeInput = z.infer<typeof input>;

const elevation = z.object({
  type: z.enum(['geotiff', 'ascii', 'terrarium', 'points']),
  path: z.string(),
  source,
  ...coordinates,
  heightOffsetMeters: z.optional(z.number()),
  /** Column or property with the height, for `points`. */
  field: z.optional(z.string()),
  spacingMeters: z.optional(z.number().check(z.positive())),
  maximumZoom: z.optional(z.int().check(z.minimum(1), z.maximum(18))),
});
export type RecipeElevation = z.infer<typeof elevation>;

export const recipeSchema = z.object({
  id: z.string().check(z.regex(/^[a-z0-9-]+$/)),
  name: localizedText,
  timeZone: z.string(),
  extent: z.optional(bounds),
  home: z.optional(
    z.object({
      longitude: z.number(),
      latitude: z.number(),
      height: z.number(),
      heading: z.number(),
      pitch: z.number(),
    }),
  ),
  elevation: z.optional(elevation),
  inputs: z.array(input).check(z.minLength(1)),
});
export type RecipeFile = z.infer<typeof recipeSchema>;
