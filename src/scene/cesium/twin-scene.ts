import type { EntityId } from '@core/ids.ts';
import type { LayerDescription } from '@core/layers.ts';
import type {
  CameraPose,
  PickResult,
  QualityPreset,
  SceneEvent,
  ScenePort,
  SceneStats,
  Theme,
  Weather,
} from '@core/scene-port.ts';
import type { Language } from '@core/text.ts';
import type { TimeMs } from '@core/time.ts';
import { normalizePose } from './camera-pose.ts';
import type { CameraRig } from './camera-rig.ts';
import { Drawing, type DrawingOptions } from './drawing.ts';
import type { DrawingEvents } from './drawing-events.ts';
import type { ProblemCode } from './problems.ts';
import { isSoftwareRenderer, type QualityLevel } from './quality.ts';
import { QualityController } from './quality-controller.ts';
import { Retry } from './retry.ts';
import type { SceneState } from './scene-state.ts';

const CAMERA_EVENT_INTERVAL_MS = 100;

/** The scene behind ScenePort: keeps the state, draws it, and draws it anew when the WebGL context is lost. */
export class TwinScene implements ScenePort {
  readonly camera: ScenePort['camera'];
  readonly #options: DrawingOptions;
  readonly #state: SceneState;
  readonly #listeners = new Set<(event: SceneEvent) => void>();
  readonly #rebuild = new Retry(() => this.#restore());
  #drawing: Drawing;
  #controller: QualityController | undefined;
  #contextLosses = 0;
  #frames = 0;
  #deckFrames = 0;
  #announcedReady = false;
  #cameraTimer: ReturnType<typeof setTimeout> | undefined;
  #hoverPicked = false;
  #followsPointer = false;
  #disposed = false;

