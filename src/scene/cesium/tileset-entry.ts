import {
  type Cesium3DTile,
  Cesium3DTileColorBlendMode,
  Cesium3DTileContentState,
  Cesium3DTileset,
  type Scene,
} from '@cesium/engine';
import type { TilesetLayer } from '@core/layers.ts';
import { BuildingShader, type CityLight } from './building-shader.ts';
import type { FeatureValues } from './feature-values.ts';
import type { CityContent } from './look.ts';
import type { ProblemReporter } from './problems.ts';
import type { QualitySettings } from './quality.ts';
import { Retry } from './retry.ts';
import { createTilesetStyle, type FeatureStates } from './tileset-style.ts';

export interface TilesetContext {
  readonly scene: Scene;
  readonly report: ProblemReporter;
  readonly content: CityContent;
  /** Attributes beside the tiles, see `TilesetLayer.values`. */
  readonly valuesOf: (table: string) => FeatureValues | undefined;
}

/** One visible tileset layer: loads it, styles it, retries what failed, and takes it away again. */
export class TilesetEntry {
  readonly url: string;
  #layer: TilesetLayer;
  #tileset: Cesium3DTileset | undefined;
  #failed = false;
  #disposed = false;
  readonly #context: TilesetContext;
  readonly #shader: BuildingShader;
  readonly #retryTileset = new Retry(() => void this.#load());
  readonly #retryTiles = new Retry(() => this.#retryFailedTiles());
  #quality: QualitySettings;
  #states: FeatureStates;
  #held: boolean;

  constructor(
    context: TilesetContext,
    layer: TilesetLayer,
    url: string,
    quality: QualitySettings,
    states: FeatureStates,
    held: boolean,
  ) {
    this.#held = held;
    this.#context = context;
    this.#layer = layer;
    this.url = url;
    this.#quality = quality;
    this.#states = states;
    this.#shader = new BuildingShader({ content: context.content });
    this.#shader.setEdgeStrength(edgeStrength(layer));
    void this.#load();
  }

  /** True when nothing it shows in the present view is still on its way. */
  get settled(): boolean {
    return this.#tileset?.tilesLoaded ?? this.#failed;
  }

  get memoryBytes(): number {
    return this.#tileset?.totalMemoryUsageInBytes ?? 0;
  }

  owns(tileset: unknown): boolean {
    return tileset !== undefined && tileset === this.#tileset;
  }

  setLayer(layer: TilesetLayer): void {
    this.#layer = layer;
    this.#shader.setEdgeStrength(edgeStrength(layer));
    this.#restyle();
  }

  setStates(states: FeatureStates): void {
    this.#states = states;
    this.#restyle();
  }

  /** The content of a table has changed. */
  tableChanged(name: string): void {
    if (this.#layer.values === name) this.#restyle();
  }

  setLight(light: CityLight): void {
    this.#shader.setLight(light);
  }

  /** A held tileset loads what the view needs without drawing it. */
  setHeld(held: boolean): void {
    this.#held = held;
    if (this.#tileset) this.#tileset.show = !held;
    this.#context.scene.requestRender();
  }

  setQuality(quality: QualitySettings): void {
    this.#quality = quality;
    if (!this.#tileset) return;
    this.#tileset.maximumScreenSpaceError = quality.tileErrorPixels;
    this.#tileset.cacheBytes = quality.cacheBytes;
    this.#tileset.maximumCacheOverflowBytes = quality.overflowBytes;
  }

  dispose(): void {
    this.#disposed = true;
    this.#retryTileset.dispose();
    this.#retryTiles.dispose();
    // Removing destroys the tileset and frees its tiles.
    if (this.#tileset) this.#context.scene.primitives.remove(this.#tileset);
    this.#shader.destroy();
  }

  async #load(): Promise<void> {
    try {
      const tileset = await Cesium3DTileset.fromUrl(this.url, {
        // The city's shader lights itself.
        environmentMapOptions: { enabled: false },
        skipLevelOfDetail: false,
        dynamicScreenSpaceError: true,
        foveatedScreenSpaceError: false,
        cullRequestsWhileMovingMultiplier: 20,
        preloadFlightDestinations: true,
        preloadWhenHidden: true,
      });
      if (this.#disposed) return void tileset.destroy();
      tileset.show = !this.#held;
      tileset.allTilesLoaded.addEventListener(() => this.#context.scene.requestRender());
      this.#failed = false;
      this.#add(tileset);
    } catch (error) {
      if (this.#disposed) return;
      this.#failed = true;
      this.#context.report('tileset-failed', messageOf(error), this.#layer.id);
      this.#retryTileset.failed();
      this.#context.scene.requestRender();
    }
  }

  #add(tileset: Cesium3DTileset): void {
    this.#tileset = tileset;
    tileset.customShader = this.#shader.shader;
    // With REPLACE the feature's colour reaches the shader as data and is not multiplied into the picture.
    tileset.colorBlendMode = Cesium3DTileColorBlendMode.REPLACE;
    tileset.tileFailed.addEventListener(({ url, message }: { url: string; message: string }) => {
      this.#context.report('tile-failed', `${message} (${url})`, this.#layer.id);
      this.#retryTiles.failed();
    });
    this.setQuality(this.#quality);
    this.#restyle();
    this.#context.scene.primitives.add(tileset);
    this.#context.scene.requestRender();
  }

  #restyle(): void {
    if (!this.#tileset) return;
    const { values: table, ...layer } = this.#layer;
    const values = table === undefined ? undefined : this.#context.valuesOf(table);
    this.#tileset.style = createTilesetStyle({ ...layer, values }, this.#states);
    this.#context.scene.requestRender();
  }

  /** A failed tile asks again only after it was unloaded. */
  #retryFailedTiles(): void {
    if (!this.#tileset) return;
    const pending: Cesium3DTile[] = [this.#tileset.root];
    for (let tile = pending.pop(); tile; tile = pending.pop()) {
      if (tile._contentState === Cesium3DTileContentState.FAILED) tile.unloadContent();
      pending.push(...tile.children);
    }
    this.#context.scene.requestRender();
  }
}

function edgeStrength(layer: TilesetLayer): number {
  return layer.outlines ? 1 : 0.5;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
