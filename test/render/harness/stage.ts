import * as Cesium from '@cesium/engine';

export interface StageOptions {
  readonly theme: 'night' | 'day';
  readonly msaaSamples?: number;
  readonly resolutionScale?: number;
  readonly highDynamicRange?: boolean;
}

const GROUND = { night: '#122036', day: '#dfe6ea' } as const;

/** A bare globe with nothing that changes from frame to frame: no atmosphere, sky, imagery, terrain or clock. */
export function makeStage(container: HTMLElement, options: StageOptions): Cesium.CesiumWidget {
  const widget = new Cesium.CesiumWidget(container, {
    baseLayer: false,
    terrainProvider: new Cesium.EllipsoidTerrainProvider(),
    skyBox: false,
    skyAtmosphere: false,
    msaaSamples: options.msaaSamples ?? 1,
    requestRenderMode: true,
    maximumRenderTimeChange: Number.POSITIVE_INFINITY,
    useDefaultRenderLoop: true,
    showRenderLoopErrors: false,
    contextOptions: { webgl: { preserveDrawingBuffer: true } },
  });
  const { scene, clock } = widget;
  clock.currentTime = Cesium.JulianDate.fromIso8601('2026-06-21T04:00:00Z');
  clock.shouldAnimate = false;
  if (options.resolutionScale) widget.resolutionScale = options.resolutionScale;
  scene.highDynamicRange = options.highDynamicRange ?? false;
  scene.fog.enabled = false;
  scene.globe.showGroundAtmosphere = false;
  scene.globe.enableLighting = false;
  scene.globe.baseColor = Cesium.Color.fromCssColorString(GROUND[options.theme]);
  scene.globe.depthTestAgainstTerrain = true;
  scene.screenSpaceCameraController.enableCollisionDetection = false;
  scene.backgroundColor = Cesium.Color.BLACK;
  return widget;
}

/** Sets the eye; degrees and metres. */
export function setEye(
  scene: Cesium.Scene,
  pose: { longitude: number; latitude: number; height: number; heading: number; pitch: number },
): void {
  scene.camera.setView({
    destination: Cesium.Cartesian3.fromDegrees(pose.longitude, pose.latitude, pose.height),
    orientation: {
      heading: Cesium.Math.toRadians(pose.heading),
      pitch: Cesium.Math.toRadians(pose.pitch),
      roll: 0,
    },
  });
}

/** Opaque boxes standing on the ellipsoid: [east, north, width, depth, height] in metres about an origin in degrees. */
export function addBoxes(
  scene: Cesium.Scene,
  origin: readonly [number, number],
  boxes: readonly (readonly [number, number, number, number, number])[],
): void {
  const frame = Cesium.Transforms.eastNorthUpToFixedFrame(Cesium.Cartesian3.fromDegrees(...origin));
  const geometryInstances = boxes.map(([east, north, width, depth, height], i) => {
    const offset = new Cesium.Cartesian3(east, north, height / 2);
    return new Cesium.GeometryInstance({
      id: `box:${i}`,
      geometry: Cesium.BoxGeometry.fromDimensions({
        dimensions: new Cesium.Cartesian3(width, depth, height),
        vertexFormat: Cesium.PerInstanceColorAppearance.VERTEX_FORMAT,
      }),
      modelMatrix: Cesium.Matrix4.multiplyByTranslation(frame, offset, new Cesium.Matrix4()),
      attributes: {
        color: Cesium.ColorGeometryInstanceAttribute.fromColor(Cesium.Color.fromCssColorString('#6f7680')),
      },
    });
  });
  scene.primitives.add(
    new Cesium.Primitive({
      geometryInstances,
      appearance: new Cesium.PerInstanceColorAppearance({ translucent: false, flat: false }),
      asynchronous: false,
    }),
  );
}

/** Resolves when two frames in a row had nothing left to load or to draw. */
export async function settle(scene: Cesium.Scene, busy: () => boolean): Promise<void> {
  let calm = 0;
  for (let i = 0; i < 400 && calm < 3; i++) {
    await new Promise(resolve => requestAnimationFrame(resolve));
    calm = scene.globe.tilesLoaded && !busy() ? calm + 1 : 0;
  }
}
