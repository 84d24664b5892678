import * as z from 'zod/mini';
import { metadataEntity } from './metadata-schema.ts';

/** JSON shape of tileset.json, 3D Tiles 1.0 and 1.1 (OGC 22-025r4). */
const natural = z.int().check(z.minimum(0));
const extensible = {
  extensions: z.optional(z.record(z.string(), z.looseObject({}))),
  extras: z.optional(z.unknown()),
};
const geometricError = z.number().check(z.minimum(0));
const numbers = (length: number) => z.array(z.number()).check(z.length(length));

const boundingVolume = z
  .looseObject({
    box: z.optional(numbers(12)),
    region: z.optional(numbers(6)),
    sphere: z.optional(numbers(4)),
    ...extensible,
  })
  .check(
    z.refine(
      value => Boolean(value.box ?? value.region ?? value.sphere ?? value.extensions),
      'must have box, region or sphere',
    ),
  );
export type BoundingVolume = z.infer<typeof boundingVolume>;

const content = z.looseObject({
  uri: z.optional(z.string()),
  url: z.optional(z.string()),
  boundingVolume: z.optional(boundingVolume),
  metadata: z.optional(metadataEntity),
  group: z.optional(natural),
  ...extensible,
});
export type Content = z.infer<typeof content>;

const implicitTiling = z.looseObject({
  subdivisionScheme: z.enum(['QUADTREE', 'OCTREE']),
  subtreeLevels: z.int().check(z.minimum(1)),
  availableLevels: z.int().check(z.minimum(1)),
  subtrees: z.looseObject({ uri: z.string() }),
  ...extensible,
});
export type ImplicitTiling = z.infer<typeof implicitTiling>;

export const tileSchema = z.looseObject({
  boundingVolume,
  viewerRequestVolume: z.optional(boundingVolume),
  geometricError,
  refine: z.optional(z.string()),
  transform: z.optional(numbers(16)),
  content: z.optional(content),
  contents: z.optional(z.array(content).check(z.minLength(1))),
  metadata: z.optional(metadataEntity),
  implicitTiling: z.optional(implicitTiling),
  // Children are checked one by one, so that one bad tile does not hide the others.
  children: z.optional(z.array(z.unknown())),
  ...extensible,
});
export type TileJson = z.infer<typeof tileSchema>;

const uniqueStrings = z.optional(
  z
    .array(z.string())
    .check(z.minLength(1))
    .check(z.refine(values => new Set(values).size === values.length, 'must be unique')),
);

export const tilesetSchema = z.looseObject({
  asset: z.looseObject({ version: z.string(), tilesetVersion: z.optional(z.string()), ...extensible }),
  properties: z.optional(z.record(z.string(), z.looseObject({ minimum: z.number(), maximum: z.number() }))),
  schema: z.optional(z.unknown()),
  schemaUri: z.optional(z.string()),
  statistics: z.optional(
    z.looseObject({
      classes: z.optional(
        z
          .record(
            z.string(),
            z.looseObject({
              count: z.optional(natural),
              properties: z.optional(
                z
                  .record(z.string(), z.looseObject({}))
                  .check(z.refine(value => Object.keys(value).length > 0, 'must not be empty')),
              ),
            }),
          )
          .check(z.refine(value => Object.keys(value).length > 0, 'must not be empty')),
      ),
    }),
  ),
  groups: z.optional(z.array(metadataEntity).check(z.minLength(1))),
  metadata: z.optional(metadataEntity),
  geometricError,
  root: z.unknown(),
  extensionsUsed: uniqueStrings,
  extensionsRequired: uniqueStrings,
  ...extensible,
});
export type TilesetJson = z.infer<typeof tilesetSchema>;
