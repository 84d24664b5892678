import type { Scene } from '@cesium/engine';
import { type WebGLDevice, webgl2Adapter } from '@luma.gl/webgl';
import {
  adoptContextState,
  assertEngineVersions,
  cesiumContextOf,
  restoreCesiumState,
} from './private-api.ts';

/** One WebGL2 context for two engines: luma.gl attached to Cesium's, and everything it does kept from Cesium's sight. */
export class SharedContext {
  #nesting = 0;

  private constructor(
    readonly scene: Scene,
    readonly device: WebGLDevice,
  ) {}

  /**
   * Throws when an engine's version is not the one the overlay was written for. `onError` hears what luma.gl finds
   * wrong later, e.g. a shader that does not compile.
   */
  static async attach(scene: Scene, onError: (error: Error) => void): Promise<SharedContext> {
    assertEngineVersions();
    const gl = cesiumContextOf(scene);
    const options = {
      _cacheShaders: true,
      _cachePipelines: true,
      _destroyShaders: true,
      _destroyPipelines: true,
      onError,
    };
    const device = (await webgl2Adapter.attach(gl, options)) as WebGLDevice;
    adoptContextState(gl);
    const shared = new SharedContext(scene, device);
    restoreCesiumState(scene);
    return shared;
  }

  get gl(): WebGL2RenderingContext {
    return this.device.gl;
  }

  /** Runs work that touches WebGL; on the way out, also after an exception, Cesium finds its state again. */
  run<T>(work: () => T): T {
    if (this.#nesting++ === 0) this.#resetPixelStore();
    try {
      return work();
    } finally {
      if (--this.#nesting === 0) restoreCesiumState(this.scene);
    }
  }

  /** Follows the canvas, whose size Cesium owns. */
  syncSize(): void {
    const { canvas } = this.scene;
    const canvasContext = this.device.getDefaultCanvasContext();
    canvasContext.cssWidth = canvas.clientWidth;
    canvasContext.cssHeight = canvas.clientHeight;
    canvasContext.setDrawingBufferSize(canvas.width, canvas.height);
  }

  /** Detaches luma.gl; the context stays Cesium's. */
  dispose(): void {
    this.device.getDefaultCanvasContext().destroy();
    this.device.destroy();
  }

  #resetPixelStore(): void {
    const { gl } = this;
    gl.pixelStorei(gl.UNPACK_FLIP_Y_WEBGL, false);
    gl.pixelStorei(gl.UNPACK_PREMULTIPLY_ALPHA_WEBGL, false);
    gl.pixelStorei(gl.UNPACK_ALIGNMENT, 4);
    gl.pixelStorei(gl.UNPACK_COLORSPACE_CONVERSION_WEBGL, gl.BROWSER_DEFAULT_WEBGL);
  }
}
