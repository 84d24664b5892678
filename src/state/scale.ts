import type { CameraPose, ScenePort } from '@core/scene-port.ts';

const METERS_PER_DEGREE = 111_320;
const PROBE_METERS = 100;
const STEPS = [1, 2, 5];

/**
 * A round length near the middle of the picture and its width on the screen, at most `maximumPixels`. Undefined when
 * the camera does not look at the ground.
 */
export function scaleBar(
  camera: CameraPose,
  scene: Pick<ScenePort, 'project'>,
  maximumPixels: number,
): { readonly meters: number; readonly pixels: number } | undefined {
  const metersPerPixel = groundMetersPerPixel(camera, scene);
  if (metersPerPixel === undefined) return undefined;
  const meters = roundDown(metersPerPixel * maximumPixels);
  return { meters, pixels: meters / metersPerPixel };
}

/** Measured across the line of sight, where perspective does not shorten. */
function groundMetersPerPixel(camera: CameraPose, scene: Pick<ScenePort, 'project'>): number | undefined {
  const pitch = (-camera.pitch * Math.PI) / 180;
  if (pitch < 0.05) return undefined;
  const heading = (camera.heading * Math.PI) / 180;
  const forward = camera.height / Math.tan(pitch);
  const cosLatitude = Math.cos((camera.latitude * Math.PI) / 180);
  const at = (ahead: number, right: number) => {
    const east = ahead * Math.sin(heading) + right * Math.cos(heading);
    const north = ahead * Math.cos(heading) - right * Math.sin(heading);
    const longitude = camera.longitude + east / (METERS_PER_DEGREE * cosLatitude);
    return scene.project(longitude, camera.latitude + north / METERS_PER_DEGREE, 0);
  };
  const left = at(forward, -PROBE_METERS / 2);
  const right = at(forward, PROBE_METERS / 2);
  if (!left || !right) return undefined;
  const pixels = Math.hypot(right[0] - left[0], right[1] - left[1]);
  return pixels > 0 ? PROBE_METERS / pixels : undefined;
}

/** The greatest of 1, 2, 5 × 10ⁿ not above `value`. */
function roundDown(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  return power * STEPS.findLast(step => step * power <= value * (1 + 1e-9))!;
}
