import { type CDPSession, chromium, type Page } from '@playwright/test';
import { ensureBrowser } from '../../src/serve/browser.ts';
import { browserOptions } from '../helpers/chromium.ts';
import { buildHarness, serveFolder } from '../render/build-harness.ts';

const SIZES = [100_000, 500_000, 1_300_000];
const FRAMES = 100;
/** Before measuring, so that neither side is measured while its code is being compiled. */
const WARM_UP_FRAMES = 60;

/**
 * Load, script a frame and heap (page and workers) of many clustered points in the scene, beside the same points drawn
 * one by one by deck.gl itself and by Cesium's point collection, and clustered by supercluster. `…Ratio` is the
 * reference's figure by ours: above 1, ours is less. `frameScriptMs` is processor time of the main thread, the picture
 * of Cesium included, while the eye moves; `bareFrameScriptMs` the same without points. Other times are wall times.
 */
export const bench = {
  name: 'scene-points',
  /** `only`: a size in thousands, e.g. `1300`. */
  async run(only?: string): Promise<Record<string, number>> {
    process.env.CHROME_PATH = ensureBrowser();
    const { url, close } = await serveFolder(await buildHarness());
    const { launchOptions } = browserOptions();
    const browser = await chromium.launch({
      ...launchOptions,
      // Memory is measured at once; otherwise the browser waits up to twenty seconds, eighteen times.
      args: [
        ...launchOptions.args,
        '--js-flags=--expose-gc',
        '--enable-blink-features=ForceEagerMeasureMemory',
      ],
      headless: false,
    });
    const figures: Record<string, number> = {};
    try {
      const page = await browser.newPage({ viewport: { width: 640, height: 360 }, deviceScaleFactor: 1 });
      await page.goto(url);
      await page.waitForFunction(() => window.harness !== undefined);
      const session = await page.context().newCDPSession(page);
      await session.send('Performance.enable', { timeDomain: 'threadTicks' });
      for (const size of SIZES.filter(size => !only || size === 1000 * Number(only))) {
        const measured = await measureSize(page, session, size);
        for (const [name, value] of Object.entries(measured)) {
          figures[`${size / 1000}k ${name}`] = Number(value.toFixed(2));
        }
      }
    } finally {
      await browser.close();
      close();
    }
    return figures;
  },
};

async function measureSize(page: Page, session: CDPSession, size: number): Promise<Record<string, number>> {
  const scriptAFrame = async () => {
    await page.evaluate(count => window.harness.moveAlong(count), WARM_UP_FRAMES);
    const before = await scriptSeconds(session);
    await page.evaluate(count => window.harness.moveAlong(count), FRAMES);
    return (1000 * ((await scriptSeconds(session)) - before)) / FRAMES;
  };
  await page.evaluate(() => window.harness.start({ theme: 'night' }));
  const heapBefore = await page.evaluate(() => window.harness.heapMegabytes());
  const bareFrameScriptMs = await scriptAFrame();
  await page.evaluate(size => window.harness.openScale(size), size);
  const frameScriptMs = await scriptAFrame();
  const figures = await page.evaluate(before => window.harness.measureScale(before), heapBefore);
  return { bareFrameScriptMs, frameScriptMs, ...figures };
}

async function scriptSeconds(session: CDPSession): Promise<number> {
  const { metrics } = await session.send('Performance.getMetrics');
  return metrics.find(metric => metric.name === 'ScriptDuration')?.value ?? Number.NaN;
}
