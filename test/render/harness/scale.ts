import * as Cesium from '@cesium/engine';
import type { ColumnTable } from '@core/columns.ts';
import { ecefToGeodetic } from '@core/crs/ellipsoid.ts';
import type { IconsLayer } from '@core/layers.ts';
import { Deck } from '@deck.gl/core';
import { ScatterplotLayer } from '@deck.gl/layers';
import Supercluster from 'supercluster';
import { cityPoints, downwardView, random } from '../../../src/scene/index-worker/test-views.ts';
import type { Harness } from './main.ts';
import { discLayer } from './measure.ts';

const LOOK = { theme: 'night', language: 'zh' } as const;
const POSE = { longitude: 113.32, latitude: 22.95, height: 9000, heading: 0, pitch: -35 };
/** Frames of the references, which draw every point: a software GPU takes seconds over each. */
const REFERENCE_FRAMES = 1;
const VIEWS = 200;

/** Figures of one size: milliseconds of script on the main thread unless named otherwise, and megabytes. */
export type ScaleFigures = Record<string, number>;

/** The harness with `length` cameras in it. */
export interface OpenScale {
  readonly position: Float64Array;
  /** From columns to an index that answers. */
  readonly loadMs: number;
  /** The same, until the answer is drawn. */
  readonly shownMs: number;
}

/** Puts `length` clustered cameras into the overlay and waits until they are drawn. */
export async function openScale(harness: Harness, length: number): Promise<OpenScale> {
  const position = cityPoints(length, 7);
  await harness.start({ theme: 'night' });
  harness.look(POSE);
  const next = random(3);
  const status = Uint8Array.from({ length }, () => (next() < 0.02 ? 1 : 0));
  const ids = Array.from({ length }, (_, row) => `camera:${row}`);
  // Nothing of the pictures before is still being drawn on the cores that index.
  finish(harness.scene.canvas.getContext('webgl2'));
  const start = performance.now();
  const table: ColumnTable = {
    length,
    columns: { position: { values: position, stride: 3 }, status: { values: status, stride: 1 } },
    texts: { name: ids },
    ids,
  };
  harness.tables.set('cameras', table);
  await harness.spatialIndex?.ensure('cameras', table, harness.tables.get('cameras')!.revision);
  const loadMs = performance.now() - start;
  harness.overlay.setLayers([clusterLayer()], LOOK);
  await clustersShown(harness);
  return { position, loadMs, shownMs: performance.now() - start };
}

/** Moves the eye by `count` pictures. */
export async function moveAlong(harness: Harness, count: number): Promise<void> {
  for (let i = 0; i < count; i++) {
    harness.scene.camera.moveRight(40);
    harness.scene.requestRender();
    await harness.frames(1);
  }
}

/**
 * Heap (`heapBefore`: of the page without it) and queries of what `openScale` opened, then the same points drawn one by one by deck.gl in a canvas of its own,
 * by Cesium's point collection, and clustered by supercluster. GPU time is left out: the software GPU says nothing about
 * a real one.
 */
export async function measureScale(
  harness: Harness,
  open: OpenScale,
  heapBefore: number,
): Promise<ScaleFigures> {
  const { position, loadMs, shownMs } = open;
  const length = position.length / 3;
  const ours = {
    loadMs,
    shownMs,
    heapMegabytes: (await heapMegabytes()) - heapBefore,
    ...(await measureQueries(harness)),
  };
  harness.overlay.setLayers([], LOOK);
  harness.tables.delete('cameras');
  harness.spatialIndex?.release('cameras');
  const cesium = await measureCesium(harness, position, length);
  const deck = await measureDeck(position, length);
  const supercluster = measureSupercluster(position, length);
  return {
    ...ours,
    ...cesium,
    ...deck,
    ...supercluster,
    heapDeckRatio: deck.deckHeapMegabytes! / ours.heapMegabytes,
    heapCesiumRatio: cesium.cesiumHeapMegabytes! / ours.heapMegabytes,
    loadSuperclusterRatio: supercluster.superclusterLoadMs! / loadMs,
    queryP95SuperclusterRatio: supercluster.superclusterQueryMsP95! / ours.queryMsP95!,
  };
}

/** Milliseconds the worker takes over views from street level to the whole city, steep and flat. */
async function measureQueries({
  spatialIndex,
}: Harness): Promise<{ queryMsP50: number; queryMsP95: number }> {
  const next = random(11);
  const times: number[] = [];
  for (let i = 0; i < VIEWS; i++) {
    const height = 50 * 2 ** (next() * 11);
    const [east, north] = [(next() - 0.5) * 50_000, (next() - 0.5) * 50_000];
    const view = downwardView('cameras', height, 40, east, north, 10 + 80 * next());
    const answer = await spatialIndex?.query(view);
    if (answer) times.push(answer.milliseconds);
  }
  return { queryMsP50: quantile(times, 0.5), queryMsP95: quantile(times, 0.95) };
}

