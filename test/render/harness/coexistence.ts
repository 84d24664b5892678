import type { TableLayer } from '../../../src/scene/deck/drawn-layer.ts';
import type { Harness } from './main.ts';
import { discLayer, pointTable } from './measure.ts';
import { addBoxes, type setEye } from './stage.ts';

type Pose = Parameters<typeof setEye>[1];

const LOOK = { theme: 'night', language: 'zh' } as const;
const EYE: Pose = { longitude: 113.32, latitude: 23.0975, height: 190, heading: 4, pitch: -20 };
const BOXES = [
  [0, 60, 40, 40, 60],
  [-80, 100, 40, 40, 40],
  [90, 50, 40, 40, 80],
] as const;

/** How many pixels differ, pose by pose, between Cesium alone and Cesium beside an overlay that has been busy. */
export async function pixelsBesideDeck(harness: Harness, poses: readonly Pose[]): Promise<number[]> {
  const pictures = async () => {
    const taken: ImageData[] = [];
    for (const pose of poses) {
      harness.look(pose);
      harness.scene.requestRender();
      await harness.settle();
      taken.push(harness.pixels());
    }
    return taken;
  };
  await harness.start({ theme: 'night' }, false);
  addBoxes(harness.scene, [113.32, 23.1], BOXES);
  const alone = await pictures();
  await harness.attach();
  await churn(harness, 6);
  harness.overlay.setLayers([], LOOK);
  const beside = await pictures();
  return alone.map((picture, i) => differing(picture, beside[i]));
}

/** Renders while nothing happens, and while a layer moves with the clock. */
export async function idleAndMoving(harness: Harness) {
  await harness.start({ theme: 'night' });
  addBoxes(harness.scene, [113.32, 23.1], BOXES);
  harness.look(EYE);
  harness.tables.set('trips', tripTable(harness));
  harness.overlay.setLayers([TRIPS], LOOK);
  harness.overlay.setTime(5000);
  await harness.settle();
  const count = () => ({ cesium: harness.renders, deck: harness.overlay.stats().deckFrames ?? 0 });
  const atRest = count();
  await frames(30);
  const idle = count();
  for (let step = 1; step <= 6; step++) {
    harness.overlay.setTime(5000 + 400 * step);
    await frames(3);
  }
  const moving = count();
  const overCopy = harness.pixels();
  harness.scene.requestRender();
  await harness.settle();
  return {
    idle: { cesium: idle.cesium - atRest.cesium, deck: idle.deck - atRest.deck },
    moving: { cesium: moving.cesium - idle.cesium, deck: moving.deck - idle.deck },
    differingPixels: differing(overCopy, harness.pixels()),
  };
}

/** Loses the context while something is drawn, disposes, and starts again. */
export async function loseContext(harness: Harness): Promise<{ problems: string[]; drawn: boolean }> {
  await harness.start({ theme: 'night' });
  harness.look(EYE);
  await churn(harness, 1);
  const gl = harness.scene.canvas.getContext('webgl2');
  gl?.getExtension('WEBGL_lose_context')?.loseContext();
  await frames(3);
  harness.takeProblems();
  await harness.start({ theme: 'night' });
  harness.look(EYE);
  await churn(harness, 1);
  const isRed = harness.redTest();
  const drawn = Array.from({ length: 320 }, (_, x) => x).some(
    x => isRed(x, 120) || isRed(x, 150) || isRed(x, 180),
  );
  return { problems: harness.takeProblems(), drawn };
}

const TRIPS: TableLayer = {
  ...base('trips'),
  type: 'trips',
  table: 'trips',
  color: { kind: 'constant', color: [255, 150, 40, 255] },
  widthMeters: 6,
  trailSeconds: 6,
  epochMs: 0,
  periodSeconds: 30,
};

function base(id: string) {
  const title = { zh: id, en: id };
  return {
    id,
    title,
    visible: true,
    opacity: 1,
    order: 0,
    pickable: true,
    group: 'live',
    occlusion: 'hide',
  } as const;
}

function tripTable(harness: Harness) {
  const points = harness.spreadPoints(113.32, 23.1, 160, 4);
  const table = pointTable(points);
  const timeSeconds = { values: Float32Array.of(0, 10, 20, 30), stride: 1 as const };
  return {
    ...table,
    length: 1,
    startIndices: Uint32Array.of(0, 4),
    columns: { ...table.columns, timeSeconds },
  };
}

/** Puts layers of several kinds up and takes them down again. */
async function churn(harness: Harness, times: number): Promise<void> {
  const points = harness.spreadPoints(113.32, 23.1, 200, 60);
  const color = { kind: 'constant', color: [255, 0, 0, 255] } as const;
  const ring = { ...pointTable(points.slice(0, 12)), length: 3, startIndices: Uint32Array.of(0, 4, 8, 12) };
  const named = { ...pointTable(points), texts: { zh: points.map((_, i) => `站点${i}`) } };
  const layers: TableLayer[] = [
    discLayer(6, 'none'),
    { ...base('rings'), type: 'polygons', table: 'rings', color, outline: true },
    { ...base('columns'), type: 'columns', table: 'discs', color, heightMeters: 20, radiusMeters: 5 },
    { ...base('icons'), type: 'icons', table: 'discs', icon: 'camera', color, sizePixels: 20 },
    {
      ...base('labels'),
      type: 'text',
      table: 'named',
      textColumn: 'zh',
      color,
      sizePixels: 14,
      collide: true,
    },
    { ...base('heat'), type: 'heat', table: 'discs', color, radiusMeters: 60 },
    TRIPS,
  ];
  harness.tables.set('discs', pointTable(points));
  harness.tables.set('rings', ring);
  harness.tables.set('named', named);
  harness.tables.set('trips', tripTable(harness));
  for (let i = 0; i < times; i++) {
    harness.overlay.setLayers([], LOOK);
    harness.scene.requestRender();
    await frames(1);
    harness.overlay.setLayers(layers, LOOK);
    harness.scene.requestRender();
    await frames(i === times - 1 ? 12 : 1);
    if (i % 10 === 0) harness.overlay.pick(160, 120);
  }
}

async function frames(count: number): Promise<void> {
  for (let i = 0; i < count; i++) await new Promise(resolve => requestAnimationFrame(resolve));
}

function differing(a: ImageData, b: ImageData | undefined): number {
  let count = 0;
  for (let i = 0; i < a.data.length; i += 4) {
    const same = [0, 1, 2].every(
      channel => Math.abs(a.data[i + channel]! - (b?.data[i + channel] ?? 0)) <= 1,
    );
    if (!same) count++;
  }
  return count;
}
