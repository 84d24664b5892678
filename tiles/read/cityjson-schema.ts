import * as z from 'zod/mini';

/** The parts of CityJSON 1.0–2.0 that are read; https://www.cityjson.org/specs/. */
const matrix = z.array(z.number()).check(z.length(16));

const geometry = z.looseObject({
  type: z.string(),
  lod: z.optional(z.union([z.string(), z.number()])),
  boundaries: z.unknown(),
  semantics: z.optional(
    z.looseObject({ surfaces: z.optional(z.array(z.unknown())), values: z.optional(z.unknown()) }),
  ),
  material: z.optional(
    z.record(z.string(), z.looseObject({ value: z.optional(z.number()), values: z.optional(z.unknown()) })),
  ),
  texture: z.optional(z.record(z.string(), z.looseObject({ values: z.optional(z.unknown()) }))),
  template: z.optional(z.number()),
  transformationMatrix: z.optional(matrix),
});
export type CityJsonGeometry = z.infer<typeof geometry>;

export const cityObjectSchema = z.looseObject({
  type: z.string(),
  attributes: z.optional(z.nullable(z.record(z.string(), z.unknown()))),
  geometry: z.optional(z.array(geometry)),
  parents: z.optional(z.array(z.string())),
  children: z.optional(z.array(z.string())),
});
export type CityObject = z.infer<typeof cityObjectSchema>;

/** One that has not three numbers spoils its surfaces, not the file. */
const vertices = z.array(z.array(z.number()));

export const cityJsonSchema = z.looseObject({
  type: z.literal('CityJSON'),
  version: z.string(),
  CityObjects: z.record(z.string(), z.unknown()),
  vertices,
  transform: z.optional(
    z.object({
      scale: z.array(z.number()).check(z.length(3)),
      translate: z.array(z.number()).check(z.length(3)),
    }),
  ),
  metadata: z.optional(
    z.looseObject({
      referenceSystem: z.optional(z.string()),
      crs: z.optional(z.looseObject({ epsg: z.optional(z.number()) })),
    }),
  ),
  appearance: z.optional(
    z.looseObject({
      'default-theme-texture': z.optional(z.string()),
      'default-theme-material': z.optional(z.string()),
      textures: z.optional(
        z.array(
          z.looseObject({
            type: z.optional(z.string()),
            image: z.string(),
            wrapMode: z.optional(z.nullable(z.string())),
          }),
        ),
      ),
      'vertices-texture': z.optional(z.array(z.array(z.number()))),
      materials: z.optional(
        z.array(
          z.looseObject({
            diffuseColor: z.optional(z.array(z.number())),
            transparency: z.optional(z.number()),
          }),
        ),
      ),
    }),
  ),
  'geometry-templates': z.optional(
    z.looseObject({ templates: z.array(geometry), 'vertices-templates': vertices }),
  ),
});
export type CityJson = z.infer<typeof cityJsonSchema>;

export const cityJsonFeatureSchema = z.looseObject({
  type: z.literal('CityJSONFeature'),
  CityObjects: z.record(z.string(), z.unknown()),
  vertices,
});
