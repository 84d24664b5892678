import type { ScenePort } from '@core/scene-port.ts';

export function nextFrame(): Promise<number> {
  return new Promise(resolve => requestAnimationFrame(resolve));
}

/** Longest wait for the browser's next frame: on a busy machine a page may get one a second. */
const PATIENCE_MS = 150;

/** The next frame, which is drawn here when the browser gives none in time. */
export async function nextDrawn(scene: ScenePort): Promise<void> {
  const late = new Promise(resolve => setTimeout(() => resolve('late'), PATIENCE_MS));
  // Between a lost context and the drawing that follows there is nothing to draw.
  if ((await Promise.race([nextFrame(), late])) === 'late') await scene.screenshot().catch(() => '');
}

/** Draws until something is reached; rejects when it is not within a minute. */
export async function drawUntil(scene: ScenePort, reached: () => boolean): Promise<void> {
  const deadline = performance.now() + 60_000;
  while (!reached()) {
    if (performance.now() > deadline) throw new Error(`Not reached: ${reached}`);
    await nextDrawn(scene);
  }
}

/** A picture that has stayed the same while it was drawn again. */
export async function steadyPicture(scene: ScenePort): Promise<string> {
  let [last, same] = ['', 0];
  for (let i = 0; i < 100 && same < 2; i++) {
    await nextDrawn(scene);
    await nextDrawn(scene);
    const picture = await scene.screenshot();
    same = picture === last ? same + 1 : 0;
    last = picture;
  }
  return last;
}

/** A picture, as a PNG data URL, after the drawing has stood still for a while. */
export async function settledPicture(scene: ScenePort): Promise<string> {
  let [calm, last, pending] = [0, -1, 0];
  const stop = scene.on(event => {
    if (event.type === 'progress') pending = event.pendingTiles;
  });
  for (let i = 0; i < 600 && calm < 8; i++) {
    await nextFrame();
    const { frames, deckFrames } = scene.stats();
    calm = frames + deckFrames === last && pending === 0 ? calm + 1 : 0;
    last = frames + deckFrames;
  }
  stop();
  return scene.screenshot();
}

/** A picture's pixels, top row first. */
export async function pixelsOf(url: string): Promise<ImageData> {
  const image = new Image();
  image.src = url;
  await image.decode();
  const canvas = new OffscreenCanvas(image.width, image.height);
  const context = canvas.getContext('2d');
  if (!context) throw new Error('No 2D canvas');
  context.drawImage(image, 0, 0);
  return context.getImageData(0, 0, image.width, image.height);
}

/** Share of the pixels of which no channel differs by more than 3; nothing is the same in pictures of different sizes. */
export function equalShare(a: ImageData, b: ImageData): number {
  if (a.width !== b.width || a.height !== b.height) return 0;
  let equal = 0;
  for (let i = 0; i < a.data.length; i += 4) {
    const same = [0, 1, 2].every(channel => Math.abs(a.data[i + channel]! - b.data[i + channel]!) <= 3);
    if (same) equal++;
  }
  return (4 * equal) / a.data.length;
}
