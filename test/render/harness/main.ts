import * as Cesium from '@cesium/engine';
import { TableRegistry } from '@core/columns.ts';
import { DeckOverlay } from '../../../src/scene/deck/overlay.ts';
import { isRenderRequested } from '../../../src/scene/deck/private-api.ts';
import { startSpatialIndex } from '../../../src/scene/index-worker/client.ts';
import type { SpatialIndexPort } from '../../../src/scene/index-worker/port.ts';
import { ModelInspector } from '../../../src/scene/model/inspector.ts';
import { type RenderCase, tableOf } from './case.ts';
import { clickedPicks, idsOf, openCatalogue, reloadCatalogue, spotsOf } from './catalogue.ts';
import { type CityAddress, type CityCounts, occlusionOfCity, openCity } from './city-occlusion.ts';
import { idleAndMoving, loseContext, pixelsBesideDeck } from './coexistence.ts';
import { openSurvivor, surviveLosses } from './context-loss.ts';
import type { FloodAgreement, FloodCaseName } from './flood-gpu.ts';
import { drawDisc, occlusionAgainstRays } from './measure.ts';
import { centroid, type RegistrationError, registrationErrors, spreadPoints } from './registration.ts';
import {
  heapMegabytes,
  measureScale,
  moveAlong,
  type OpenScale,
  openScale,
  type ScaleFigures,
} from './scale.ts';
import { addBoxes, makeStage, type StageOptions, setEye, settle } from './stage.ts';
import { closeTown, openTown, townPicture } from './town.ts';

/** What the test runner drives from outside the page. */
export class Harness {
  readonly problems: string[] = [];
  widget!: Cesium.CesiumWidget;
  overlay!: DeckOverlay;
  spatialIndex: SpatialIndexPort | null = null;
  tables = new TableRegistry();
  renders = 0;

  get scene(): Cesium.Scene {
    return this.widget.scene;
  }

  /** A fresh stage with an attached overlay. */
  async start(options: StageOptions, attach = true): Promise<void> {
    this.stop();
    const container = document.getElementById('scene');
    if (!container) throw new Error('The page has no #scene');
    this.widget = makeStage(container, options);
    this.tables = new TableRegistry();
    this.renders = 0;
    this.scene.postRender.addEventListener(() => this.renders++);
    this.scene.renderError.addEventListener((_scene: unknown, error: unknown) =>
      this.problems.push(String(error)),
    );
    if (attach) await this.attach();
  }

  async attach(): Promise<void> {
    this.spatialIndex ??= startSpatialIndex();
    this.overlay = new DeckOverlay(this.scene, this.tables, {
      spatialIndex: this.spatialIndex,
      onProblem: (layerId, detail) => this.problems.push(`${layerId}: ${detail}`),
    });
    await this.overlay.attach();
  }

  stop(): void {
    this.overlay?.dispose();
    if (this.widget && !this.widget.isDestroyed()) this.widget.destroy();
  }

  /** Shows a case and waits until its picture stands still. */
  async show(test: RenderCase, theme: 'night' | 'day'): Promise<void> {
    setEye(this.scene, test.camera);
    const origin = test.table.positions?.[0] ?? [test.camera.longitude, test.camera.latitude, 0];
    if (test.boxes) addBoxes(this.scene, [origin[0], origin[1]], test.boxes);
    this.tables.set(test.layer.table, tableOf(test));
    this.overlay.setTime(test.timeMs ?? 0);
    this.overlay.setSelection(test.selection ?? []);
    this.overlay.setLayers([test.layer], { theme, language: 'zh' });
    this.scene.requestRender();
    await this.settle();
  }

  /** Takes the case away again. */
  async clear(): Promise<void> {
    this.overlay.setLayers([], { theme: 'night', language: 'zh' });
    this.overlay.setSelection([]);
    this.scene.primitives.removeAll();
    this.scene.requestRender();
    await this.settle();
  }

  /** One flood on the GPU and in WebAssembly; loaded on demand, because nothing else here needs it. */
  async compareFlood(name: FloodCaseName): Promise<FloodAgreement | undefined> {
    return (await import('./flood-gpu.ts')).compareFlood(name);
  }

  /** Problems reported since the last call. */
  takeProblems(): string[] {
    return this.problems.splice(0);
  }

  async settle(): Promise<void> {
    const renders = () => this.renders + (this.overlay?.stats().deckFrames ?? 0);
    let last = -1;
    await settle(this.scene, () => {
      const now = renders();
      const moved = now !== last || isRenderRequested(this.scene);
      last = now;
      return moved;
    });
  }

  look(pose: Parameters<typeof setEye>[1]): void {
    setEye(this.scene, pose);
  }

  readonly spreadPoints = spreadPoints;

