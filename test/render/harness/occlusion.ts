import * as Cesium from '@cesium/engine';
import { EastNorthUpFrame } from '@core/crs/ellipsoid.ts';

/** A box standing on the ellipsoid: [east, north, width, depth, height] in metres about the frame's origin. */
export type Box = readonly [number, number, number, number, number];

/** A marker and what the ray from the eye to it says. */
export interface OracleMarker {
  readonly ecef: readonly [number, number, number];
  readonly pixel: readonly [number, number];
  readonly hidden: boolean;
  /** Within a pixel of an outline, where either answer is right. */
  readonly nearEdge: boolean;
}

const MARGIN_PIXELS = 8;

/**
 * Markers on the ground about a place, kept when they are on the screen and outside every box, with whether a box
 * stands between them and the eye, by ray casting in float64.
 */
export function oracleMarkers(
  scene: Cesium.Scene,
  origin: readonly [number, number],
  boxes: readonly Box[],
  candidates: readonly (readonly [number, number])[],
  heightMeters: number,
): OracleMarker[] {
  const frame = new EastNorthUpFrame(...origin);
  const eye = toLocal(frame, scene.camera.positionWC);
  const markers: OracleMarker[] = [];
  for (const [east, north] of candidates) {
    if (boxes.some(box => insideFootprint(box, east, north, 2))) continue;
    const ecef: [number, number, number] = [0, 0, 0];
    frame.toEcef(east, north, heightMeters, ecef);
    const position = new Cesium.Cartesian3(...ecef);
    const pixel = Cesium.SceneTransforms.worldToWindowCoordinates(scene, position);
    if (!pixel || !onScreen(scene, pixel)) continue;
    const hidden = boxes.some(box => blocks(box, eye, [east, north, heightMeters]));
    markers.push({
      ecef,
      pixel: [pixel.x, pixel.y],
      hidden,
      nearEdge: isNearEdge(scene, frame, eye, boxes, position, hidden),
    });
  }
  return markers;
}

function onScreen({ canvas }: Cesium.Scene, pixel: Cesium.Cartesian2): boolean {
  return (
    pixel.x > MARGIN_PIXELS &&
    pixel.y > MARGIN_PIXELS &&
    pixel.x < canvas.clientWidth - MARGIN_PIXELS &&
    pixel.y < canvas.clientHeight - MARGIN_PIXELS
  );
}

/** Whether moving the marker by two pixels in any direction, where the test looks, would change the answer. */
function isNearEdge(
  scene: Cesium.Scene,
  frame: EastNorthUpFrame,
  eye: readonly number[],
  boxes: readonly Box[],
  position: Cesium.Cartesian3,
  hidden: boolean,
): boolean {
  const { camera, canvas } = scene;
  const frustum = camera.frustum as Cesium.PerspectiveFrustum;
  const distance = Cesium.Cartesian3.distance(camera.positionWC, position);
  const step = (3 * 2 * Math.tan((frustum.fovy ?? 1) / 2) * distance) / canvas.clientHeight;
  for (const [right, up] of [
    [1, 0],
    [-1, 0],
    [0, 1],
    [0, -1],
  ] as const) {
    const moved = Cesium.Cartesian3.clone(position);
    for (const [axis, amount] of [
      [camera.rightWC, right],
      [camera.upWC, up],
    ] as const) {
      const offset = Cesium.Cartesian3.multiplyByScalar(axis, amount * step, new Cesium.Cartesian3());
      Cesium.Cartesian3.add(moved, offset, moved);
    }
    const local = toLocal(frame, moved);
    if (boxes.some(box => blocks(box, eye, local)) !== hidden) return true;
  }
  return false;
}

function toLocal(frame: EastNorthUpFrame, position: Cesium.Cartesian3): number[] {
  const out = [0, 0, 0];
  frame.fromEcef(position.x, position.y, position.z, out);
  return out;
}

function insideFootprint(box: Box, east: number, north: number, margin: number): boolean {
  return Math.abs(east - box[0]) < box[2] / 2 + margin && Math.abs(north - box[1]) < box[3] / 2 + margin;
}

/** Slab test of the segment from eye to target against a box. */
function blocks(
  [east, north, width, depth, height]: Box,
  eye: readonly number[],
  target: readonly number[],
): boolean {
  const lows = [east - width / 2, north - depth / 2, 0];
  const highs = [east + width / 2, north + depth / 2, height];
  let [enter, leave] = [0, 1];
  for (let axis = 0; axis < 3; axis++) {
    const direction = target[axis]! - eye[axis]!;
    const [a, b] = [(lows[axis]! - eye[axis]!) / direction, (highs[axis]! - eye[axis]!) / direction];
    enter = Math.max(enter, Math.min(a, b));
    leave = Math.min(leave, Math.max(a, b));
  }
  return enter < leave;
}