  /** Throws WebGlUnavailableError. */
  constructor(options: DrawingOptions, state: SceneState) {
    this.#options = options;
    this.#state = state;
    this.#drawing = this.#draw();
    this.#startQuality();
    this.camera = {
      get: () => (this.#drawing.isAlive ? this.#drawing.rig.get() : this.#state.pose),
      flyTo: async (pose, flight) => this.#fly(rig => rig.flyTo(pose, flight), pose),
      flyToBounds: async (bounds, flight) => this.#fly(rig => rig.flyToBounds(bounds, flight)),
      lookAt: async (longitude, latitude, height, range) =>
        this.#fly(rig => rig.lookAt(longitude, latitude, height, range)),
      home: async () => this.#fly(rig => rig.home(), this.#options.city.home),
      faceNorth: async () => this.#fly(rig => rig.faceNorth()),
      setPitch: async degrees => this.#fly(rig => rig.setPitch(degrees)),
      zoom: factor => {
        if (this.#drawing.isAlive) this.#drawing.rig.zoom(factor);
      },
    };
  }

  setLayers(layers: readonly LayerDescription[]): void {
    this.#state.layers = layers;
    this.#drawing.applyLayers();
  }

  setTime(timeMs: TimeMs): void {
    this.#state.timeMs = timeMs;
    this.#drawing.applyTime();
  }

  setTheme(theme: Theme): void {
    if (theme === this.#state.theme) return;
    this.#state.theme = theme;
    this.#drawing.applyTheme();
  }

  setLanguage(language: Language): void {
    if (language === this.#state.language) return;
    this.#state.language = language;
    this.#drawing.applyLanguage();
  }

  setQuality(preset: QualityPreset): void {
    if (preset === this.#state.preset) return;
    this.#state.preset = preset;
    this.#startQuality();
  }

  setWeather(weather: Weather): void {
    const { rainMillimetersPerHour, visibilityMeters } = this.#state.weather;
    const isSame =
      weather.rainMillimetersPerHour === rainMillimetersPerHour &&
      weather.visibilityMeters === visibilityMeters;
    if (isSame) return;
    this.#state.weather = weather;
    this.#drawing.applyWeather();
  }

  setSelection(ids: readonly EntityId[]): void {
    this.#state.selection = ids;
    this.#drawing.applyStates();
  }

  setHighlighted(ids: readonly EntityId[]): void {
    this.#state.highlighted = ids;
    this.#drawing.applyStates();
  }

  setHidden(ids: readonly EntityId[]): void {
    this.#state.hidden = ids;
    this.#drawing.applyStates();
  }

  setIsolated(ids: readonly EntityId[]): void {
    this.#state.isolated = ids;
    this.#drawing.applyStates();
  }

  setSplit(share: number | null): void {
    this.#state.split = share;
    this.#drawing.applySplit();
  }

  followPointer(follow: boolean): void {
    this.#followsPointer = follow;
    this.#options.container.style.cursor = follow ? 'crosshair' : '';
  }

  pick(x: number, y: number): Promise<PickResult | null> {
    return Promise.resolve(this.#drawing.pick(x, y));
  }

  project(longitude: number, latitude: number, height: number): readonly [number, number] | null {
    return this.#drawing.project(longitude, latitude, height);
  }

  groundHeight(longitude: number, latitude: number): number | undefined {
    return this.#drawing.groundHeight(longitude, latitude);
  }

  on(listener: (event: SceneEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  stats(): SceneStats {
    const drawing = this.#drawing;
    // The frames of a drawing that is gone are counted already.
    const { frames, deckFrames } = drawing.isAlive ? drawing.frameCounts() : { frames: 0, deckFrames: 0 };
    return {
      frames: this.#frames + frames,
      deckFrames: this.#deckFrames + deckFrames,
      frameMs: this.#drawing.meter.medianMs(performance.now()),
      tilesetMemoryBytes: this.#drawing.tilesetMemoryBytes,
      gpuResources: { ...this.#drawing.context.counts() },
      contextLosses: this.#contextLosses,
    };
  }

  async screenshot(): Promise<string> {
    return this.#drawing.screenshot();
  }

  requestRender(): void {
    this.#drawing.requestRender();
  }

  dispose(): void {
    this.#disposed = true;
    clearTimeout(this.#cameraTimer);
    this.#rebuild.dispose();
    this.#drawing.dispose();
    this.#options.spatialIndex.dispose();
    this.#listeners.clear();
  }

  /** Flies, or while there is nothing to fly in, begins the next drawing at the goal where it is known. */
  async #fly(flight: (rig: CameraRig) => Promise<void>, goal?: CameraPose): Promise<void> {
    if (this.#drawing.isAlive) await flight(this.#drawing.rig);
    else if (goal) this.#state.pose = normalizePose(goal);
  }

  #draw(): Drawing {
    return new Drawing(this.#options, this.#state, this.#drawingEvents());
  }

  #drawingEvents(): DrawingEvents {
    return {
      problem: (code, detail, layerId) => this.#problem(code, detail, layerId),
      complete: () => this.#onComplete(),
      cameraMoved: () => this.#onCameraMoved(),
      frame: frameMs => this.#onFrame(frameMs),
      progress: pendingTiles => this.#emit({ type: 'progress', pendingTiles }),
      click: (x, y) => this.#emit({ type: 'click', pick: this.#drawing.pick(x, y), x, y }),
      hover: (x, y) => this.#onHover(x, y),
      leave: () => this.#onHover(-1, -1),
      contextLost: () => this.#onContextLost(),
    };
  }

  #onComplete(): void {
    if (this.#announcedReady) return;
    this.#announcedReady = true;
    this.#emit({ type: 'ready' });
  }

  /** The first change of a movement is told at once, the rest at most ten times a second, the last one always. */
  #onCameraMoved(): void {
    this.#state.pose = this.#drawing.rig.get();
    if (this.#cameraTimer !== undefined) return;
    this.#emit({ type: 'camera', pose: this.#state.pose });
    const told = this.#state.pose;
    this.#cameraTimer = setTimeout(() => {
      this.#cameraTimer = undefined;
      if (this.#state.pose !== told) this.#emit({ type: 'camera', pose: this.#state.pose });
    }, CAMERA_EVENT_INTERVAL_MS);
  }

  #onHover(x: number, y: number): void {
    const pick = x < 0 ? null : this.#drawing.pick(x, y);
    const something = pick !== null && (pick.id !== null || this.#followsPointer);
    if (!something && !this.#hoverPicked) return;
    this.#hoverPicked = something;
    this.#emit({ type: 'hover', pick: something ? pick : null, x, y });
  }

  #onFrame(frameMs: number): void {
    const level = this.#controller?.sample(frameMs);
    if (level) this.#setLevel(level);
  }

  #startQuality(): void {
    const { preset } = this.#state;
    if (preset !== 'auto') {
      this.#controller = undefined;
      return this.#setLevel(preset);
    }
    const software = isSoftwareRenderer(this.#drawing.context.rendererName);
    this.#controller = new QualityController(software ? 'low' : 'medium', software ? 'low' : 'high');
    this.#setLevel(this.#controller.level);
  }

  #setLevel(level: QualityLevel): void {
    if (level === this.#state.level) return;
    this.#state.level = level;
    this.#drawing.applyQuality();
  }

  #onContextLost(): void {
    this.#contextLosses++;
    this.#problem('context-lost', 'WEBGL_context_lost');
    const { frames, deckFrames } = this.#drawing.frameCounts();
    this.#frames += frames;
    this.#deckFrames += deckFrames;
    this.#drawing.dispose();
    queueMicrotask(() => this.#restore());
  }

  /** Draws the state in a new context; where the browser gives none yet, tries again later. */
  #restore(): void {
    if (this.#disposed) return;
    try {
      this.#drawing = this.#draw();
      this.#problem('context-restored', '');
    } catch (error) {
      this.#options.container.replaceChildren();
      this.#problem('context-lost', error instanceof Error ? error.message : String(error));
      this.#rebuild.failed();
    }
  }

  #problem(code: ProblemCode, detail: string, layerId?: string): void {
    this.#emit({ type: 'problem', code, detail, ...(layerId === undefined ? {} : { layerId }) });
  }

  #emit(event: SceneEvent): void {
    if (this.#disposed) return;
    for (const listener of [...this.#listeners]) listener(event);
  }
}
