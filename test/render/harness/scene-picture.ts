import type { ScenePort } from '@core/scene-port.ts';

export function nextFrame(): Promise<number> {
  return new Promise(resolve => requestAnimationFrame(resolve));
}

/** Waits, frame by frame; rejects when it is not reached in half a minute. */
export async function until(reached: () => boolean): Promise<void> {
  const deadline = performance.now() + 30_000;
  while (!reached()) {
    if (performance.now() > deadline) throw new Error(`Not reached: ${reached}`);
    await nextFrame();
  }
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
