import { DeckRenderer, type Effect, type Layer, LayerManager, type Viewport } from '@deck.gl/core';
import type { Device } from '@luma.gl/core';
import { ObjectPicker, type PickedObject } from './object-picker.ts';
import { OcclusionEffect, type OcclusionProps, occlusionModule } from './occlusion.ts';
import type { CesiumDepth } from './private-api.ts';
import type { SharedContext } from './shared-context.ts';

/**
 * deck.gl without its `Deck`: layers, effects, drawing and picking in somebody else's context, with no canvas, events,
 * views or animation loop of its own. Every method that touches WebGL runs inside `SharedContext.run`.
 */
export class Compositor {
  readonly #shared: SharedContext;
  readonly #layers: LayerManager;
  readonly #renderer: DeckRenderer;
  readonly #picker: ObjectPicker;
  readonly #occlusion: OcclusionEffect;
  readonly #effects: Effect[];
  /** luma.gl counts for the whole page; what other devices held before is not ours. */
  readonly #countsBefore: Readonly<Record<string, number>>;

  /** `onError` receives deck.gl's errors with the id of the root layer concerned. */
  constructor(shared: SharedContext, viewport: Viewport, onError: (error: Error, layerId: string) => void) {
    this.#shared = shared;
    this.#countsBefore = resourceCounts(shared.device);
    this.#layers = shared.run(() => new LayerManager(shared.device, { viewport }));
    this.#layers.setProps({ onError: (error: Error, layer?: Layer) => onError(error, layer?.root.id ?? '') });
    this.#renderer = new DeckRenderer(shared.device);
    this.#picker = new ObjectPicker(shared);
    this.#occlusion = shared.run(() => new OcclusionEffect(shared.device));
    this.#effects = [this.#occlusion];
    this.#layers.addDefaultShaderModule(occlusionModule as never);
  }

  /** Whether a layer has something new to show, e.g. after a texture arrived. */
  get needsDraw(): boolean {
    return Boolean(this.#layers.needsUpdate() || this.#layers.needsRedraw());
  }

  get frustumCount(): number {
    return this.#occlusion.frustumCount;
  }

  setLayers(layers: readonly Layer[]): void {
    this.#layers.setProps({ layers: [...layers] });
  }

  /** Cuts layers with a side at this share of the width; null draws them whole. */
  setSplit(share: number | null): void {
    this.#occlusion.split = share;
  }

  setDepth(depth: CesiumDepth | null): void {
    this.#shared.run(() => this.#occlusion.update(depth));
  }

  /** Draws all layers over what the canvas holds. */
  draw(viewport: Viewport): void {
    this.#shared.run(() => {
      this.#layers.activateViewport(viewport);
      this.#layers.updateLayers();
      this.#layers.needsRedraw({ clearRedrawFlags: true });
      if (this.#layers.getLayers().length === 0) return;
      this.#prepareCanvas();
      this.#renderer.renderLayers({ ...this.#pass(viewport), pass: 'screen', clearCanvas: false });
    });
  }

  /** The topmost object within `radiusPixels` (CSS) of a CSS pixel, or null; with `faded`, also behind the city. */
  pick(viewport: Viewport, x: number, y: number, radiusPixels: number, faded: boolean): PickedObject | null {
    return this.#shared.run(() => {
      this.#layers.activateViewport(viewport);
      this.#layers.updateLayers();
      this.#occlusion.hidesFaded = !faded;
      try {
        return this.#picker.pick(this.#pass(viewport), x, y, radiusPixels);
      } finally {
        this.#occlusion.hidesFaded = false;
      }
    });
  }

  /** Whether anything that can be picked shines through what is in front of it. */
  get hasFaded(): boolean {
    return this.#layers
      .getLayers()
      .some(({ props }) => props.pickable && (props as Partial<OcclusionProps>).occlusion === 'fade');
  }

  /** Active GPU objects by kind, and bytes. */
  stats(): Record<string, number> {
    const counts = resourceCounts(this.#shared.device);
    for (const [name, before] of Object.entries(this.#countsBefore))
      counts[name] = (counts[name] ?? 0) - before;
    return counts;
  }

  dispose(): void {
    this.#shared.run(() => {
      this.#layers.finalize();
      this.#renderer.finalize();
      this.#picker.dispose();
      this.#occlusion.cleanup();
    });
  }

  #pass(viewport: Viewport) {
    return {
      layers: this.#layers.getLayers(),
      viewports: [viewport],
      views: {},
      onViewportActive: this.#layers.activateViewport,
      effects: this.#effects,
    };
  }

  /** deck.gl's usual state on the canvas, with a depth buffer of its own. */
  #prepareCanvas(): void {
    const { gl } = this.#shared;
    gl.bindFramebuffer(gl.FRAMEBUFFER, null);
    setDeckDefaults(gl);
    gl.clearDepth(1);
    gl.clear(gl.DEPTH_BUFFER_BIT);
  }
}

function resourceCounts(device: Device): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const table of ['GPU Resource Counts', 'GPU Time and Memory']) {
    device.statsManager.getStats(table).forEach(stat => {
      if (stat.name.endsWith('Active') || stat.name.endsWith('Memory')) counts[stat.name] = stat.count;
    });
  }
  return counts;
}

function setDeckDefaults(gl: WebGL2RenderingContext): void {
  gl.disable(gl.SCISSOR_TEST);
  gl.disable(gl.CULL_FACE);
  gl.disable(gl.STENCIL_TEST);
  gl.colorMask(true, true, true, true);
  gl.enable(gl.DEPTH_TEST);
  gl.depthFunc(gl.LEQUAL);
  gl.depthMask(true);
  gl.enable(gl.BLEND);
  gl.blendEquation(gl.FUNC_ADD);
  gl.blendFuncSeparate(gl.SRC_ALPHA, gl.ONE_MINUS_SRC_ALPHA, gl.ONE, gl.ONE_MINUS_SRC_ALPHA);
}
