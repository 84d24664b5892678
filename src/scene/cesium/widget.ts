import { CesiumWidget, EllipsoidTerrainProvider, Ion, type Scene, type ShadowMap } from '@cesium/engine';
import { type CountedContext, createCountedContext } from './gl-context.ts';
import { QUALITY_SETTINGS, type QualitySettings } from './quality.ts';

export interface CreatedWidget {
  readonly widget: CesiumWidget;
  readonly context: CountedContext;
}

/**
 * The city's shader lights itself, yet any model has Cesium integrate its table of reflections (65,536 pixels of 1,024
 * samples): a quarter of what a software GPU computed before the first picture.
 */
const NO_REFLECTION_TABLE: Scene['_brdfLutGenerator'] = {
  colorTexture: undefined,
  update() {},
  destroy() {},
};

/**
 * A Cesium widget that draws only on request, talks to nobody, and whose GL objects are counted. Throws
 * WebGlUnavailableError.
 */
export function createWidget(container: HTMLElement): CreatedWidget {
  Ion.defaultAccessToken = '';
  let context: CountedContext | undefined;
  const credits = document.createElement('div');
  const widget = new CesiumWidget(container, {
    baseLayer: false,
    terrainProvider: new EllipsoidTerrainProvider(),
    skyBox: false,
    skyAtmosphere: false,
    scene3DOnly: true,
    requestRenderMode: true,
    maximumRenderTimeChange: Number.POSITIVE_INFINITY,
    showRenderLoopErrors: false,
    msaaSamples: QUALITY_SETTINGS.low.msaaSamples,
    // The attribution of the pack's sources is the interface's to show; Cesium's own credits name nothing else.
    creditContainer: credits,
    contextOptions: {
      getWebGLStub: (canvas: HTMLCanvasElement, attributes: WebGLContextAttributes) => {
        context = createCountedContext(canvas, attributes);
        return context.gl;
      },
    },
  });
  if (!context) throw new Error('Cesium made no WebGL context');
  const { scene } = widget;
  // A reduced resolution is stretched softly, not in blocks.
  widget.canvas.style.imageRendering = 'auto';
  scene.globe.depthTestAgainstTerrain = true;
  scene.globe.showGroundAtmosphere = false;
  scene.globe.enableLighting = false;
  scene.globe.tileCacheSize = 200;
  // Cesium's fog only thins out far terrain tiles; the haze that is seen is the globe's material.
  scene.fog.enabled = true;
  scene.fog.renderable = false;
  scene.pickTranslucentDepth = false;
  scene.logarithmicDepthBuffer = true;
  scene._brdfLutGenerator = NO_REFLECTION_TABLE;
  prepareShadows(scene.shadowMap);
  return { widget, context };
}

/** Shadows over the city near the eye: never black, since the whole sky lights them. */
function prepareShadows(map: ShadowMap): void {
  map.size = 2048;
  map.maximumDistance = 3_000;
  map.softShadows = true;
  map.darkness = 0.58;
  // Walls and roofs are large and flat: Cesium's own bias leaves them speckled by their own shadow.
  Object.assign(map._primitiveBias, { normalOffsetScale: 2.5, depthBias: 0.0002 });
}

/** How the picture is drawn beyond its preset. */
export interface PictureOptions {
  readonly isNight: boolean;
  /** Until the first complete picture: terrain of the view alone, and straight to the detail it needs. */
  readonly arriving: boolean;
  /** Without a graphics card, where every pixel costs processor time that loading needs. */
  readonly software: boolean;
}

/** Tiles of terrain that may be waited for without showing coarser ones first. */
const PATIENT_TILE_COUNT = 400;
const IMPATIENT_TILE_COUNT = 20;
/** Share of the resolution at which a software GPU draws a city that is still arriving; tiles are chosen as at full. */
const ARRIVING_RESOLUTION = 0.25;

/** Sets what a quality preset says about the whole picture; shadows go with the sun, see `Atmosphere`. */
export function applyQuality(widget: CesiumWidget, quality: QualitySettings, options: PictureOptions): void {
  const { isNight, arriving, software } = options;
  const { scene } = widget;
  widget.useBrowserRecommendedResolution = !quality.deviceResolution;
  widget.resolutionScale = quality.resolutionScale * (arriving && software ? ARRIVING_RESOLUTION : 1);
  scene.globe.preloadAncestors = !arriving && quality.preloadAncestors;
  scene.globe.loadingDescendantLimit = arriving ? PATIENT_TILE_COUNT : IMPATIENT_TILE_COUNT;
  scene.msaaSamples = quality.msaaSamples;
  scene.globe.maximumScreenSpaceError = quality.terrainErrorPixels;
  scene.fog.screenSpaceErrorFactor = quality.hazeErrorPixels;
  scene.globe._surface._loadQueueTimeSlice = quality.loadSliceMs;
  const { bloom } = scene.postProcessStages;
  bloom.enabled = quality.bloom && isNight;
  if (bloom.enabled) {
    Object.assign(bloom.uniforms, { contrast: 110, brightness: -0.28, delta: 1.2, sigma: 2.4, stepSize: 1 });
  }
  scene.requestRender();
}
