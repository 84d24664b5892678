import type { Page } from '@playwright/test';

/** sRGB and alpha of a pixel of the scene's own picture, panels left out. */
export async function pixel(page: Page, x: number, y: number): Promise<number[]> {
  return page.evaluate(
    async ([px, py]) => {
      const image = await createImageBitmap(await (await fetch(await window.kapok!.screenshot())).blob());
      const canvas = new OffscreenCanvas(image.width, image.height);
      const context = canvas.getContext('2d')!;
      context.drawImage(image, 0, 0);
      const at = [(px! * image.width) / innerWidth, (py! * image.height) / innerHeight].map(Math.round);
      return [...context.getImageData(at[0]!, at[1]!, 1, 1).data];
    },
    [x, y],
  );
}
