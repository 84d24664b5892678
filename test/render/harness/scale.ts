import * as Cesium from '@cesium/engine';
import type { IconsLayer } from '@core/layers.ts';
import { cityPoints, random } from '../../../src/scene/index-worker/test-views.ts';
import type { Harness } from './main.ts';
import { discLayer } from './measure.ts';

const LOOK = { theme: 'night', language: 'zh' } as const;
const POSE = { longitude: 113.32, latitude: 22.95, height: 9000, heading: 0, pitch: -35 };
const FRAMES = 12;

/** Figures of one size: milliseconds of script, and megabytes. */
export type ScaleFigures = Record<string, number>;

/**
 * Script time of a frame with `length` clustered cameras while the eye moves, and of setting the table, beside the
 * same number of single points in the overlay and in Cesium's point collection. GPU time is left out: the software GPU
 * says nothing about a real one.
 */
export async function measureScale(harness: Harness, length: number): Promise<ScaleFigures> {
  await harness.start({ theme: 'night' });
  harness.look(POSE);
  const { scene } = harness;
  const next = random(3);
  const position = cityPoints(length, 7);
  const status = Uint8Array.from({ length }, () => (next() < 0.02 ? 1 : 0));
  const ids = Array.from({ length }, (_, row) => `camera:${row}`);
  const start = performance.now();
  harness.tables.set('cameras', {
    length,
    columns: { position: { values: position, stride: 3 }, status: { values: status, stride: 1 } },
    texts: { name: ids },
    ids,
  });
  harness.overlay.setLayers([clusterLayer()], LOOK);
  await clustersShown(harness);
  const shownMs = performance.now() - start;
  const frames: number[] = [];
  for (let i = 0; i < FRAMES; i++) {
    scene.camera.moveRight(40);
    const before = scriptOf(harness);
    scene.requestRender();
    await harness.frames(1);
    frames.push(scriptOf(harness) - before);
  }
  frames.sort((a, b) => a - b);
  return {
    clustersShownMs: shownMs,
    frameScriptMsP50: frames[FRAMES >> 1]!,
    frameScriptMsMax: frames.at(-1)!,
    heapMegabytes: heap(),
    rawPointsMs: rawPoints(harness),
    cesiumPointsMs: cesiumPoints(scene, position, length),
  };
}

function clusterLayer(): IconsLayer {
  const { radius: _radius, radiusUnits: _units, ...base } = discLayer(1, 'hide');
  return {
    ...base,
    id: 'cameras',
    type: 'icons',
    table: 'cameras',
    icon: 'camera',
    sizePixels: 26,
    cluster: { radiusPixels: 40 },
  };
}

/** Milliseconds of script the overlay has taken so far. */
function scriptOf(harness: Harness): number {
  return harness.overlay.stats().scriptMs ?? 0;
}

async function clustersShown(harness: Harness): Promise<void> {
  for (let i = 0; i < 2000; i++) {
    await harness.frames(1);
    if ((harness.overlay.stats()['VertexArrays Active'] ?? 0) >= 2) return;
  }
  throw new Error('No clusters after 2,000 frames');
}

/** Setting the table as single points: colours, and the upload of the first frame's attributes. */
function rawPoints(harness: Harness): number {
  const start = performance.now();
  harness.overlay.setLayers([{ ...discLayer(2, 'none'), id: 'raw', table: 'cameras', visible: true }], LOOK);
  harness.look({ ...POSE, latitude: 40, pitch: 20 });
  harness.scene.render();
  const took = performance.now() - start;
  harness.overlay.setLayers([], LOOK);
  return took;
}

/** The same points in Cesium's own collection, to its first frame. */
function cesiumPoints(scene: Cesium.Scene, position: Float64Array, length: number): number {
  const start = performance.now();
  const points = scene.primitives.add(
    new Cesium.PointPrimitiveCollection(),
  ) as Cesium.PointPrimitiveCollection;
  for (let row = 0; row < length; row++) {
    points.add({ position: pointAt(position, row), pixelSize: 4 });
  }
  scene.render();
  const took = performance.now() - start;
  scene.primitives.removeAll();
  return took;
}

function pointAt(position: Float64Array, row: number): Cesium.Cartesian3 {
  return new Cesium.Cartesian3(position[3 * row], position[3 * row + 1], position[3 * row + 2]);
}

function heap(): number {
  (globalThis as { gc?: () => void }).gc?.();
  const { memory } = performance as Performance & { memory?: { usedJSHeapSize: number } };
  return (memory?.usedJSHeapSize ?? 0) / 1e6;
}
