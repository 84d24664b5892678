import type { Camera, Matrix4, PerspectiveFrustum, Scene } from '@cesium/engine';
import { WGS84_SEMI_MAJOR_METERS } from '@core/crs/ellipsoid.ts';

/**
 * Cesium's eye as plain numbers, copied once a frame and one way: nothing drawn from it can move the camera.
 * Matrices are column-major float64; positions ECEF metres.
 */
export interface EyeView {
  /** Rotation from ECEF axes to eye axes; no translation, which is `positionEcef` in full precision. */
  readonly rotation: readonly number[];
  /** Clip from eye, with its own near and far planes and Cesium's x and y scale. */
  readonly projection: readonly number[];
  readonly positionEcef: readonly [number, number, number];
  /** CSS pixels. */
  readonly width: number;
  readonly height: number;
  /** Metres above the ellipsoid. */
  readonly heightMeters: number;
  /** CSS pixels that one metre covers at one metre from the eye. */
  readonly focalLengthPixels: number;
  /** Number that changes exactly when rotation, projection, position or size do. */
  readonly revision: number;
}

/** Reads the camera of a Cesium scene; keeps the last view so that an unmoved eye keeps its revision. */
export class CameraBridge {
  #last: EyeView | undefined;
  readonly #scene: Scene;

  constructor(scene: Scene) {
    this.#scene = scene;
  }

  read(): EyeView {
    const { camera, canvas } = this.#scene;
    const view = readEye(camera, canvas.clientWidth, canvas.clientHeight);
    if (this.#last && sameEye(this.#last, view)) return this.#last;
    this.#last = { ...view, revision: (this.#last?.revision ?? 0) + 1 };
    return this.#last;
  }
}

/** CSS pixel [x, y] and clip w (metres along the view axis) of an ECEF point; null behind the eye. */
export function projectEcef(
  view: EyeView,
  x: number,
  y: number,
  z: number,
): readonly [x: number, y: number, w: number] | null {
  const [dx, dy, dz] = [x - view.positionEcef[0], y - view.positionEcef[1], z - view.positionEcef[2]];
  const { rotation: r, projection: p } = view;
  const eyeX = r[0]! * dx + r[4]! * dy + r[8]! * dz;
  const eyeY = r[1]! * dx + r[5]! * dy + r[9]! * dz;
  const w = -(r[2]! * dx + r[6]! * dy + r[10]! * dz);
  if (w <= 0) return null;
  const clipX = (p[0]! * eyeX - p[8]! * w) / w;
  const clipY = (p[5]! * eyeY - p[9]! * w) / w;
  return [((clipX + 1) / 2) * view.width, ((1 - clipY) / 2) * view.height, w];
}

function readEye(camera: Camera, width: number, height: number): EyeView {
  const rotation = elementsOf(camera.viewMatrix);
  rotation[12] = rotation[13] = rotation[14] = 0;
  const projection = elementsOf((camera.frustum as PerspectiveFrustum).projectionMatrix);
  const position = camera.positionWC;
  const heightMeters = camera.positionCartographic.height;
  setDepthRange(projection, heightMeters);
  return {
    rotation,
    projection,
    positionEcef: [position.x, position.y, position.z],
    width: Math.max(1, width),
    height: Math.max(1, height),
    heightMeters,
    focalLengthPixels: (projection[5]! * Math.max(1, height)) / 2,
    revision: 1,
  };
}

function elementsOf(matrix: Matrix4): number[] {
  const elements = new Array<number>(16);
  for (let i = 0; i < 16; i++) elements[i] = matrix[i]!;
  return elements;
}

/**
 * Near and far planes for deck.gl's own depth buffer: near grows with height, far reaches past the horizon, which keeps
 * 24-bit depth at decimetres within a few kilometres. Cesium's buildings are told apart by its depth texture instead.
 */
function setDepthRange(projection: number[], heightMeters: number): void {
  const height = Math.max(1, Math.abs(heightMeters));
  const near = Math.max(0.5, height * 0.01);
  const far = 1.2 * Math.sqrt(height * (2 * WGS84_SEMI_MAJOR_METERS + height)) + 50_000;
  projection[10] = -(far + near) / (far - near);
  projection[14] = (-2 * far * near) / (far - near);
}

function sameEye(a: EyeView, b: EyeView): boolean {
  return (
    a.width === b.width &&
    a.height === b.height &&
    sameNumbers(a.positionEcef, b.positionEcef) &&
    sameNumbers(a.rotation, b.rotation) &&
    sameNumbers(a.projection, b.projection)
  );
}

/** Runs several times a frame: a loop, because closures showed in the profile. */
function sameNumbers(a: readonly number[], b: readonly number[]): boolean {
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}
