import type { ScenePort } from '@core/scene-port.ts';

export function nextFrame(): Promise<number> {
  return new Promise(resolve => requestAnimationFrame(resolve));
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
