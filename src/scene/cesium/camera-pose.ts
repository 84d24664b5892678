import type { CameraPose } from '@core/scene-port.ts';

const EARTH_RADIUS_METERS = 6_371_000;
const DEGREE = Math.PI / 180;
const FRAMING_PITCH_DEGREES = -45;

const FIELDS = ['longitude', 'latitude', 'height', 'heading', 'pitch'] as const;

/** The pose with heading 0…360, pitch −90…90 and a finite place; throws RangeError when a number is not one. */
export function normalizePose(pose: CameraPose): CameraPose {
  for (const name of FIELDS) {
    const value = pose[name];
    if (!Number.isFinite(value)) throw new RangeError(`Camera ${name} is not a number: ${value}`);
  }
  return {
    longitude: ((((pose.longitude + 180) % 360) + 360) % 360) - 180,
    latitude: clamp(pose.latitude, -90, 90),
    height: pose.height,
    heading: ((pose.heading % 360) + 360) % 360,
    pitch: clamp(pose.pitch, -90, 90),
  };
}

/** True when the view would look the same: 1 cm, 0.001°. */
export function samePose(a: CameraPose, b: CameraPose): boolean {
  return (
    Math.abs(a.longitude - b.longitude) < 1e-7 &&
    Math.abs(a.latitude - b.latitude) < 1e-7 &&
    Math.abs(a.height - b.height) < 0.01 &&
    Math.abs(a.pitch - b.pitch) < 1e-3 &&
    Math.abs(((a.heading - b.heading + 540) % 360) - 180) < 1e-3
  );
}

/**
 * The pose that looks at a point from `rangeMeters` away, with heading and pitch (negative, degrees) of the view.
 * On a local plane: exact enough below ~50 km.
 */
export function poseLookingAt(
  [longitude, latitude, height]: readonly [number, number, number],
  rangeMeters: number,
  headingDegrees: number,
  pitchDegrees: number,
): CameraPose {
  const horizontal = rangeMeters * Math.cos(pitchDegrees * DEGREE);
  const north = -horizontal * Math.cos(headingDegrees * DEGREE);
  const east = -horizontal * Math.sin(headingDegrees * DEGREE);
  return normalizePose({
    longitude: longitude + east / (EARTH_RADIUS_METERS * Math.cos(latitude * DEGREE)) / DEGREE,
    latitude: latitude + north / EARTH_RADIUS_METERS / DEGREE,
    height: height - rangeMeters * Math.sin(pitchDegrees * DEGREE),
    heading: headingDegrees,
    pitch: pitchDegrees,
  });
}

/** Frames [west, south, east, north] from the south at 45°. `verticalFovDegrees` and `aspect` (width/height) of the view. */
export function poseFramingBounds(
  [west, south, east, north]: readonly [number, number, number, number],
  groundHeight: number,
  verticalFovDegrees: number,
  aspect: number,
): CameraPose {
  const latitude = (south + north) / 2;
  const width = Math.max(50, (east - west) * DEGREE * EARTH_RADIUS_METERS * Math.cos(latitude * DEGREE));
  const depth = Math.max(50, (north - south) * DEGREE * EARTH_RADIUS_METERS);
  const halfVertical = Math.tan((verticalFovDegrees * DEGREE) / 2);
  // The near edge is closer to the eye than the middle, hence half the depth on top of what the width needs.
  const forWidth = width / 2 / (halfVertical * aspect) + (depth / 2) * Math.SQRT1_2;
  const forDepth = ((depth / 2) * Math.SQRT1_2) / halfVertical + (depth / 2) * Math.SQRT1_2;
  const range = 1.05 * Math.max(forWidth, forDepth);
  return poseLookingAt([(west + east) / 2, latitude, groundHeight], range, 0, FRAMING_PITCH_DEGREES);
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value));
}
