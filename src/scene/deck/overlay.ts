import type { Scene } from '@cesium/engine';
import type { ColumnTable, TableRegistry } from '@core/columns.ts';
import { ecefToGeodetic } from '@core/crs/ellipsoid.ts';
import type { EntityId } from '@core/ids.ts';
import type { PickResult, Theme } from '@core/scene-port.ts';
import type { Language } from '@core/text.ts';
import type { TimeMs } from '@core/time.ts';
import { CameraBridge, type EyeView } from '../bridge.ts';
import type { SpatialIndexPort } from '../index-worker/port.ts';
import { LAYER_KINDS } from './catalogue.ts';
import { ColorSnapshot } from './color-snapshot.ts';
import { Compositor } from './compositor.ts';
import type { LayerFrame, LayerHit, TableLayer } from './drawn-layer.ts';
import { installEcefProject } from './ecef-project.ts';
import { EcefViewport } from './ecef-viewport.ts';
import { descriptionIdOf, LayerSet } from './layer-set.ts';
import { installCleanup, isRenderRequested, readCesiumDepth } from './private-api.ts';
import { rowProperties } from './row-properties.ts';
import { SharedContext } from './shared-context.ts';

export interface DeckOverlayOptions {
  /** A layer cannot be drawn; the others go on. */
  onProblem(layerId: string, detail: string): void;
  /** Gathers icons and rasterises heat; without it icons stay single and heat is made on this thread. */
  readonly spatialIndex?: SpatialIndexPort | null;
  /** Draws nothing until `show` is called, so that the city comes first. */
  readonly waits?: boolean;
}

/** Milliseconds between two looks of view-dependent layers (clusters, labels) while the eye moves. */
const VIEW_INTERVAL_MS = 120;
const PICK_RADIUS_PIXELS = 3;

/**
 * deck.gl's layers in Cesium's picture: same context, same eye, hidden by the city in front of them. Draws after each
 * frame of Cesium's; when only its own layers change it redraws them over a copy of Cesium's last picture, and when
 * nothing changes it draws nothing. One overlay serves one scene; after a lost context make a new one.
 */
export class DeckOverlay {
  readonly #scene: Scene;
  readonly #layers: LayerSet;
  readonly #bridge: CameraBridge;
  readonly #options: DeckOverlayOptions;
  #shared: SharedContext | null = null;
  #compositor: Compositor | null = null;
  #snapshot: ColorSnapshot | null = null;
  #removeListener: (() => void) | null = null;
  #animationFrame = 0;
  #disposed = false;
  #shown: boolean;
  #theme: Theme = 'night';
  #language: Language = 'zh';
  #timeMs: TimeMs = 0;
  #drawnTimeMs = Number.NaN;
  #split: number | null = null;
  #seenView = 0;
  /** Revision of the eye in Cesium's last picture: only over the same eye may that picture be used again. */
  #drawnView = 0;
  #lastViewMs = Number.NEGATIVE_INFINITY;
  #frames = 0;
  #deckFrames = 0;
  /** Milliseconds of script spent on drawing, all frames together. */
  #scriptMs = 0;

  constructor(scene: Scene, tables: TableRegistry, options: DeckOverlayOptions) {
    this.#scene = scene;
    this.#options = options;
    this.#bridge = new CameraBridge(scene);
    const { onProblem, spatialIndex = null, waits = false } = options;
    this.#shown = !waits;
    this.#layers = new LayerSet({ kinds: LAYER_KINDS, tables, spatialIndex, onProblem });
  }

  /** Joins Cesium's context. Rejects when an engine's version is not the one this was written for. */
  async attach(): Promise<void> {
    installEcefProject();
    installCleanup();
    const shared = await SharedContext.attach(this.#scene, error => {
      if (!this.#shared?.gl.isContextLost()) this.#options.onProblem('', error.message);
    });
    if (this.#disposed) {
      shared.dispose();
      return;
    }
    this.#shared = shared;
    const viewport = new EcefViewport(this.#bridge.read());
    this.#compositor = new Compositor(shared, viewport, (error, layerId) =>
      this.#options.onProblem(descriptionIdOf(layerId), error.message),
    );
    this.#compositor.setSplit(this.#split);
    this.#snapshot = shared.run(() => new ColorSnapshot(shared.gl));
    this.#removeListener = this.#scene.postRender.addEventListener(() => this.#drawAfterCesium());
    this.#animationFrame = requestAnimationFrame(this.#poll);
    this.#scene.requestRender();
  }

  setLayers(
    layers: readonly TableLayer[],
    view: { readonly theme: Theme; readonly language: Language },
  ): void {
    this.#theme = view.theme;
    this.#language = view.language;
    this.#layers.set(layers);
  }

