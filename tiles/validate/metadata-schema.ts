import * as z from 'zod/mini';

/** JSON shapes of 3D Metadata 1.0 (OGC 22-025r4, annex): schema, property tables, entities. */
const identifier = z.string().check(z.regex(/^[a-zA-Z_][a-zA-Z0-9_]*$/, 'must be an identifier'));
const natural = z.int().check(z.minimum(0));
const positive = z.int().check(z.minimum(1));
const extensible = {
  name: z.optional(z.string().check(z.minLength(1))),
  extensions: z.optional(z.record(z.string(), z.looseObject({}))),
  extras: z.optional(z.unknown()),
};

export const SCALAR_COMPONENTS = {
  INT8: [-128, 127],
  UINT8: [0, 255],
  INT16: [-32768, 32767],
  UINT16: [0, 65535],
  INT32: [-2147483648, 2147483647],
  UINT32: [0, 4294967295],
  INT64: [-(2 ** 63), 2 ** 63],
  UINT64: [0, 2 ** 64],
  FLOAT32: [-Infinity, Infinity],
  FLOAT64: [-Infinity, Infinity],
} as const;

const componentType = z.enum(Object.keys(SCALAR_COMPONENTS) as (keyof typeof SCALAR_COMPONENTS)[]);
const integerType = z.enum(['INT8', 'UINT8', 'INT16', 'UINT16', 'INT32', 'UINT32', 'INT64', 'UINT64']);

const classProperty = z.looseObject({
  ...extensible,
  description: z.optional(z.string().check(z.minLength(1))),
  type: z.enum(['SCALAR', 'VEC2', 'VEC3', 'VEC4', 'MAT2', 'MAT3', 'MAT4', 'STRING', 'BOOLEAN', 'ENUM']),
  componentType: z.optional(componentType),
  enumType: z.optional(z.string()),
  array: z.optional(z.boolean()),
  count: z.optional(z.int().check(z.minimum(2))),
  normalized: z.optional(z.boolean()),
  required: z.optional(z.boolean()),
  semantic: z.optional(z.string().check(z.minLength(1))),
});
export type ClassProperty = z.infer<typeof classProperty>;

const metadataClass = z.looseObject({
  ...extensible,
  description: z.optional(z.string().check(z.minLength(1))),
  properties: z.optional(
    z
      .record(identifier, classProperty)
      .check(z.refine(value => Object.keys(value).length > 0, 'must not be empty')),
  ),
});

const metadataEnum = z.looseObject({
  ...extensible,
  description: z.optional(z.string().check(z.minLength(1))),
  valueType: z.optional(integerType),
  values: z
    .array(
      z.looseObject({
        name: z.string().check(z.minLength(1)),
        value: z.int(),
        description: z.optional(z.string().check(z.minLength(1))),
      }),
    )
    .check(z.minLength(1)),
});
export type MetadataEnum = z.infer<typeof metadataEnum>;

export const metadataSchema = z.looseObject({
  ...extensible,
  id: identifier,
  description: z.optional(z.string()),
  version: z.optional(z.string().check(z.minLength(1))),
  classes: z.optional(z.record(identifier, metadataClass)),
  enums: z.optional(z.record(identifier, metadataEnum)),
});
export type MetadataSchema = z.infer<typeof metadataSchema>;

const offsetType = z.optional(z.enum(['UINT8', 'UINT16', 'UINT32', 'UINT64']));

export const propertyTableSchema = z.looseObject({
  ...extensible,
  class: z.string(),
  count: positive,
  properties: z.optional(
    z
      .record(
        z.string(),
        z.looseObject({
          values: natural,
          arrayOffsets: z.optional(natural),
          stringOffsets: z.optional(natural),
          arrayOffsetType: offsetType,
          stringOffsetType: offsetType,
        }),
      )
      .check(z.refine(value => Object.keys(value).length > 0, 'must not be empty')),
  ),
});

/** A metadata entity: an instance of a class (tileset, group, tile, content). */
export const metadataEntity = z.looseObject({
  ...extensible,
  class: z.string(),
  properties: z.optional(z.record(z.string(), z.unknown())),
});
export type MetadataEntity = z.infer<typeof metadataEntity>;
