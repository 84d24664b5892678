import type { Origin, SourceKind } from './records.ts';
import type { ColorStyle, NumberStyle } from './style.ts';
import type { LocalizedText } from './text.ts';

/** What a layer does behind terrain, buildings and models: vanish, fade to 25 %, or ignore them. */
export type Occlusion = 'hide' | 'fade' | 'none';

interface LayerBase {
  readonly id: string;
  readonly title: LocalizedText;
  readonly visible: boolean;
  /** 0…1 */
  readonly opacity: number;
  /** Drawing order among layers of the same world; greater is nearer the eye. */
  readonly order: number;
  readonly pickable: boolean;
  readonly group: 'base' | 'city' | 'live' | 'scenario' | 'work';
  /** Part of a split picture in which it is drawn; see `ScenePort.setSplit`. Absent: everywhere. */
  readonly side?: 'left' | 'right';
  readonly provenance?: { readonly source: string; readonly kind: SourceKind | Origin };
}

/** Layers that deck.gl draws from a table in the registry. All positions ECEF metres, float64. */
interface TableLayerBase extends LayerBase {
  /** Name in the TableRegistry. */
  readonly table: string;
  readonly occlusion: Occlusion;
}

/** Discs of a fixed pixel or metre radius. Table: `position`. */
export interface PointsLayer extends TableLayerBase {
  readonly type: 'points';
  readonly color: ColorStyle;
  readonly radius: NumberStyle;
  readonly radiusUnits: 'pixels' | 'meters';
}

/** Icons from the built-in atlas, optionally clustered by the spatial index worker. Table: `position`, `status` (greater is worse). */
export interface IconsLayer extends TableLayerBase {
  readonly type: 'icons';
  /** Glyph in the icon atlas: `camera`, `air`, `rain`, `weather`, `traffic`, `metro`, `alert`, `pump`, `fire`… */
  readonly icon: string;
  readonly color: ColorStyle;
  readonly sizePixels: NumberStyle;
  readonly cluster?: { readonly radiusPixels: number };
  /** Only rows whose numeric column lies in the range; clusters count no others. */
  readonly filter?: AttributeRange;
}

/** Labels with collision avoidance. Table: `position`, optional `priority`; text column `text` (or `zh`/`en`). */
export interface TextLayer extends TableLayerBase {
  readonly type: 'text';
  readonly textColumn: string;
  /** The theme's own ink when absent: light letters by night, dark ones by day. */
  readonly color?: ColorStyle;
  readonly sizePixels: NumberStyle;
  readonly collide: boolean;
  readonly minimumPixelsPerKilometre?: number;
  /** Only rows whose numeric column lies in the range. */
  readonly filter?: AttributeRange;
}

/** Lines and pipes with a width in metres or pixels. Table with `startIndices`, vertex column `position`. */
export interface PathsLayer extends TableLayerBase {
  readonly type: 'paths';
  readonly color: ColorStyle;
  readonly width: NumberStyle;
  readonly widthUnits: 'pixels' | 'meters';
  readonly dashed?: boolean;
  /** Underground networks are seen through the ground. */
  readonly underground?: boolean;
}

/** Things moving along timed paths. Vertex columns `position` and `timeSeconds` (relative to `epochMs`). */
export interface TripsLayer extends TableLayerBase {
  readonly type: 'trips';
  readonly color: ColorStyle;
  readonly widthMeters: number;
  readonly trailSeconds: number;
  readonly epochMs: number;
  /** Loop period: time is taken modulo it. */
  readonly periodSeconds?: number;
}

/** Upright bars. Table: `position`, the height attribute. */
export interface ColumnsLayer extends TableLayerBase {
  readonly type: 'columns';
  readonly color: ColorStyle;
  readonly heightMeters: NumberStyle;
  readonly radiusMeters: number;
}

/**
 * Density or interpolated value draped on the city. A style by the attribute `density`, or of one colour, shows points
 * per square kilometre; any other attribute is averaged with the kernel's weights. Table: `position`, that attribute.
 */
export interface HeatLayer extends TableLayerBase {
  readonly type: 'heat';
  readonly color: ColorStyle;
  readonly radiusMeters: number;
}

/**
 * Filled polygons, flat or extruded. `startIndices`, vertex columns `position` and, for polygons with holes, `ring`; row
 * columns for style.
 */
export interface PolygonsLayer extends TableLayerBase {
  readonly type: 'polygons';
  readonly color: ColorStyle;
  readonly extrudeMeters?: NumberStyle;
  readonly outline?: boolean;
}

/** Camera sectors of view. Table: `position`, `headingDegrees`, `fieldOfViewDegrees`, `rangeMeters`. */
export interface SectorsLayer extends TableLayerBase {
  readonly type: 'sectors';
  readonly color: ColorStyle;
}

/**
 * A field on a regular grid in a local metric frame, draped or as a surface: water depth, concentration…
 * Table of length `width * height`, row-major from the south-west corner; column `value` (and `surface`,
 * metres above the ellipsoid, for `asSurface`).
 */
export interface GridLayer extends TableLayerBase {
  readonly type: 'grid';
  readonly color: ColorStyle;
  readonly width: number;
  readonly height: number;
  /** [west, south, east, north] in degrees WGS84. */
  readonly bounds: readonly [number, number, number, number];
  readonly asSurface?: boolean;
  readonly hideBelow?: number;
}

/**
 * Particles carried by a velocity field on a grid. Columns `u`, `v` in m/s east and north, optional `surface` in metres
 * above the ellipsoid. The style's attribute is `speed`, m/s. Paces are raised alike so that movement can be seen.
 */
export interface FlowLayer extends TableLayerBase {
  readonly type: 'flow';
  readonly color: ColorStyle;
  readonly width: number;
  readonly height: number;
  readonly bounds: readonly [number, number, number, number];
  readonly particles: number;
}

/** Values of an attribute that pass, both ends included. */
export interface AttributeRange {
  readonly attribute: string;
  readonly range: readonly [low: number, high: number];
}

/** A 3D Tiles tileset of the city pack, drawn by Cesium. */
export interface TilesetLayer extends LayerBase {
  readonly type: 'tileset';
  readonly url: string;
  readonly style?: ColorStyle;
  /** Features inside every range stay; what becomes of the others is said by `others`. */
  readonly filters?: readonly AttributeRange[];
  /** `hide` by default; `fade` leaves them as a shade. */
  readonly others?: 'hide' | 'fade';
  /**
   * Name in the TableRegistry of attributes that the tiles do not carry: live values, results. Its columns go before
   * the tiles' own; rows are matched by id.
   */
  readonly values?: string;
  readonly outlines?: boolean;
}

/** Imagery on the globe: the pack's vector basemap, or a configured WMTS, WMS or XYZ service or PMTiles archive. */
export interface ImageryLayer extends LayerBase {
  readonly type: 'imagery';
  readonly imagery:
    | {
        readonly kind: 'vector-basemap';
        readonly url: string;
        readonly minimumZoom: number;
        readonly maximumZoom: number;
      }
    | {
        readonly kind: 'xyz' | 'wmts' | 'wms' | 'pmtiles';
        readonly url: string;
        readonly options?: Readonly<Record<string, string>>;
      };
}

/** Everything the scene can draw, as plain immutable data. The scene diffs lists of these by id. */
export type LayerDescription =
  | PointsLayer
  | IconsLayer
  | TextLayer
  | PathsLayer
  | TripsLayer
  | ColumnsLayer
  | HeatLayer
  | PolygonsLayer
  | SectorsLayer
  | GridLayer
  | FlowLayer
  | TilesetLayer
  | ImageryLayer;
