import { PerspectiveFrustum, type Scene } from '@cesium/engine';

const STANDARD_ANGLE = Math.PI / 3;
const STANDARD_ASPECT = 16 / 9;
/** Beyond this the edges of a wide wall would be stretched out of shape, radians. */
const WIDEST_ANGLE = (100 / 180) * Math.PI;

/**
 * Horizontal angle of view in radians for a picture of this aspect (width over height): 60° up to 16:9, and on wider
 * walls as much more as keeps the vertical angle, so that towers are not cut off.
 */
export function viewAngle(aspect: number): number {
  if (!(aspect > STANDARD_ASPECT)) return STANDARD_ANGLE;
  const halfHeight = Math.tan(STANDARD_ANGLE / 2) / STANDARD_ASPECT;
  return Math.min(WIDEST_ANGLE, 2 * Math.atan(halfHeight * aspect));
}

/** Keeps the camera's angle of view fitting the picture as it is resized. Returns what ends it. */
export function fitViewAngle(scene: Scene): () => void {
  return scene.preUpdate.addEventListener(() => {
    const { frustum } = scene.camera;
    const angle = viewAngle(scene.drawingBufferWidth / scene.drawingBufferHeight);
    if (frustum instanceof PerspectiveFrustum && frustum.fov !== angle) frustum.fov = angle;
  });
}
