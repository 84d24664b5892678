import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { chromium } from '@playwright/test';
import { ensureBrowser } from '../../src/serve/browser.ts';
import { serve } from '../../src/serve/server.ts';
import { browserOptions } from '../helpers/chromium.ts';

const DIST = join(import.meta.dirname, '../../dist');

/** From navigation to the first complete city frame, split; and what the first screen weighs. */
export const bench = {
  name: 'startup',
  async run(): Promise<Record<string, number>> {
    const app = await serve(DIST, { port: 0, host: '127.0.0.1' });
    process.env.CHROME_PATH = ensureBrowser();
    const { launchOptions, viewport } = browserOptions();
    const browser = await chromium.launch(launchOptions);
    try {
      const page = await browser.newPage({ viewport });
      const scripts = new Set<string>();
      page.on('response', response => {
        if (/\.js(\?|$)/.test(response.url())) scripts.add(new URL(response.url()).pathname);
      });
      await page.goto(`${app.url}?quality=low`);
      await page.waitForFunction(() => document.documentElement.dataset.twin === 'ready', null, {
        timeout: 180_000,
      });
      const { resources, named } = await page.evaluate(() => ({
        resources: performance.getEntriesByType('resource').map(entry => entry.toJSON()),
        named: performance.getEntriesByType('mark').map(entry => entry.toJSON()),
      }));
      const firstEnd = (pattern: RegExp): number =>
        resources.find(entry => pattern.test(entry.name))?.responseEnd ?? Number.NaN;
      const markAt = (name: string): number =>
        named.find(entry => entry.name === name)?.startTime ?? Number.NaN;
      const marks = {
        mainScriptArrivedMs: firstEnd(/\/assets\/index-.*\.js/),
        applicationRunsMs: markAt('kapok:main'),
        firstFrameMs: markAt('kapok:first-frame'),
        firstTileArrivedMs: firstEnd(/\.glb/),
        readyMs: markAt('kapok:ready'),
      };
      return {
        ...marks,
        firstScreenJsGzipKilobytes: gzipKilobytes(scripts),
        packMegabytes: megabytesUnder(join(DIST, 'cities/guangzhou')),
      };
    } finally {
      await browser.close();
      await app.close();
    }
  },
};

function gzipKilobytes(paths: Iterable<string>): number {
  let bytes = 0;
  for (const path of paths) bytes += gzipSync(readFileSync(join(DIST, path))).length;
  return Math.round(bytes / 1000);
}

/** As served before compression; the `.gz` twins that the build writes beside them do not count. */
function megabytesUnder(folder: string): number {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter(
    entry => entry.isFile() && !entry.name.endsWith('.gz'),
  );
  return files.reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0) / 1e6;
}
