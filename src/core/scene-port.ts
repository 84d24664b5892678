import type { EntityId } from './ids.ts';
import type { LayerDescription } from './layers.ts';
import type { JsonValue } from './records.ts';
import type { Language } from './text.ts';
import type { TimeMs } from './time.ts';

/** Degrees WGS84, metres above the ellipsoid; heading clockwise from north, pitch −90 straight down. */
export interface CameraPose {
  readonly longitude: number;
  readonly latitude: number;
  readonly height: number;
  readonly heading: number;
  readonly pitch: number;
}

/** The nearest thing under a pixel, of either engine. */
export interface PickResult {
  readonly id: EntityId | null;
  readonly layerId: string;
  /** Degrees and metres of the surface point, where known. */
  readonly position: readonly [longitude: number, latitude: number, height: number] | null;
  /** Attributes the tile or table row carries. */
  readonly properties: Readonly<Record<string, JsonValue>>;
  /** Present when a cluster was hit. */
  readonly cluster?: { readonly count: number; readonly expansionHeight: number };
}

/** What the weather does to the picture. */
export interface Weather {
  readonly rainMillimetersPerHour: number;
  /** Of water, as a gauge that melts it measures. */
  readonly snowMillimetersPerHour: number;
  /** Meteorological visibility, metres; Infinity in clear air. */
  readonly visibilityMeters: number;
}

export const CLEAR_WEATHER: Weather = {
  rainMillimetersPerHour: 0,
  snowMillimetersPerHour: 0,
  visibilityMeters: Number.POSITIVE_INFINITY,
};

export type Theme = 'night' | 'day';
export type QualityPreset = 'low' | 'medium' | 'high' | 'auto';

export interface SceneStats {
  /** Cesium frames and deck-only frames since start. */
  readonly frames: number;
  readonly deckFrames: number;
  /** Median wall milliseconds between frames of the last second of movement, or null when idle. */
  readonly frameMs: number | null;
  readonly tilesetMemoryBytes: number;
  readonly gpuResources: Readonly<Record<string, number>>;
  readonly contextLosses: number;
}

export type SceneEvent =
  | { readonly type: 'ready' }
  | { readonly type: 'camera'; readonly pose: CameraPose }
  | { readonly type: 'click'; readonly pick: PickResult | null; readonly x: number; readonly y: number }
  | { readonly type: 'hover'; readonly pick: PickResult | null; readonly x: number; readonly y: number }
  | { readonly type: 'progress'; readonly pendingTiles: number }
  | {
      readonly type: 'problem';
      readonly code:
        | 'tile-failed'
        | 'tileset-failed'
        | 'terrain-failed'
        | 'imagery-failed'
        | 'context-lost'
        | 'context-restored'
        | 'layer-failed';
      readonly layerId?: string;
      readonly detail: string;
    };

/** What everybody but the scene itself may ask of it. Implemented by `src/scene`; the ui never sees an engine. */
export interface ScenePort {
  readonly camera: {
    get(): CameraPose;
    /** Resolves when the flight ended or was interrupted by the user. `durationMs` 0 jumps. */
    flyTo(pose: CameraPose, options?: { readonly durationMs?: number }): Promise<void>;
    /** Frames [west, south, east, north] in degrees, from the south at 45°. */
    flyToBounds(
      bounds: readonly [number, number, number, number],
      options?: { readonly durationMs?: number },
    ): Promise<void>;
    /** Looks at a point from `rangeMeters` away, keeping the heading. */
    lookAt(longitude: number, latitude: number, height: number, rangeMeters: number): Promise<void>;
    home(): Promise<void>;
    faceNorth(): Promise<void>;
    setPitch(degrees: number): Promise<void>;
    zoom(factor: number): void;
  };
  setLayers(layers: readonly LayerDescription[]): void;
  setTime(timeMs: TimeMs): void;
  setTheme(theme: Theme): void;
  setLanguage(language: Language): void;
  setQuality(preset: QualityPreset): void;
  /** Rain, snow, and the fog they or a visibility bring; drops and flakes are drawn from medium quality up. */
  setWeather(weather: Weather): void;
  setSelection(ids: readonly EntityId[]): void;
  setHidden(ids: readonly EntityId[]): void;
  /** Show only these features of the city; an empty list shows all. */
  setIsolated(ids: readonly EntityId[]): void;
  /** Where the picture is split for layers with a `side`, 0…1 of its width; null shows both sides everywhere. */
  setSplit(share: number | null): void;
  /** While something is drawn in the scene: hover events tell of bare ground too, and the pointer is a cross. */
  followPointer(follow: boolean): void;
  /** Sets these things apart by colour without selecting them. */
  setHighlighted(ids: readonly EntityId[]): void;
  pick(x: number, y: number): Promise<PickResult | null>;
  /** CSS pixel of a place, or null behind the camera. */
  project(longitude: number, latitude: number, height: number): readonly [number, number] | null;
  /** Ellipsoid-height of the drawn ground at a place, or undefined when not loaded. */
  groundHeight(longitude: number, latitude: number): number | undefined;
  on(listener: (event: SceneEvent) => void): () => void;
  stats(): SceneStats;
  /** PNG of the scene as a data URL. */
  screenshot(): Promise<string>;
  requestRender(): void;
  dispose(): void;
}
