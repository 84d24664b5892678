import * as Cesium from '@cesium/engine';
import { EastNorthUpFrame } from '@core/crs/ellipsoid.ts';
import { CameraBridge, projectEcef } from '../../../src/scene/bridge.ts';
import { EcefViewport } from '../../../src/scene/deck/ecef-viewport.ts';

export interface RegistrationError {
  readonly compared: number;
  /** CSS pixels: deck.gl's projection, and the bridge's, against Cesium's. */
  readonly deck: readonly number[];
  readonly bridge: readonly number[];
}

/** Distances on the screen between Cesium's and deck.gl's idea of points given as ECEF metres. */
export function registrationErrors(
  scene: Cesium.Scene,
  points: readonly (readonly [number, number, number])[],
): RegistrationError {
  const view = new CameraBridge(scene).read();
  const viewport = new EcefViewport(view);
  const deck: number[] = [];
  const bridge: number[] = [];
  for (const point of points) {
    const expected = Cesium.SceneTransforms.worldToWindowCoordinates(scene, new Cesium.Cartesian3(...point));
    const ours = projectEcef(view, ...point);
    if (!expected || !ours) continue;
    const far = Math.abs(expected.x) > 4 * view.width || Math.abs(expected.y) > 4 * view.height;
    if (far) continue;
    const [x, y] = viewport.project([...point]) as [number, number];
    deck.push(Math.hypot(x - expected.x, y - expected.y));
    bridge.push(Math.hypot(ours[0] - expected.x, ours[1] - expected.y));
  }
  return { compared: deck.length, deck, bridge };
}

/** Points over a square about a place: a regular grid with heights from 0 to 300 m. */
export function spreadPoints(
  longitude: number,
  latitude: number,
  sideMeters: number,
  count: number,
): [number, number, number][] {
  const frame = new EastNorthUpFrame(longitude, latitude);
  const columns = Math.ceil(Math.sqrt(count));
  return Array.from({ length: count }, (_, i) => {
    const out: [number, number, number] = [0, 0, 0];
    const east = ((i % columns) / (columns - 1) - 0.5) * sideMeters;
    const north = (Math.floor(i / columns) / (columns - 1) - 0.5) * sideMeters;
    frame.toEcef(east, north, (i * 37) % 300, out);
    return out;
  });
}

/** Centre of the drawn pixels of one colour channel, weighted by brightness, in CSS pixels from the top left. */
export function centroid(
  scene: Cesium.Scene,
  around: readonly [number, number],
  reach: number,
): [number, number] | null {
  const { canvas } = scene;
  const copy = document.createElement('canvas');
  copy.width = canvas.width;
  copy.height = canvas.height;
  const context = copy.getContext('2d', { willReadFrequently: true });
  if (!context) throw new Error('No 2D canvas');
  context.drawImage(canvas, 0, 0);
  const left = Math.max(0, Math.floor(around[0] - reach));
  const top = Math.max(0, Math.floor(around[1] - reach));
  const { data, width, height } = context.getImageData(left, top, 2 * reach, 2 * reach);
  let [x, y, weight] = [0, 0, 0];
  for (let i = 0; i < width * height; i++) {
    const red = data[4 * i]!;
    x += red * (left + (i % width) + 0.5);
    y += red * (top + Math.floor(i / width) + 0.5);
    weight += red;
  }
  return weight > 0 ? [x / weight, y / weight] : null;
}
