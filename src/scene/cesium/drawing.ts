import {
  Cartesian3,
  Cartographic,
  Math as CesiumMath,
  type CesiumWidget,
  SceneTransforms,
} from '@cesium/engine';
import type { City } from '@city/schema.ts';
import type { TableRegistry } from '@core/columns.ts';
import type { ImageryLayer, LayerDescription, TilesetLayer } from '@core/layers.ts';
import type { PickResult } from '@core/scene-port.ts';
import type { TableLayer } from '../deck/drawn-layer.ts';
import { DeckOverlay } from '../deck/overlay.ts';
import type { SpatialIndexPort } from '../index-worker/port.ts';
import { Atmosphere } from './atmosphere.ts';
import { samePose } from './camera-pose.ts';
import { CameraRig } from './camera-rig.ts';
import { FrameMeter } from './frame-meter.ts';
import type { CountedContext } from './gl-context.ts';
import { Imagery } from './imagery.ts';
import { driveWithKeys } from './keyboard.ts';
import { SCENE_LOOKS } from './look.ts';
import { Picker } from './picker.ts';
import { listenToPointer } from './pointer.ts';
import { Precipitation } from './precipitation.ts';
import type { ProblemReporter } from './problems.ts';
import { isSoftwareRenderer, QUALITY_SETTINGS } from './quality.ts';
import type { SceneState } from './scene-state.ts';
import { showTerrain } from './terrain.ts';
import { Tilesets } from './tilesets.ts';
import { fitViewAngle } from './view-angle.ts';
import { weatherLook } from './weather-look.ts';
import { applyQuality, createWidget } from './widget.ts';

export interface DrawingOptions {
  readonly container: HTMLElement;
  readonly city: City;
  readonly cityBaseUrl: string;
  readonly tables: TableRegistry;
  /** Clusters and searches points for deck.gl's layers; outlives the drawing. */
  readonly spatialIndex: SpatialIndexPort;
}

/**
 * Longest that deck.gl's layers, and on a software GPU the buildings too, wait for the first complete picture: drawing
 * them on every frame that brings another tile takes the time that loading needs.
 */
const ARRIVAL_MS = 3_000;
const ARRIVAL_SOFTWARE_MS = 60_000;

/** What a drawing tells its owner. */
export interface DrawingEvents {
  readonly problem: ProblemReporter;
  /** Everything asked for in the view is drawn. */
  complete(): void;
  cameraMoved(): void;
  /** Milliseconds since the frame before, while the view moves. */
  frame(frameMs: number): void;
  progress(pendingTiles: number): void;
  click(x: number, y: number): void;
  hover(x: number, y: number): void;
  leave(): void;
  contextLost(): void;
}

/**
 * The scene as one WebGL context draws it: Cesium, deck.gl and their controls, made from a SceneState. When the
 * context is lost the drawing is disposed and another one made from the same state.
 */
export class Drawing {
  readonly widget: CesiumWidget;
  readonly rig: CameraRig;
  readonly meter = new FrameMeter();
  readonly context: CountedContext;
  readonly #state: SceneState;
  readonly #events: DrawingEvents;
  readonly #tilesets: Tilesets;
  readonly #imagery: Imagery;
  readonly #atmosphere: Atmosphere;
  readonly #rain: Precipitation;
  readonly #picker: Picker;
  readonly #overlay: DeckOverlay;
  readonly #stops: (() => void)[] = [];
  #arrived = false;
  #ready = false;
  #terrainSettled = false;
  #overlayAttached: 'no' | 'yes' | 'failed' = 'no';
  #disposed = false;
  #lastPose;

