import type { City } from '@city/schema.ts';
import type { TableRegistry } from '@core/columns.ts';
import type { LayerDescription } from '@core/layers.ts';
import {
  type CameraPose,
  CLEAR_WEATHER,
  type QualityPreset,
  type ScenePort,
  type Theme,
} from '@core/scene-port.ts';
import type { Language } from '@core/text.ts';
import type { TimeMs } from '@core/time.ts';
import { normalizePose } from './cesium/camera-pose.ts';
import { TwinScene } from './cesium/twin-scene.ts';
import { startSpatialIndex } from './index-worker/client.ts';

export interface SceneOptions {
  /** Filled by the scene; must have a size. */
  readonly container: HTMLElement;
  readonly city: City;
  /** Absolute URL of the folder of `city.json`, with a final slash. */
  readonly cityBaseUrl: string;
  readonly tables: TableRegistry;
  readonly time: TimeMs;
  readonly theme: Theme;
  readonly language: Language;
  readonly quality: QualityPreset;
  /** Folder of Cesium's Assets, Workers and ThirdParty, with a final slash. */
  readonly cesiumBaseUrl: string;
  /** Where the eye starts; the city's home view by default. */
  readonly camera?: CameraPose;
  /** What to draw from the start; else nothing until `setLayers`. */
  readonly layers?: readonly LayerDescription[];
}

/**
 * Opens the 3D scene of a city. Rejects with WebGlUnavailableError where there is no WebGL2; everything else that
 * fails is a `problem` event and leaves the rest working.
 */
export async function createScene(options: SceneOptions): Promise<ScenePort> {
  const { container, city, cityBaseUrl, tables, layers } = options;
  Object.assign(globalThis, { CESIUM_BASE_URL: options.cesiumBaseUrl });
  const spatialIndex = startSpatialIndex();
  try {
    return new TwinScene(
      { container, city, cityBaseUrl, tables, spatialIndex },
      {
        pose: normalizePose(options.camera ?? city.home),
        layers,
        timeMs: options.time,
        weather: CLEAR_WEATHER,
        theme: options.theme,
        language: options.language,
        preset: options.quality,
        level: options.quality === 'auto' ? 'low' : options.quality,
        selection: [],
        highlighted: [],
        hidden: [],
        isolated: [],
        split: null,
      },
    );
  } catch (error) {
    spatialIndex.dispose();
    container.replaceChildren();
    throw error;
  }
}
