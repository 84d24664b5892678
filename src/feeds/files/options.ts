import * as z from 'zod/mini';

export const FILE_FORMATS = [
  'geojson',
  'csv',
  'kml',
  'kmz',
  'gpx',
  'czml',
  'shapefile',
  'geotiff',
  'sumo-fcd',
  'sumo-edge-data',
] as const;
export type FileFormat = (typeof FILE_FORMATS)[number];

/** Larger files belong into a city pack. */
export const LARGEST_FILE_BYTES = 500_000_000;

export const filesOptions = z.object({
  /** Address of the file; a dropped file comes as a `blob:` address. */
  url: z.string(),
  /** Its name, from which the format is told when `format` is absent. */
  name: z.string(),
  format: z.optional(z.enum(FILE_FORMATS)),
  /** What the file is: a recording, a model result, invented data. Never live. */
  origin: z._default(z.enum(['replayed', 'synthetic', 'simulated']), 'replayed'),
  /** Datum of coordinates in formats that do not fix it (CSV, GeoJSON of map services): WGS84, GCJ-02 or BD-09. */
  crs: z._default(z.enum(['WGS84', 'GCJ-02', 'BD-09']), 'WGS84'),
  /** Offset of times that name no zone, e.g. `+08:00`. */
  zone: z.optional(z.string().check(z.regex(/^(Z|[+-]\d{2}:\d{2})$/))),
  /** Start of formats with relative seconds (SUMO), ISO with zone. */
  startTime: z.optional(z.string()),
  /** The `<location …/>` of the SUMO network, for FCD in its metres: netOffset and projParameter. */
  location: z.optional(z.string()),
  /** Unit of the values of a GeoTIFF, before what the file says. */
  unit: z.optional(z.string()),
  type: z._default(z.string(), 'feature'),
});
export type FilesOptions = z.infer<typeof filesOptions>;
