import { RenderState, type Scene } from '@cesium/engine';
import { version as CESIUM_VERSION } from '@cesium/engine/package.json';
import { VERSION as DECK_VERSION } from '@deck.gl/core';
import { luma, type Sampler } from '@luma.gl/core';
import { Model } from '@luma.gl/engine';
import { WEBGLTexture } from '@luma.gl/webgl';

/**
 * Everything undocumented that drawing two engines in one WebGL2 context needs, of both sides, and nothing else.
 * Written against exactly these versions; an upgrade must rerun the render tests and then change them here.
 */
const VERSIONS = { cesium: '26.3.0', deck: '9.4.0', luma: '9.4.2' } as const;

declare module '@cesium/engine' {
  /** Exported at run time, missing from the declarations. */
  namespace RenderState {
    function apply(gl: WebGL2RenderingContext, renderState: object, passState: object): void;
  }
}

interface CesiumContext {
  readonly _gl: WebGL2RenderingContext;
  readonly _defaultRenderState: object;
  readonly _defaultPassState: object;
  _currentFramebuffer: unknown;
  _currentRenderState: object;
  _currentPassState: object;
}

interface CesiumTexture {
  readonly _texture: WebGLTexture;
  readonly width: number;
  readonly height: number;
}

interface CesiumScene {
  readonly context: CesiumContext;
  readonly frameState: { readonly useLogDepth: boolean };
  readonly _renderRequested: boolean;
  readonly _view?: {
    readonly globeDepth?: {
      readonly _outputFramebuffer?: { getDepthStencilTexture(): CesiumTexture | undefined };
    };
    readonly frustumCommandsList: readonly { readonly near: number; readonly far: number }[];
  };
}

interface LumaStateTracker {
  enable: boolean;
  readonly cache: Record<string, unknown>;
}

/** Depth of Cesium's last frame, globe, tiles and models together. */
export interface CesiumDepth {
  readonly handle: WebGLTexture;
  /** Device pixels. */
  readonly width: number;
  readonly height: number;
  /** Planes of the frustum, metres. */
  readonly near: number;
  readonly far: number;
  readonly logarithmic: boolean;
  /** With more than one frustum the texture holds the nearest one only. */
  readonly frustumCount: number;
}

/** Throws when another version of either engine is installed than the one this file was written for. */
export function assertEngineVersions(): void {
  const installed = { cesium: CESIUM_VERSION, deck: DECK_VERSION, luma: luma.VERSION };
  for (const [engine, expected] of Object.entries(VERSIONS)) {
    const found = installed[engine as keyof typeof installed];
    if (found !== expected) throw new Error(`${engine} ${found} is installed, the overlay needs ${expected}`);
  }
}

/** The WebGL2 context that Cesium draws with. */
export function cesiumContextOf(scene: Scene): WebGL2RenderingContext {
  return asPrivate(scene).context._gl;
}

/** Whether Cesium will draw a full frame by itself. */
export function isRenderRequested(scene: Scene): boolean {
  return asPrivate(scene)._renderRequested;
}

/** The depth of the last frame, or null before the first one. */
export function readCesiumDepth(scene: Scene): CesiumDepth | null {
  const { _view: view, frameState } = asPrivate(scene);
  const texture = view?.globeDepth?._outputFramebuffer?.getDepthStencilTexture();
  const frustum = view?.frustumCommandsList[0];
  if (!texture?._texture || !frustum) return null;
  return {
    handle: texture._texture,
    width: texture.width,
    height: texture.height,
    near: frustum.near,
    far: frustum.far,
    logarithmic: frameState.useLogDepth,
    frustumCount: view.frustumCommandsList.length,
  };
}

/**
 * Puts WebGL and Cesium's caches of it into one known state after somebody else has drawn. The texture unit is
 * cleared so that no late upload can land in a texture of Cesium's.
 */
export function restoreCesiumState(scene: Scene): void {
  const { context } = asPrivate(scene);
  const gl = context._gl;
  gl.bindVertexArray(null);
  // biome-ignore lint/correctness/useHookAtTopLevel: a WebGL call, not a React hook
  gl.useProgram(null);
  gl.bindBuffer(gl.ARRAY_BUFFER, null);
  gl.bindFramebuffer(gl.FRAMEBUFFER, null);
  context._currentFramebuffer = undefined;
  RenderState.apply(gl, context._defaultRenderState, context._defaultPassState);
  context._currentRenderState = context._defaultRenderState;
  context._currentPassState = context._defaultPassState;
  gl.activeTexture(gl.TEXTURE0);
  gl.bindTexture(gl.TEXTURE_2D, null);
}

/** Replaces luma.gl's assumption of a fresh context by the values Cesium has really set. */
export function adoptContextState(gl: WebGL2RenderingContext): void {
  const tracker = (gl as WebGL2RenderingContext & { lumaState?: LumaStateTracker }).lumaState;
  if (!tracker) return;
  tracker.enable = false;
  for (const parameter of Object.keys(tracker.cache)) {
    const value: unknown = gl.getParameter(Number(parameter));
    if (value !== undefined && (value !== null || tracker.cache[parameter] === null)) {
      tracker.cache[parameter] = value;
    }
  }
  // Keys that are not WebGL2 parameters leave an error behind.
  while (gl.getError() !== gl.NO_ERROR && !gl.isContextLost());
  tracker.enable = true;
}

let cleansUp = false;

/**
 * What luma.gl 9.4.2 forgets when it destroys something: the vertex array of a model and the sampler that a texture made
 * for itself, a WebGL object each for every layer that goes.
 */
export function installCleanup(): void {
  if (cleansUp) return;
  cleansUp = true;
  const { destroy: destroyModel } = Model.prototype;
  Model.prototype.destroy = function destroyWithVertexArray(this: Model): void {
    const { vertexArray } = this;
    destroyModel.call(this);
    if (!vertexArray.destroyed) vertexArray.destroy();
  };
  const { destroy: destroyTexture } = WEBGLTexture.prototype;
  WEBGLTexture.prototype.destroy = function destroyWithSampler(this: WEBGLTexture): void {
    destroyTexture.call(this);
    const { sampler } = this as { sampler?: Sampler };
    if (sampler && sampler !== this.props.sampler) sampler.destroy();
  };
}

function asPrivate(scene: Scene): CesiumScene {
  return scene as unknown as CesiumScene;
}