  /** Throws WebGlUnavailableError. */
  constructor(options: DrawingOptions, state: SceneState, events: DrawingEvents) {
    const { container, city, cityBaseUrl, tables, spatialIndex } = options;
    this.#state = state;
    this.#events = events;
    const { widget, context } = createWidget(container);
    this.widget = widget;
    this.context = context;
    this.#watchContext();
    const { scene } = widget;
    const quality = QUALITY_SETTINGS[state.level];
    const report: ProblemReporter = (...problem) => {
      // Between the loss of a context and its event everything fails; that is one problem, told once.
      if (!this.#disposed && !context.gl.isContextLost()) events.problem(...problem);
    };
    this.rig = new CameraRig(scene, city.home, prefersReducedMotion);
    this.#tilesets = new Tilesets({ scene, city, baseUrl: cityBaseUrl, tables, report }, quality);
    this.#imagery = new Imagery(scene, cityBaseUrl, city.extent, state.theme, report);
    this.#atmosphere = new Atmosphere(widget, city, { ...state, quality }, light =>
      this.#tilesets.setLight(light),
    );
    this.#rain = new Precipitation(scene, state.timeMs);
    this.#overlay = new DeckOverlay(scene, tables, {
      spatialIndex,
      onProblem: (layerId, detail) => report('layer-failed', detail, layerId),
      waits: true,
    });
    this.#arriveLater();
    this.#picker = new Picker(scene, this.#tilesets, () => this.#overlay);
    this.#stops.push(
      driveWithKeys(scene, this.rig),
      fitViewAngle(scene),
      listenToPointer(scene.canvas, events),
      scene.postRender.addEventListener(() => this.#afterFrame()),
      scene.globe.tileLoadProgressEvent.addEventListener((pending: number) => events.progress(pending)),
      scene.renderError.addEventListener((_: unknown, error: Error) => this.#onRenderError(error)),
    );
    this.#lastPose = state.pose;
    void this.rig.flyTo(state.pose, { durationMs: 0 });
    void showTerrain(scene, city, cityBaseUrl, report, () => this.#disposed).then(() => {
      this.#terrainSettled = true;
    });
    void this.#attachOverlay(report);
    this.applyQuality();
    this.applyStates();
    this.applySplit();
    if (state.layers) this.applyLayers();
  }

  applyLayers(): void {
    if (this.#disposed) return;
    const layers = this.#state.layers ?? [];
    this.#tilesets.setLayers(layers.filter((layer): layer is TilesetLayer => layer.type === 'tileset'));
    this.#imagery.setLayers(layers.filter((layer): layer is ImageryLayer => layer.type === 'imagery'));
    this.#applyTableLayers();
    this.widget.scene.requestRender();
  }

  applyTheme(): void {
    if (this.#disposed) return;
    const { theme } = this.#state;
    this.#atmosphere.setTheme(theme);
    this.#imagery.setTheme(theme);
    this.applyQuality();
    this.#applyTableLayers();
  }

  applyLanguage(): void {
    if (this.#disposed) return;
    this.#applyTableLayers();
    this.widget.scene.requestRender();
  }

  applyTime(): void {
    if (this.#disposed) return;
    this.#atmosphere.setTime(this.#state.timeMs);
    if (this.#rain.setTime(this.#state.timeMs)) this.widget.scene.requestRender();
    this.#overlay.setTime(this.#state.timeMs);
  }

  applyQuality(): void {
    if (this.#disposed) return;
    const quality = QUALITY_SETTINGS[this.#state.level];
    applyQuality(this.widget, quality, {
      isNight: this.#state.theme === 'night',
      arriving: !this.#arrived,
      software: this.#isSoftware,
    });
    // On a software GPU every frame that brings a tile would draw all the others again.
    this.#tilesets.setHeld(!this.#arrived && this.#isSoftware);
    this.#tilesets.setQuality(quality);
    this.#atmosphere.setQuality(quality);
    this.applyWeather();
  }

  applyWeather(): void {
    if (this.#disposed) return;
    const { weather, theme, level } = this.#state;
    this.#atmosphere.setWeather(weather);
    const { streak } = weatherLook(SCENE_LOOKS[theme], theme, weather);
    this.#rain.set(weather.rainMillimetersPerHour, QUALITY_SETTINGS[level].rainSheets, streak);
    this.widget.scene.requestRender();
  }

  applyStates(): void {
    if (this.#disposed) return;
    const { selection, highlighted, hidden, isolated } = this.#state;
    this.#tilesets.setStates({
      selected: new Set(selection),
      highlighted: new Set(highlighted),
      hidden: new Set(hidden),
      isolated: new Set(isolated),
    });
    this.#overlay.setSelection([...selection, ...highlighted]);
    this.widget.scene.requestRender();
  }

  applySplit(): void {
    if (this.#disposed) return;
    this.#overlay.setSplit(this.#state.split);
    this.widget.scene.requestRender();
  }

  pick(x: number, y: number): PickResult | null {
    return this.#disposed ? null : this.#picker.pick(x, y);
  }

  project(longitude: number, latitude: number, height: number): readonly [number, number] | null {
    if (this.#disposed) return null;
    const place = Cartesian3.fromDegrees(longitude, latitude, height);
    const pixel = SceneTransforms.worldToWindowCoordinates(this.widget.scene, place);
    return pixel ? [pixel.x, pixel.y] : null;
  }

  groundHeight(longitude: number, latitude: number): number | undefined {
    if (this.#disposed) return undefined;
    const place = new Cartographic(CesiumMath.toRadians(longitude), CesiumMath.toRadians(latitude));
    return this.widget.scene.globe.getHeight(place);
  }

  /** Draws now and reads the picture in the same turn, before the browser throws it away. */
  screenshot(): string {
    if (this.#disposed) throw new Error('The scene is being drawn anew; try again when it is back');
    this.widget.render();
    this.widget.scene.requestRender();
    this.widget.render();
    return this.widget.canvas.toDataURL('image/png');
  }

  requestRender(): void {
    if (!this.#disposed) this.widget.scene.requestRender();
  }

  /** False between a lost context and the drawing that follows. */
  get isAlive(): boolean {
    return !this.#disposed;
  }

  get tilesetMemoryBytes(): number {
    return this.#tilesets.memoryBytes;
  }

  /** Pictures drawn so far: Cesium's, and deck.gl's over an unchanged one of Cesium's. */
  frameCounts(): { readonly frames: number; readonly deckFrames: number } {
    return { frames: this.meter.frames, deckFrames: this.#overlay.stats().deckFrames ?? 0 };
  }

  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    this.widget.useDefaultRenderLoop = false;
    const steps = [
      ...this.#stops,
      () => this.#overlay.dispose(),
      () => this.#tilesets.dispose(),
      () => this.#imagery.dispose(),
      () => this.rig.dispose(),
      () => this.widget.destroy(),
    ];
    // On a lost context one engine's clean-up may throw; the others must still happen.
    for (const step of steps) attempt(step);
    this.widget.container.replaceChildren();
  }

  #applyTableLayers(): void {
    const tables = (this.#state.layers ?? []).filter(isTableLayer);
    this.#overlay.setLayers(tables, { theme: this.#state.theme, language: this.#state.language });
    this.#overlay.setTime(this.#state.timeMs);
  }

  async #attachOverlay(report: ProblemReporter): Promise<void> {
    try {
      await this.#overlay.attach();
      this.#overlayAttached = 'yes';
    } catch (error) {
      this.#overlayAttached = 'failed';
      report('layer-failed', error instanceof Error ? error.message : String(error));
    }
    if (!this.#disposed) this.widget.scene.requestRender();
  }

  get #isSoftware(): boolean {
    return isSoftwareRenderer(this.context.rendererName);
  }

  /** From here on everything is drawn, at full resolution, on every frame. */
  #arrive(): void {
    if (this.#disposed || this.#arrived) return;
    this.#arrived = true;
    this.applyQuality();
    this.#overlay.show();
  }

  /** A city that never comes whole, for want of some tile, is shown as far as it has come. */
  #arriveLater(): void {
    const wait = this.#isSoftware ? ARRIVAL_SOFTWARE_MS : ARRIVAL_MS;
    const timer = setTimeout(() => this.#arrive(), wait);
    this.#stops.push(() => clearTimeout(timer));
  }

  #watchContext(): void {
    const { canvas } = this.widget;
    const onLost = (event: Event) => {
      event.preventDefault();
      this.widget.useDefaultRenderLoop = false;
      if (!this.#disposed) this.#events.contextLost();
    };
    canvas.addEventListener('webglcontextlost', onLost);
    this.#stops.push(() => canvas.removeEventListener('webglcontextlost', onLost));
  }

  #afterFrame(): void {
    const frameMs = this.meter.frame(performance.now());
    if (this.meter.frames === 1) performance.mark('kapok:first-frame');
    if (frameMs !== undefined) this.#events.frame(frameMs);
    const pose = this.rig.get();
    if (!samePose(pose, this.#lastPose)) {
      this.#lastPose = pose;
      this.#events.cameraMoved();
    }
    // After the other listeners of this frame, deck.gl's among them.
    if (!this.#ready) queueMicrotask(() => this.#completeFirst());
  }

  /** First the whole city, then what is measured in it, then ready. */
  #completeFirst(): void {
    if (this.#disposed || this.#ready || !this.#isComplete()) return;
    if (!this.#arrived) return this.#arrive();
    if (this.#overlayAttached === 'yes' && !this.#overlay.hasDrawn) return;
    this.#ready = true;
    performance.mark('kapok:ready');
    this.#events.complete();
  }

  #isComplete(): boolean {
    return (
      this.#state.layers !== undefined &&
      this.#terrainSettled &&
      this.#overlayAttached !== 'no' &&
      this.widget.scene.globe.tilesLoaded &&
      this.#tilesets.settled
    );
  }

  /** Cesium stops drawing after an error; one bad frame must not end the scene. */
  #onRenderError(error: Error): void {
    if (this.#disposed || this.context.gl.isContextLost()) return;
    this.#events.problem('layer-failed', error.message);
    setTimeout(() => {
      if (this.#disposed) return;
      this.widget.useDefaultRenderLoop = true;
      this.widget.scene.requestRender();
    }, 1000);
  }
}

function isTableLayer(layer: LayerDescription): layer is TableLayer {
  return layer.type !== 'tileset' && layer.type !== 'imagery';
}

function prefersReducedMotion(): boolean {
  return matchMedia('(prefers-reduced-motion: reduce)').matches;
}

function attempt(step: () => void): void {
  try {
    step();
  } catch (error) {
    console.warn('Clean-up of the scene failed in part', error);
  }
}