  /** Begins to draw, where it was told to wait. */
  show(): void {
    if (this.#shown) return;
    this.#shown = true;
    this.#scene.requestRender();
  }

  /** Whether a picture with the layers on it has been drawn. */
  get hasDrawn(): boolean {
    return this.#frames > 0;
  }

  /** The twin's time; moves animated layers, and nothing else. */
  setTime(timeMs: TimeMs): void {
    this.#timeMs = timeMs;
  }

  setSelection(ids: readonly EntityId[]): void {
    this.#layers.setSelection(ids);
  }

  /** Cuts layers with a side at this share of the width; null draws them whole. */
  setSplit(share: number | null): void {
    this.#split = share;
    this.#compositor?.setSplit(share);
  }

  /** The nearest of what deck.gl's layers show in front of the city at a CSS pixel of the canvas. */
  pick(x: number, y: number): PickResult | null {
    return this.#pick(x, y, false);
  }

  /** The nearest of deck.gl's at a CSS pixel, also of what shines through the ground. */
  pickFaded(x: number, y: number): PickResult | null {
    return this.#compositor?.hasFaded ? this.#pick(x, y, true) : null;
  }

  /** The field (grid, heat) drawn on the ground at a point, ECEF metres. */
  pickField(positionEcef: readonly [number, number, number]): PickResult | null {
    const found = this.#layers.fieldAt(positionEcef);
    if (!found) return null;
    return { ...describePick(found.frame, found.hit), position: ecefToGeodetic(...positionEcef) };
  }

  /** Frames drawn, and GPU objects and bytes in use. */
  stats(): Record<string, number> {
    return {
      frames: this.#frames,
      deckFrames: this.#deckFrames,
      scriptMs: this.#scriptMs,
      frusta: this.#compositor?.frustumCount ?? 0,
      snapshotBytes: this.#snapshot?.byteLength ?? 0,
      ...this.#compositor?.stats(),
    };
  }

  /** Frees everything on the GPU; works on a lost context too. */
  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    cancelAnimationFrame(this.#animationFrame);
    this.#removeListener?.();
    this.#layers.dispose();
    this.#compositor?.dispose();
    this.#shared?.run(() => this.#snapshot?.dispose());
    this.#shared?.dispose();
    this.#compositor = null;
    this.#shared = null;
  }

  #pick(x: number, y: number, faded: boolean): PickResult | null {
    if (!this.#compositor || !this.#shared) return null;
    const viewport = new EcefViewport(this.#bridge.read());
    this.#shared.syncSize();
    const picked = this.#compositor.pick(viewport, x, y, PICK_RADIUS_PIXELS, faded);
    const found = picked && this.#layers.resolve(picked);
    return found ? describePick(found.frame, found.hit) : null;
  }

  /** Once per animation frame: looks whether anything of ours has to be drawn without Cesium drawing. */
  readonly #poll = (nowMs: number): void => {
    if (this.#disposed) return;
    this.#animationFrame = requestAnimationFrame(this.#poll);
    if (!this.#shown) return;
    const view = this.#bridge.read();
    if (view.revision !== this.#seenView && nowMs - this.#lastViewMs >= VIEW_INTERVAL_MS) {
      this.#seenView = view.revision;
      this.#lastViewMs = nowMs;
      this.#layers.viewMoved(this.#sceneFrame(view));
    }
    const moved = this.#layers.animated && this.#timeMs !== this.#drawnTimeMs;
    if (moved || this.#layers.changed || this.#compositor?.needsDraw) this.#drawOrRequest(view);
  };

  #drawOrRequest(view: EyeView): void {
    if (!this.#snapshot?.valid || view.revision !== this.#drawnView || isRenderRequested(this.#scene)) {
      this.#scene.requestRender();
      return;
    }
    this.#deckFrames++;
    this.#shared?.run(() => {
      this.#snapshot?.restore();
      this.#drawLayers(view);
    });
  }

  #drawAfterCesium(): void {
    const { canvas } = this.#scene;
    if (this.#disposed || !this.#shown || this.#shared?.gl.isContextLost() !== false) return;
    this.#frames++;
    this.#shared.syncSize();
    this.#compositor?.setDepth(readCesiumDepth(this.#scene));
    this.#shared.run(() => {
      if (this.#layers.animated || this.#layers.changed) this.#snapshot?.capture(canvas.width, canvas.height);
      else this.#snapshot?.invalidate();
      const view = this.#bridge.read();
      this.#drawnView = view.revision;
      this.#drawLayers(view);
    });
  }

  #drawLayers(view: EyeView): void {
    const start = performance.now();
    const moved = this.#layers.animated && this.#timeMs !== this.#drawnTimeMs;
    if (this.#layers.changed || moved) this.#compositor?.setLayers(this.#layers.draw(this.#sceneFrame(view)));
    this.#drawnTimeMs = this.#timeMs;
    this.#compositor?.draw(new EcefViewport(view));
    this.#scriptMs += performance.now() - start;
  }

  #sceneFrame(view: EyeView) {
    return { timeMs: this.#timeMs, view, theme: this.#theme, language: this.#language };
  }
}

function describePick(frame: LayerFrame, hit: LayerHit): PickResult {
  const { table, description } = frame;
  const position = rowPosition(table, hit.row);
  return {
    id: table.ids[hit.row] ?? null,
    layerId: description.id,
    properties: { ...rowProperties(table, hit.row), ...hit.properties },
    position: position && ecefToGeodetic(...position),
    ...(hit.cluster ? { cluster: hit.cluster } : {}),
  };
}

function rowPosition(table: ColumnTable, row: number): [number, number, number] | null {
  const values = row < 0 ? undefined : table.columns.position?.values;
  const offset = 3 * (table.startIndices?.[row] ?? row);
  if (!values || offset + 2 >= values.length) return null;
  return [values[offset]!, values[offset + 1]!, values[offset + 2]!];
}
