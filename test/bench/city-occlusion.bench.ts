import { chromium } from '@playwright/test';
import { browserOptions } from '../helpers/chromium.ts';
import { buildHarness, serveFolder } from '../render/build-harness.ts';
import { SAMPLE_CITY, SAMPLE_CITY_BUILT, SAMPLE_CITY_POSES } from '../render/sample-city.ts';

/** Markers in the sample city: how many are hidden or shown against what rays through its triangles say. */
export const bench = {
  name: 'city-occlusion',
  async run(): Promise<Record<string, number>> {
    if (!SAMPLE_CITY_BUILT) throw new Error('Build the sample city first: npm start');
    const { url, close } = await serveFolder(await buildHarness());
    const { launchOptions } = browserOptions();
    const browser = await chromium.launch({ ...launchOptions, headless: false });
    const sum: Record<string, number> = { markers: 0, wrong: 0, hidden: 0, edges: 0, triangles: 0 };
    try {
      const page = await browser.newPage({ viewport: { width: 640, height: 480 }, deviceScaleFactor: 1 });
      await page.goto(url);
      await page.waitForFunction(() => window.harness !== undefined);
      await page.evaluate(city => window.harness.openCity(city), SAMPLE_CITY);
      for (const pose of SAMPLE_CITY_POSES) {
        const counts = await page.evaluate(pose => window.harness.occlusionOfCity(pose, 1500), pose);
        for (const [name, value] of Object.entries(counts)) sum[name] = sum[name]! + value;
      }
    } finally {
      await browser.close();
      close();
    }
    return { ...sum, rightShare: 1 - sum.wrong! / sum.markers! };
  },
};
