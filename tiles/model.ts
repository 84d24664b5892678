import type { LineString, MultiLineString, MultiPolygon, Point, Polygon } from 'geojson';
import type { LocalizedText } from '../src/core/text.ts';

/**
 * The city between readers or synthesisers (which produce it) and writers (which consume it). All horizontal
 * positions are WGS84 degrees; heights are metres above the ellipsoid.
 */
export interface CityFeature {
  /** Stable id, see `src/core/ids.ts`. */
  readonly id: string;
  /** Tileset it belongs to, e.g. `buildings`, `landmarks`, `bridges`. */
  readonly tileset: string;
  /** Attributes of the tileset's metadata class; missing ones take the schema's no-data value. */
  readonly attributes: Readonly<Record<string, string | number | boolean>>;
  readonly geometry: PrismGeometry | MeshGeometry;
}

/** A footprint raised to a height, with a roof. Written with walls, roof, storey lines and levels of detail. */
export interface PrismGeometry {
  readonly kind: 'prism';
  /** Outer ring (counter-clockwise) and holes (clockwise), [lon, lat, lon, lat, …] degrees, not closed. */
  readonly rings: readonly Float64Array[];
  /** Ellipsoid height of the footprint's lowest ground and height of the body above it, metres. */
  readonly baseHeight: number;
  readonly height: number;
  readonly roof?: { readonly shape: 'flat' | 'gabled' | 'hipped' | 'pyramidal'; readonly height: number };
}

/** A triangle mesh in an east-north-up frame at `origin` [lon°, lat°, height m]. */
export interface MeshGeometry {
  readonly kind: 'mesh';
  readonly origin: readonly [number, number, number];
  /** Metres east, north, up; stride 3. */
  readonly positions: Float32Array;
  /** Counter-clockwise seen from outside. */
  readonly indices: Uint32Array;
  /** Unit normals, stride 3; computed flat when absent. */
  readonly normals?: Float32Array;
  /** sRGB RGBA 0…255 a vertex; the tileset's default colour when absent. */
  readonly colors?: Uint8Array;
  /** Pictures on it; left out of versions seen from afar. */
  readonly texturing?: Texturing;
  /** What takes the place of `colors` and pictures there, as `colors`. */
  readonly colorsFromAfar?: Uint8Array;
  /** What its surfaces are (`RoofSurface`, `WallSurface`…); left out of versions seen from afar. */
  readonly surfaces?: SurfaceKinds;
  /** Simplified versions with their geometric error in metres, finest first, not including this one. */
  readonly coarser?: readonly {
    readonly errorMeters: number;
    readonly positions: Float32Array;
    readonly indices: Uint32Array;
    readonly colors?: Uint8Array;
  }[];
}

/** Pictures on a mesh. */
export interface Texturing {
  readonly images: readonly TextureImage[];
  /** Picture of every triangle, −1 where there is none. */
  readonly imageOfTriangle: Int16Array;
  /** Place of every vertex in its picture, stride 2; (0, 0) is the upper left corner, (1, 1) the lower right. */
  readonly coordinates: Float32Array;
}

export type TextureWrap = 'repeat' | 'mirror' | 'clamp';

/** A picture for meshes: PNG, JPEG or WebP. */
export interface TextureImage {
  /** File with the picture, or its bytes where it came inside another file. */
  readonly content: string | Uint8Array;
  readonly byteLength: number;
  readonly mimeType: 'image/png' | 'image/jpeg' | 'image/webp';
  /** What lies beyond the picture's edges, across and down. */
  readonly wrap: readonly [TextureWrap, TextureWrap];
  /** Transparent pixels are holes. */
  readonly isCutOut: boolean;
}

/** What the surfaces of a mesh are, as the source says. */
export interface SurfaceKinds {
  readonly kinds: readonly { readonly type: string; readonly attributes: string }[];
  /** Kind of every vertex, an index of `kinds`. */
  readonly ofVertex: Uint16Array;
}

/** Ellipsoid heights in metres on a regular lon/lat grid, rows from the south, columns from the west. */
export interface Heightfield {
  readonly bounds: readonly [west: number, south: number, east: number, north: number];
  readonly width: number;
  readonly height: number;
  readonly values: Float32Array;
}

/** A feature of the basemap or of a vector layer, before tiling. */
export interface MapFeature {
  readonly id: string;
  /** Layer of the vector tiles: `water`, `green`, `roads`, `rail`, `landuse`, `buildings`, `boundaries`, `places`. */
  readonly layer: string;
  readonly geometry: Point | LineString | MultiLineString | Polygon | MultiPolygon;
  readonly properties: Readonly<Record<string, string | number | boolean>>;
  readonly minimumZoom?: number;
}

/** Why something of the input is not in the output, or was changed on the way. */
export interface ReportEntry {
  readonly severity: 'refused' | 'repaired' | 'note';
  readonly id: string;
  readonly reason: LocalizedText;
}
