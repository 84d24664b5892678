import { citySchema } from '@city/schema.ts';
import { TableRegistry } from '@core/columns.ts';
import type { ScenePort } from '@core/scene-port.ts';
import type { TableLayer } from '../../../src/scene/deck/drawn-layer.ts';
import { createScene } from '../../../src/scene/index.ts';
import { type RenderCase, tableOf } from './case.ts';

/** When the context is taken away. */
export type Moment = 'idle' | 'loading' | 'moving' | 'before-first-frame';

const POSE = { longitude: 113.32, latitude: 23.1018, height: 260, heading: 0, pitch: -42 };

export interface Survival {
  readonly milliseconds: number;
  /** Share of pixels that are as before. */
  readonly same: number;
}

const TIME_MS = Date.UTC(2026, 5, 21, 4) + 4000;

/**
 * Opens a whole scene with a still and a moving layer, takes its context away `times` times at the same kind of
 * moment, and each time waits until it has come back and compares its picture with that of an unharmed scene.
 */
export async function surviveLosses(
  moment: Moment,
  still: RenderCase,
  moving: RenderCase,
  times: number,
): Promise<Survival[]> {
  const results: Survival[] = [];
  let scene = await openScene(still, moving);
  const reference = await calmPicture(scene);
  for (let i = 0; i < times; i++) {
    if (moment === 'before-first-frame') {
      closeScene(scene);
      scene = await openScene(still, moving);
    }
    if (moment === 'loading') {
      loseContext();
      await backAgain(scene, scene.stats().contextLosses);
      await frame();
    }
    if (moment === 'moving') await moveOn(scene);
    const before = scene.stats().contextLosses;
    const started = performance.now();
    loseContext();
    await backAgain(scene, before);
    const milliseconds = performance.now() - started;
    results.push({ milliseconds, same: equalShare(reference, await calmPicture(scene)) });
  }
  closeScene(scene);
  return results;
}

async function openScene(still: RenderCase, moving: RenderCase): Promise<ScenePort> {
  const container = document.createElement('div');
  container.id = 'twin';
  Object.assign(container.style, { position: 'fixed', inset: '0', zIndex: '10' });
  document.body.append(container);
  const tables = new TableRegistry();
  tables.set('still', tableOf(still));
  tables.set('moving', tableOf(moving));
  const layers: TableLayer[] = [
    { ...still.layer, id: 'still', table: 'still' },
    { ...moving.layer, id: 'moving', table: 'moving' },
  ];
  return createScene({
    container,
    city: emptyCity(),
    cityBaseUrl: new URL('./', location.href).href,
    tables,
    time: TIME_MS,
    theme: 'night',
    language: 'zh',
    quality: 'low',
    cesiumBaseUrl: './cesium/',
    camera: POSE,
    layers,
  });
}

function closeScene(scene: ScenePort): void {
  scene.dispose();
  document.getElementById('twin')?.remove();
}

async function moveOn(scene: ScenePort): Promise<void> {
  for (let step = 1; step <= 5; step++) {
    scene.setTime(TIME_MS + 100 * step);
    await frame();
  }
  scene.setTime(TIME_MS);
}

function loseContext(): void {
  const canvas = document.querySelector<HTMLCanvasElement>('#twin canvas');
  const extension = canvas?.getContext('webgl2')?.getExtension('WEBGL_lose_context');
  if (!extension) throw new Error('The scene has no WebGL2 canvas');
  extension.loseContext();
}

/** Waits until a loss more than `before` has been noticed and a new canvas draws frames. */
async function backAgain(scene: ScenePort, before: number): Promise<void> {
  const deadline = performance.now() + 30_000;
  let frames = -1;
  for (;;) {
    if (performance.now() > deadline) throw new Error('The scene has not come back');
    await frame();
    const stats = scene.stats();
    if (stats.contextLosses <= before) continue;
    if (frames < 0) frames = stats.frames;
    if (stats.frames > frames) return;
  }
}

/** A picture after the drawing has stood still for a while. */
async function calmPicture(scene: ScenePort): Promise<ImageData> {
  let calm = 0;
  let last = -1;
  for (let i = 0; i < 600 && calm < 8; i++) {
    await frame();
    const { frames, deckFrames } = scene.stats();
    calm = frames + deckFrames === last ? calm + 1 : 0;
    last = frames + deckFrames;
  }
  return decode(await scene.screenshot());
}

async function decode(url: string): Promise<ImageData> {
  const image = new Image();
  image.src = url;
  await image.decode();
  const canvas = new OffscreenCanvas(image.width, image.height);
  const context = canvas.getContext('2d');
  if (!context) throw new Error('No 2D canvas');
  context.drawImage(image, 0, 0);
  return context.getImageData(0, 0, image.width, image.height);
}

function equalShare(a: ImageData, b: ImageData): number {
  let equal = 0;
  for (let i = 0; i < a.data.length; i += 4) {
    const same = [0, 1, 2].every(channel => Math.abs(a.data[i + channel]! - b.data[i + channel]!) <= 3);
    if (same) equal++;
  }
  return (4 * equal) / a.data.length;
}

function frame(): Promise<number> {
  return new Promise(resolve => requestAnimationFrame(resolve));
}

function emptyCity() {
  return citySchema.parse({
    version: 1,
    id: 'empty',
    name: { zh: '空城', en: 'Empty' },
    timeZone: 'Asia/Shanghai',
    extent: [113.2, 23, 113.4, 23.2],
    home: POSE,
    sources: [],
  });
}
