import * as Cesium from '@cesium/engine';
import type { ColumnTable } from '@core/columns.ts';
import { EastNorthUpFrame } from '@core/crs/ellipsoid.ts';
import type { PointsLayer } from '@core/layers.ts';
import type { Harness } from './main.ts';
import { type Box, oracleMarkers } from './occlusion.ts';
import { addBoxes, setEye } from './stage.ts';

const ORIGIN = [113.32, 23.1] as const;

/** Red discs on black ground, without occlusion unless asked for. */
export function discLayer(radius: number, occlusion: PointsLayer['occlusion']): PointsLayer {
  return {
    id: 'discs',
    type: 'points',
    title: { zh: '圆点', en: 'Discs' },
    visible: true,
    opacity: 1,
    order: 0,
    pickable: true,
    group: 'live',
    table: 'discs',
    occlusion,
    color: { kind: 'constant', color: [255, 0, 0, 255] },
    radius,
    radiusUnits: 'pixels',
  };
}

/** A table of points at ECEF positions. */
export function pointTable(positions: readonly (readonly [number, number, number])[]): ColumnTable {
  const values = Float64Array.from(positions.flat());
  const ids = positions.map((_, row) => `disc:${row}`);
  return { length: positions.length, columns: { position: { values, stride: 3 } }, texts: {}, ids };
}

/** Draws one disc on the ground near the middle of the picture; where Cesium says it is, in CSS pixels. */
export async function drawDisc(harness: Harness): Promise<[number, number] | null> {
  const { scene } = harness;
  scene.globe.baseColor = Cesium.Color.BLACK;
  const { height } = scene.camera.positionCartographic;
  const ecef: [number, number, number] = [0, 0, 0];
  new EastNorthUpFrame(...ORIGIN).toEcef(0.1 * height, 0.8 * height, 0, ecef);
  harness.tables.set('discs', pointTable([ecef]));
  harness.overlay.setLayers([discLayer(8, 'none')], { theme: 'night', language: 'zh' });
  scene.requestRender();
  await harness.settle();
  const pixel = Cesium.SceneTransforms.worldToWindowCoordinates(scene, new Cesium.Cartesian3(...ecef));
  return pixel ? [pixel.x, pixel.y] : null;
}

/** A block of 49 boxes of different heights. */
function block(): Box[] {
  const boxes: Box[] = [];
  for (let i = 0; i < 49; i++) {
    boxes.push([((i % 7) - 3) * 75, (Math.floor(i / 7) - 3) * 75, 35, 35, 20 + ((i * 29) % 60)]);
  }
  return boxes;
}

/** Compares which markers are drawn, and picked, with what rays say. */
export async function occlusionAgainstRays(
  harness: Harness,
  pose: Parameters<typeof setEye>[1],
  candidates: number,
) {
  const { scene } = harness;
  const boxes = block();
  scene.primitives.removeAll();
  scene.globe.baseColor = Cesium.Color.BLACK;
  addBoxes(scene, ORIGIN, boxes);
  setEye(scene, pose);
  const counts = { markers: 0, wrong: 0, hidden: 0, edges: 0, picks: 0, wrongPicks: 0 };
  const side = Math.ceil(Math.sqrt(candidates));
  const places = Array.from(
    { length: candidates },
    (_, i) => [((i % side) / side - 0.5) * 640 + 3, (Math.floor(i / side) / side - 0.5) * 640 + 5] as const,
  );
  const markers = separate(oracleMarkers(scene, ORIGIN, boxes, places, 1.5));
  harness.tables.set('discs', pointTable(markers.map(marker => marker.ecef)));
  harness.overlay.setLayers([discLayer(2.5, 'hide')], { theme: 'night', language: 'zh' });
  scene.requestRender();
  await harness.settle();
  const isRed = harness.redTest();
  markers.forEach((marker, row) => {
    if (marker.nearEdge) {
      counts.edges++;
      return;
    }
    counts.markers++;
    if (marker.hidden) counts.hidden++;
    if (isRed(...marker.pixel) === marker.hidden) counts.wrong++;
    if (row % 8 > 0) return;
    counts.picks++;
    const picked = harness.overlay.pick(...marker.pixel)?.id ?? null;
    if ((picked === `disc:${row}`) === marker.hidden) counts.wrongPicks++;
  });
  return counts;
}

/** Leaves out markers that would be drawn over one another. */
export function separate<T extends { readonly pixel: readonly [number, number] }>(
  markers: readonly T[],
): T[] {
  const kept: T[] = [];
  for (const marker of markers) {
    const free = kept.every(
      other =>
        Math.abs(other.pixel[0] - marker.pixel[0]) > 7 || Math.abs(other.pixel[1] - marker.pixel[1]) > 7,
    );
    if (free) kept.push(marker);
  }
  return kept;
}
