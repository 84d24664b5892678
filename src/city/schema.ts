import * as z from 'zod/mini';
import { imageryService } from './imagery.ts';

/**
 * Schema of `city.json`, version 1: all that is particular to one city. Written by the pipeline, validated by the
 * client. Paths are relative to the file.
 */
const localizedText = z.object({ zh: z.string(), en: z.string() });
const relativePath = z
  .string()
  .check(z.regex(/^(?!\/)(?!.*\.\.)(?!\w+:).+/, 'must be a relative path inside the pack'));
const bounds = z.tuple([z.number(), z.number(), z.number(), z.number()]);

/** Where data come from and how true they are. */
export const source = z.object({
  id: z.string(),
  title: localizedText,
  kind: z.enum(['real', 'approximate', 'synthetic']),
  licence: z.string(),
  attribution: z.string(),
  /** ISO date of the data. */
  date: z.string(),
  method: z.optional(localizedText),
});

const tilesetLayer = z.object({
  id: z.string(),
  title: localizedText,
  url: relativePath,
  source: z.string(),
  /** What it holds, to pick the default look. */
  content: z.enum(['buildings', 'landmarks', 'bridges', 'interiors', 'pipes', 'other']),
  visible: z._default(z.boolean(), true),
  /** Attributes that can colour or filter, with their unit or categories. */
  attributes: z._default(
    z.array(
      z.object({
        id: z.string(),
        title: localizedText,
        unit: z.optional(z.string()),
        domain: z.optional(z.tuple([z.number(), z.number()])),
        categories: z.optional(
          z.array(
            z.object({
              value: z.union([z.string(), z.number()]),
              label: localizedText,
              /** sRGB 0…255; a colour of the palette by default. */
              color: z.optional(z.tuple([z.number(), z.number(), z.number()])),
            }),
          ),
        ),
      }),
    ),
    [],
  ),
});

/** A GeoJSON of the pack drawn as a layer: metro, districts, bridges' names, road graph… */
const vectorLayer = z.object({
  id: z.string(),
  title: localizedText,
  url: relativePath,
  source: z.string(),
  content: z.enum([
    'metro-stations',
    'metro-lines',
    'district-labels',
    'district-boundaries',
    'roads',
    'places',
    'other',
  ]),
  visible: z._default(z.boolean(), true),
});

/** A building, plant or device that opens in a view of its own from the entity it belongs to. */
const entityModel = z.object({
  id: z.string(),
  entityId: z.string(),
  title: localizedText,
  /** Binary glTF, or a small tileset. */
  url: relativePath,
  source: z.string(),
  /** Elements that show a live value: of `entityId`, unless another entity is named. */
  values: z._default(
    z.array(z.object({ element: z.string(), property: z.string(), entityId: z.optional(z.string()) })),
    [],
  ),
});

const commandParameter = z.object({
  name: z.string(),
  title: localizedText,
  kind: z.enum(['number', 'text', 'choice']),
  unit: z.optional(z.string()),
  minimum: z.optional(z.number()),
  maximum: z.optional(z.number()),
  choices: z.optional(z.array(z.object({ value: z.string(), title: localizedText }))),
  initial: z.optional(z.union([z.number(), z.string()])),
});

/** Commands that people may give to entities of a feed; see CommandDescription. */
export const commandDescriptions = z.array(
  z.object({
    name: z.string(),
    title: localizedText,
    types: z.optional(z.array(z.string())),
    parameters: z.optional(z.array(commandParameter)),
    timeoutSeconds: z.optional(z.number().check(z.gt(0))),
  }),
);

/** One feed, of a pack or a deployment; see FeedConfiguration. */
export const feedConfiguration = z.object({
  id: z.string(),
  adapter: z.string(),
  title: localizedText,
  options: z.unknown(),
  intervalSeconds: z.optional(z.number()),
  attribution: z.optional(z.string()),
  fallback: z.optional(z.array(z.record(z.string(), z.unknown()))),
  commands: z.optional(commandDescriptions),
});

export const citySchema = z.object({
  version: z.literal(1),
  id: z.string().check(z.regex(/^[a-z0-9-]+$/)),
  name: localizedText,
  crs: z._default(z.string(), 'EPSG:4490'),
  verticalDatum: z._default(z.string(), 'ellipsoid'),
  timeZone: z.string(),
  extent: bounds,
  home: z.object({
    longitude: z.number(),
    latitude: z.number(),
    height: z.number(),
    heading: z.number(),
    pitch: z.number(),
  }),
  terrain: z.optional(z.object({ url: relativePath, source: z.string() })),
  basemap: z.optional(
    z.object({
      /** Mapbox vector tiles: a template, `basemap/{z}/{x}/{y}.pbf`, or a PMTiles archive. */
      url: relativePath,
      minimumZoom: z.number(),
      maximumZoom: z.number(),
      source: z.string(),
    }),
  ),
  /** Imagery besides the basemap, below everything else. */
  imagery: z._default(z.array(imageryService), []),
  tilesets: z._default(z.array(tilesetLayer), []),
  vectors: z._default(z.array(vectorLayer), []),
  models: z._default(z.array(entityModel), []),
  /** Search index, see `tiles/search`. */
  search: z.optional(relativePath),
  feeds: z._default(z.array(feedConfiguration), []),
  scenarios: z._default(z.record(z.string(), z.unknown()), {}),
  /** Camera stops of the unattended tour. */
  tour: z._default(
    z.array(
      z.object({
        title: localizedText,
        longitude: z.number(),
        latitude: z.number(),
        height: z.number(),
        heading: z.number(),
        pitch: z.number(),
        seconds: z.number(),
      }),
    ),
    [],
  ),
  sources: z.array(source),
});

export type City = z.infer<typeof citySchema>;
export type CityTileset = City['tilesets'][number];
export type CityVector = City['vectors'][number];
export type CityModelEntry = City['models'][number];
export type CitySource = City['sources'][number];
