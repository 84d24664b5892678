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
import { Arrival } from './arrival.ts';
import { CameraRig } from './camera-rig.ts';
import { type DrawingEvents, watchDrawing } from './drawing-events.ts';
import { FrameMeter } from './frame-meter.ts';
import type { CountedContext } from './gl-context.ts';
import { Imagery } from './imagery.ts';
import { driveWithKeys } from './keyboard.ts';
import { Picker } from './picker.ts';
import { Presentation } from './presentation.ts';
import type { ProblemReporter } from './problems.ts';
import { isSoftwareRenderer, QUALITY_SETTINGS } from './quality.ts';
import type { SceneState } from './scene-state.ts';
import { showTerrain } from './terrain.ts';
import { Tilesets } from './tilesets.ts';
import { fitViewAngle } from './view-angle.ts';
import { createWidget } from './widget.ts';

export interface DrawingOptions {
  readonly container: HTMLElement;
  readonly city: City;
  readonly cityBaseUrl: string;
  readonly tables: TableRegistry;
  /** Clusters and searches points for deck.gl's layers; outlives the drawing. */
  readonly spatialIndex: SpatialIndexPort;
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
  readonly #tilesets: Tilesets;
  readonly #imagery: Imagery;
  readonly #presentation: Presentation;
  readonly #arrival: Arrival;
  readonly #picker: Picker;
  readonly #overlay: DeckOverlay;
  readonly #stops: (() => void)[] = [];
  #terrainSettled = false;
  #overlayAttached: 'no' | 'yes' | 'failed' = 'no';
  #disposed = false;

  /** Throws WebGlUnavailableError. */
  constructor(options: DrawingOptions, state: SceneState, events: DrawingEvents) {
    const { container, city, cityBaseUrl, tables, spatialIndex } = options;
    this.#state = state;
    const { widget, context } = createWidget(container);
    this.widget = widget;
    this.context = context;
    const { scene } = widget;
    const quality = QUALITY_SETTINGS[state.level];
    const report: ProblemReporter = (...problem) => {
      // Between the loss of a context and its event everything fails; that is one problem, told once.
      if (!this.#disposed && !context.gl.isContextLost()) events.problem(...problem);
    };
    this.rig = new CameraRig(scene, city.home, prefersReducedMotion);
    this.#tilesets = new Tilesets({ scene, city, baseUrl: cityBaseUrl, tables, report }, quality);
    this.#imagery = new Imagery(scene, cityBaseUrl, city.extent, state.theme, report);
    this.#overlay = new DeckOverlay(scene, tables, {
      spatialIndex,
      onProblem: (layerId, detail) => report('layer-failed', detail, layerId),
      waits: true,
    });
    const isSoftware = isSoftwareRenderer(context.rendererName);
    this.#presentation = new Presentation(
      { widget, city, tilesets: this.#tilesets, imagery: this.#imagery, isSoftware },
      state,
    );
    this.#arrival = this.#startArrival(isSoftware, events);
    this.#picker = new Picker(scene, this.#tilesets, () => this.#overlay);
    this.#stops.push(
      driveWithKeys(scene, this.rig),
      fitViewAngle(scene),
      ...watchDrawing(
        {
          widget,
          context,
          meter: this.meter,
          startPose: state.pose,
          pose: () => this.rig.get(),
          isAlive: () => !this.#disposed,
        },
        events,
      ),
      // After the other listeners of a frame, deck.gl's among them.
      scene.postRender.addEventListener(() => queueMicrotask(() => this.#disposed || this.#arrival.check())),
    );
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
    this.#presentation.applyTheme();
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
    this.#presentation.applyTime();
    this.#overlay.setTime(this.#state.timeMs);
  }

  applyQuality(): void {
    if (!this.#disposed) this.#presentation.applyQuality(!this.#arrival.arrived);
  }

  applyWeather(): void {
    if (!this.#disposed) this.#presentation.applyWeather();
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

  #startArrival(isSoftware: boolean, events: DrawingEvents): Arrival {
    const arrival = new Arrival({
      isSoftware,
      hasCity: () => this.#isComplete(),
      hasData: () => this.#overlayAttached !== 'yes' || this.#overlay.hasDrawn,
      arrive: () => {
        this.applyQuality();
        this.#overlay.show();
      },
      ready: () => {
        performance.mark('kapok:ready');
        events.complete();
      },
    });
    this.#stops.push(() => arrival.dispose());
    return arrival;
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