/** Every point in Cesium's own collection. */
async function measureCesium(
  harness: Harness,
  position: Float64Array,
  length: number,
): Promise<ScaleFigures> {
  const { scene } = harness;
  const before = await heapMegabytes();
  const start = performance.now();
  const points = scene.primitives.add(
    new Cesium.PointPrimitiveCollection(),
  ) as Cesium.PointPrimitiveCollection;
  for (let row = 0; row < length; row++) {
    points.add({ position: pointAt(position, row), pixelSize: 4 });
  }
  scene.render();
  const cesiumLoadMs = performance.now() - start;
  const frames: number[] = [];
  for (let i = 0; i < REFERENCE_FRAMES; i++) {
    scene.camera.moveRight(40);
    frames.push(timed(() => scene.render()));
    finish(scene.canvas.getContext('webgl2'));
  }
  const cesiumHeapMegabytes = (await heapMegabytes()) - before;
  scene.primitives.removeAll();
  scene.render();
  return { cesiumLoadMs, cesiumFrameMs: quantile(frames, 0.5), cesiumHeapMegabytes };
}

/** Every point in deck.gl's ScatterplotLayer, as deck.gl is used by itself: Web Mercator, a canvas of its own. */
async function measureDeck(position: Float64Array, length: number): Promise<ScaleFigures> {
  const before = await heapMegabytes();
  const degrees = new Float32Array(3 * length);
  for (let row = 0; row < length; row++) degrees.set(geodeticAt(position, row), 3 * row);
  const container = document.createElement('div');
  Object.assign(container.style, { position: 'fixed', inset: '0', zIndex: '5' });
  document.body.append(container);
  const viewState = { longitude: 113.32, latitude: 23.05, zoom: 11, pitch: 45, bearing: 0 };
  const start = performance.now();
  const deck = new Deck({ parent: container, viewState, controller: false, useDevicePixels: false });
  const layer = new ScatterplotLayer({
    id: 'points',
    data: { length, attributes: { getPosition: { value: degrees, size: 3 } } } as never,
    getRadius: 2,
    radiusUnits: 'pixels',
    getFillColor: [255, 160, 60],
  });
  await new Promise<void>(resolve => {
    deck.setProps({ onLoad: resolve });
  });
  deck.setProps({ layers: [layer] });
  deck.redraw('first');
  const deckLoadMs = performance.now() - start;
  const frames: number[] = [];
  const gl = container.querySelector('canvas')?.getContext('webgl2') ?? null;
  for (let i = 0; i < REFERENCE_FRAMES; i++) {
    finish(gl);
    frames.push(
      timed(() => {
        deck.setProps({ viewState: { ...viewState, longitude: 113.32 + 0.0004 * (i + 1) } });
        deck.redraw('moved');
      }),
    );
  }
  const deckHeapMegabytes = (await heapMegabytes()) - before;
  deck.finalize();
  container.remove();
  return { deckLoadMs, deckFrameMs: quantile(frames, 0.5), deckHeapMegabytes };
}

/** The usual library for clustering, on the main thread, with views of matching zoom. */
function measureSupercluster(position: Float64Array, length: number): ScaleFigures {
  const points = Array.from({ length }, (_, row) => {
    const [longitude, latitude] = geodeticAt(position, row);
    const geometry = { type: 'Point' as const, coordinates: [longitude, latitude] };
    return { type: 'Feature' as const, properties: {}, geometry };
  });
  const index = new Supercluster({ radius: 40, maxZoom: 17 });
  const superclusterLoadMs = timed(() => index.load(points));
  const next = random(11);
  const times: number[] = [];
  for (let i = 0; i < VIEWS; i++) {
    const zoom = Math.floor(8 + next() * 10);
    const span = 1.4 / 2 ** Math.max(0, zoom - 9);
    const [longitude, latitude] = [113.1 + next() * 0.45, 22.9 + next() * 0.45];
    const box = [longitude - span, latitude - span, longitude + span, latitude + span] as const;
    times.push(timed(() => index.getClusters([...box], zoom)));
  }
  return { superclusterLoadMs, superclusterQueryMsP95: quantile(times, 0.95) };
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

async function clustersShown(harness: Harness): Promise<void> {
  for (let i = 0; i < 2000; i++) {
    await harness.frames(1);
    if ((harness.overlay.stats()['VertexArrays Active'] ?? 0) >= 1) return;
  }
  throw new Error('No clusters after 2,000 frames');
}

function pointAt(position: Float64Array, row: number): Cesium.Cartesian3 {
  return new Cesium.Cartesian3(position[3 * row], position[3 * row + 1], position[3 * row + 2]);
}

function geodeticAt(position: Float64Array, row: number): [number, number, number] {
  return ecefToGeodetic(position[3 * row]!, position[3 * row + 1]!, position[3 * row + 2]!);
}

/** Waits for what was drawn, so that the next measurement does not. */
function finish(gl: WebGL2RenderingContext | null): void {
  gl?.readPixels(0, 0, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, new Uint8Array(4));
}

function timed(work: () => void): number {
  const start = performance.now();
  work();
  return performance.now() - start;
}

function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

/** Megabytes of the page and its workers, after their garbage is collected. */
export async function heapMegabytes(): Promise<number> {
  const { gc } = globalThis as { gc?: () => void };
  gc?.();
  const { measureUserAgentSpecificMemory: measure } = performance as Performance & {
    measureUserAgentSpecificMemory?: () => Promise<{ readonly bytes: number }>;
  };
  if (!measure) throw new Error('This browser does not measure the memory of workers');
  const { bytes } = await measure.call(performance);
  // Measuring begins a collection of its own, which would go on beside what is timed next.
  gc?.();
  return bytes / 1e6;
}
