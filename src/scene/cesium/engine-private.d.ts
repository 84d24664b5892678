import '@cesium/engine';

/**
 * The private parts of @cesium/engine (exactly the pinned version) that the scene uses, typed once. An upgrade that
 * changes them is caught by test/e2e/scene.spec.ts.
 */
declare module '@cesium/engine' {
  namespace RequestScheduler {
    /** Issues a request under the per-server limit; undefined when the server has no slot free. */
    function request<T>(request: Request): Promise<T> | undefined;
  }

  /** What the renderer hands to everything that draws. */
  interface FrameState {
    readonly context: RenderContext;
    readonly camera: Camera;
    readonly passes: { readonly render: boolean };
  }

  interface RenderContext {
    createViewportQuadCommand(
      fragmentShaderSource: string,
      overrides: {
        readonly uniformMap: Readonly<Record<string, () => unknown>>;
        readonly owner: object;
      },
    ): DrawCommand;
  }

  class DrawCommand {
    shaderProgram: { destroy(): void } | undefined;
  }

  enum Cesium3DTileContentState {
    UNLOADED,
    LOADING,
    PROCESSING,
    READY,
    EXPIRED,
    FAILED,
  }

  interface Globe {
    /** The quadtree of terrain tiles; milliseconds a frame that each of its load queues may take. */
    readonly _surface: { _loadQueueTimeSlice: number };
  }

  interface Scene {
    /** Makes the table that image-based lighting looks reflections up in. */
    _brdfLutGenerator: { readonly colorTexture: undefined; update(): void; destroy(): void };
  }

  interface ShadowMap {
    /** How far what is neither terrain nor a point light's is held off its own shadow. */
    readonly _primitiveBias: { normalOffsetScale: number; depthBias: number };
  }

  interface Cesium3DTile {
    /** State of its content; a failed tile stays failed until it is unloaded. */
    readonly _contentState: Cesium3DTileContentState;
    unloadContent(): void;
  }
}
