import { chromium } from '@playwright/test';
import { browserOptions } from '../helpers/chromium.ts';
import { buildHarness, serveFolder } from '../render/build-harness.ts';

const SIZES = [100_000, 500_000, 1_300_000];

/** Script time and heap of many points in the scene, beside Cesium's own collection. */
export const bench = {
  name: 'scene-points',
  async run(): Promise<Record<string, number>> {
    const { url, close } = await serveFolder(await buildHarness());
    const { launchOptions } = browserOptions();
    const browser = await chromium.launch({
      ...launchOptions,
      args: [...launchOptions.args, '--js-flags=--expose-gc'],
      headless: false,
    });
    const figures: Record<string, number> = {};
    try {
      const page = await browser.newPage({ viewport: { width: 640, height: 360 }, deviceScaleFactor: 1 });
      await page.goto(url);
      await page.waitForFunction(() => window.harness !== undefined);
      for (const size of SIZES) {
        const measured = await page.evaluate(length => window.harness.measureScale(length), size);
        for (const [name, value] of Object.entries(measured)) {
          figures[`${size / 1000}k ${name}`] = Number(value.toFixed(2));
        }
        figures[`${size / 1000}k rawToCesiumRatio`] = Number(
          (measured.rawPointsMs! / measured.cesiumPointsMs!).toFixed(3),
        );
      }
    } finally {
      await browser.close();
      close();
    }
    return figures;
  },
};