  registrationErrors(points: readonly (readonly [number, number, number])[]): RegistrationError {
    return registrationErrors(this.scene, points);
  }

  drawDisc(): Promise<[number, number] | null> {
    return drawDisc(this);
  }

  centroid(around: readonly [number, number], reach: number): [number, number] | null {
    return centroid(this.scene, around, reach);
  }

  occlusionAgainstRays(pose: Parameters<typeof setEye>[1], candidates: number) {
    return occlusionAgainstRays(this, pose, candidates);
  }

  openCity(address: CityAddress): Promise<void> {
    return openCity(this, address);
  }

  occlusionOfCity(pose: Parameters<typeof setEye>[1], candidates: number): Promise<CityCounts> {
    return occlusionOfCity(this, pose, candidates);
  }

  #inspector: ModelInspector | null = null;
  selectedElement: string | null = null;

  /** Opens a glb, given in base64, in an inspector over the whole page. */
  async openModel(base64: string, theme: 'night' | 'day' = 'night'): Promise<ModelInspector> {
    this.closeModel();
    const container = document.createElement('div');
    container.id = 'model';
    Object.assign(container.style, { position: 'fixed', inset: '0', zIndex: '10', color: '#fff' });
    document.body.append(container);
    const inspector = new ModelInspector({
      theme,
      fetch: fetch.bind(window),
      onSelect: id => {
        this.selectedElement = id;
      },
    });
    this.#inspector = inspector;
    inspector.mount(container);
    const bytes = Uint8Array.from(atob(base64), character => character.charCodeAt(0));
    await inspector.load({ files: [{ name: 'house.glb', bytes: bytes.buffer }] });
    await this.frames(4);
    return inspector;
  }

  closeModel(): void {
    this.#inspector?.dispose();
    this.#inspector = null;
    document.getElementById('model')?.remove();
  }

  async frames(count: number): Promise<void> {
    for (let i = 0; i < count; i++) await new Promise(resolve => requestAnimationFrame(resolve));
  }

  readonly openSurvivor = openSurvivor;
  readonly surviveLosses = surviveLosses;

  readonly openTown = openTown;
  readonly townPicture = townPicture;
  readonly closeTown = closeTown;

  readonly openCatalogue = openCatalogue;
  readonly spotsOf = spotsOf;
  readonly clickedPicks = clickedPicks;
  readonly idsOf = idsOf;
  readonly reloadCatalogue = reloadCatalogue;

  #scale: OpenScale | null = null;

  /** See scale.ts. */
  async openScale(length: number): Promise<void> {
    this.#scale = await openScale(this, length);
  }

  moveAlong(count: number): Promise<void> {
    return moveAlong(this, count);
  }

  heapMegabytes(): Promise<number> {
    return heapMegabytes();
  }

  measureScale(heapBefore: number): Promise<ScaleFigures> {
    if (!this.#scale) throw new Error('Nothing is open');
    return measureScale(this, this.#scale, heapBefore);
  }

  pixelsBesideDeck(poses: readonly Parameters<typeof setEye>[1][]): Promise<number[]> {
    return pixelsBesideDeck(this, poses);
  }

  idleAndMoving() {
    return idleAndMoving(this);
  }

  loseContext() {
    return loseContext(this);
  }

  /** The canvas as RGBA bytes, top row first. */
  pixels(): ImageData {
    const { canvas } = this.scene;
    const copy = new OffscreenCanvas(canvas.width, canvas.height);
    const context = copy.getContext('2d', { willReadFrequently: true });
    if (!context) throw new Error('No 2D canvas');
    context.drawImage(canvas, 0, 0);
    return context.getImageData(0, 0, canvas.width, canvas.height);
  }

  /** Tells where the canvas shows more red than green by far, as the test discs do; CSS pixels. */
  redTest(): (x: number, y: number) => boolean {
    const { data, width } = this.pixels();
    return (x, y) => {
      const offset = 4 * (Math.floor(y) * width + Math.floor(x));
      return (data[offset] ?? 0) - (data[offset + 1] ?? 0) > 110;
    };
  }

  /** The canvas as a PNG data URL. */
  picture(): string {
    return this.scene.canvas.toDataURL('image/png');
  }

  /** WebGL errors since the last call. */
  glErrors(): number[] {
    const gl = (this.scene as unknown as { context: { _gl: WebGL2RenderingContext } }).context._gl;
    const errors: number[] = [];
    for (let error = gl.getError(); error !== gl.NO_ERROR && errors.length < 20; error = gl.getError()) {
      errors.push(error);
    }
    return errors;
  }
}

declare global {
  interface Window {
    harness: Harness;
    Cesium: typeof Cesium;
  }
}

window.harness = new Harness();
window.Cesium = Cesium;
