import { citySchema } from '@city/schema.ts';
import { TableRegistry } from '@core/columns.ts';
import type { SceneEvent, ScenePort } from '@core/scene-port.ts';
import type { TableLayer } from '../../../src/scene/deck/drawn-layer.ts';
import { createScene } from '../../../src/scene/index.ts';
import { type RenderCase, tableOf } from './case.ts';

/** When the context is taken away. */
export type Moment = 'idle' | 'loading' | 'moving' | 'before-first-frame';

const POSE = { longitude: 113.32, latitude: 23.1018, height: 260, heading: 0, pitch: -42 };

/**
 * Opens a whole scene with a still and a moving layer, takes its context away, and waits until it has come back.
 * Answers the milliseconds that took and the share of pixels that are as before.
 */
export async function surviveLoss(moment: Moment, still: RenderCase, moving: RenderCase) {
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
  const scene = await createScene({
    container,
    city: emptyCity(),
    cityBaseUrl: new URL('./', location.href).href,
    tables,
    time: Date.UTC(2026, 5, 21, 4) + 4000,
    theme: 'night',
    language: 'zh',
    quality: 'low',
    cesiumBaseUrl: './cesium/',
    camera: POSE,
    layers,
  });
  try {
    return await loseAndCompare(scene, container, moment);
  } finally {
    scene.dispose();
    container.remove();
  }
}

async function loseAndCompare(scene: ScenePort, container: HTMLElement, moment: Moment) {
  const problems: SceneEvent[] = [];
  scene.on(event => {
    if (event.type === 'problem') problems.push(event);
  });
  const reference = moment === 'before-first-frame' || moment === 'loading' ? null : await calmPicture(scene);
  if (moment === 'moving') {
    for (let step = 0; step < 5; step++) {
      scene.setTime(Date.UTC(2026, 5, 21, 4) + 4000 + 100 * step);
      await frame();
    }
    scene.setTime(Date.UTC(2026, 5, 21, 4) + 4000);
  }
  if (moment === 'loading') await frame();
  const losses = scene.stats().contextLosses;
  const started = performance.now();
  const lost = container.querySelector('canvas')?.getContext('webgl2')?.getExtension('WEBGL_lose_context');
  if (!lost) throw new Error('The scene has no WebGL2 canvas');
  lost.loseContext();
  while (!restored(scene, losses, problems)) {
    if (performance.now() - started > 30_000) throw new Error('The scene has not come back');
    await frame();
  }
  const milliseconds = performance.now() - started;
  const after = await calmPicture(scene);
  const same = reference ? equalShare(reference, after) : 1;
  return { milliseconds, same, blank: isBlank(after) };
}

function restored(scene: ScenePort, losses: number, problems: readonly SceneEvent[]): boolean {
  const told = problems.some(event => event.type === 'problem' && event.code === 'context-restored');
  return scene.stats().contextLosses > losses && told;
}

/** A picture after the drawing has stood still for a while. */
async function calmPicture(scene: ScenePort): Promise<ImageData> {
  let calm = 0;
  let last = -1;
  for (let i = 0; i < 600 && calm < 20; i++) {
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

function isBlank({ data }: ImageData): boolean {
  return data.every((value, i) => i % 4 === 3 || value === data[i % 4]);
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
